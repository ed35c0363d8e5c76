from frappe.model.document import Document


class HLExamAnswer(Document):
	"""A question as it was put in an attempt, and what was answered."""

from frappe.model.document import Document


class HLExamPost(Document):
	"""A post for which the examination is."""

from frappe.model.document import Document


class HLExamOption(Document):
	"""An answer that a question offers."""

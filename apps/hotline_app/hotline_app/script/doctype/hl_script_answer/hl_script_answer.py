from frappe.model.document import Document


class HLScriptAnswer(Document):
	"""A choice at a step, and where it leads."""

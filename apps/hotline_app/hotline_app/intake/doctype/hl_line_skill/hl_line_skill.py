from frappe.model.document import Document


class HLLineSkill(Document):
	"""What a line asks of those who answer for it."""

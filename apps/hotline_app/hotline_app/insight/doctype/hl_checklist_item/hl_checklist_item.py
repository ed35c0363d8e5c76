from frappe.model.document import Document


class HLChecklistItem(Document):
	"""What is looked at in a check."""

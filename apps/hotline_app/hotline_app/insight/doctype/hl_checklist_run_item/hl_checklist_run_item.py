from frappe.model.document import Document


class HLChecklistRunItem(Document):
	"""What was found of one item of a check."""

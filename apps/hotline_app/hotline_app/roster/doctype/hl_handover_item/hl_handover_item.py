from frappe.model.document import Document


class HLHandoverItem(Document):
	"""An open matter that one shift gives to the next."""

from frappe.model.document import Document


class HLPublicSettings(Document):
	"""How much strangers may send and look up."""

from frappe.model.document import Document


class HLPublicRequest(Document):
	"""How an order came in by the web: it keeps a repeated request from becoming another order."""

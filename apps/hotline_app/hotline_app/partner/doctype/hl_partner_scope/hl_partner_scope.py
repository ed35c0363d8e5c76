from frappe.model.document import Document


class HLPartnerScope(Document):
	"""A row of a partner's scope: orders that match all its fields."""

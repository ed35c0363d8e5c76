from frappe.model.document import Document


class HLFollowupStratum(Document):
	pass

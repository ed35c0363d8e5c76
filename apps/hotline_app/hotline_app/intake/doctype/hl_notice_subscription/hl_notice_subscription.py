from frappe.model.document import Document


class HLNoticeSubscription(Document):
	pass

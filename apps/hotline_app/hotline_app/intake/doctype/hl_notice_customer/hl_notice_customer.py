from frappe.model.document import Document


class HLNoticeCustomer(Document):
	pass

from frappe.model.document import Document


class HLNoticeCategory(Document):
	pass

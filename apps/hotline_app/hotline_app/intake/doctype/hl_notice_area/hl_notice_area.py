from frappe.model.document import Document


class HLNoticeArea(Document):
	pass

from frappe.model.document import Document


class HLLineDuty(Document):
	pass

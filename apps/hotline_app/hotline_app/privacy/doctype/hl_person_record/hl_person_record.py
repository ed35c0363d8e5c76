from frappe.model.document import Document


class HLPersonRecord(Document):
	pass

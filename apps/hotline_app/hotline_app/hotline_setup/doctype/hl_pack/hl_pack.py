from frappe.model.document import Document


class HLPack(Document):
	pass

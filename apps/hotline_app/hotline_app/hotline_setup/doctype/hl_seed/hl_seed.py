from frappe.model.document import Document


class HLSeed(Document):
	pass

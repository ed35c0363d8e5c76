from frappe.model.document import Document


class HLProviderMaterial(Document):
	pass

from frappe.model.document import Document


class HLProviderEquipment(Document):
	pass

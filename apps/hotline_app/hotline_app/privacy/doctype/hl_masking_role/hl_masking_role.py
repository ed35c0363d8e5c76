from frappe.model.document import Document


class HLMaskingRole(Document):
	pass

from frappe.model.document import Document


class HLHandlingUnitUser(Document):
	pass

from frappe.model.document import Document


class HLProviderService(Document):
	pass

from frappe.model.document import Document


class HLProviderLanguage(Document):
	pass

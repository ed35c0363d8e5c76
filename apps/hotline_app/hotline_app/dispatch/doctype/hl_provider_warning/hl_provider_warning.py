from frappe.model.document import Document


class HLProviderWarning(Document):
	pass

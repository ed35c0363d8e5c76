from frappe.model.document import Document


class HLProviderArea(Document):
	pass

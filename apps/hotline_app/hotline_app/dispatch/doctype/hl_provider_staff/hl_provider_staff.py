from frappe.model.document import Document


class HLProviderStaff(Document):
	pass

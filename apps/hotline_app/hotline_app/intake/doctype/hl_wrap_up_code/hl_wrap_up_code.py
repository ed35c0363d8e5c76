from frappe.model.document import Document


class HLWrapupCode(Document):
	pass

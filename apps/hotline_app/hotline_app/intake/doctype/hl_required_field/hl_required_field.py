from frappe.model.document import Document


class HLRequiredField(Document):
	pass

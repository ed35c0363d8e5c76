from frappe.model.document import Document


class HLDispatchPhoto(Document):
	pass

from frappe.model.document import Document


class HLServiceWindow(Document):
	pass

from frappe.model.document import Document


class HLChannel(Document):
	pass

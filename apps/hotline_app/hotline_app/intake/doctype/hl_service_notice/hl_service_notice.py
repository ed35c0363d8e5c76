from frappe.model.document import Document


class HLServiceNotice(Document):
	pass

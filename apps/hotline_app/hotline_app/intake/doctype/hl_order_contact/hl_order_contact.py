from frappe.model.document import Document


class HLOrderContact(Document):
	pass

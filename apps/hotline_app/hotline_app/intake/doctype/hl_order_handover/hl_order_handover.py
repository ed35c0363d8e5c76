from frappe.model.document import Document


class HLOrderHandover(Document):
	pass

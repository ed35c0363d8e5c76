from frappe.model.document import Document


class HLEscalation(Document):
	pass

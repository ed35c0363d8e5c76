from frappe.model.document import Document


class HLHandlingUnit(Document):
	pass

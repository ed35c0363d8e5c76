from frappe.model.document import Document


class HLHandlingRule(Document):
	pass

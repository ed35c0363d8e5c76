from frappe.model.document import Document


class HLRepeatRule(Document):
	pass

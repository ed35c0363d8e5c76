from frappe.model.document import Document


class HLDispatchPart(Document):
	pass

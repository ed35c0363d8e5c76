from frappe.model.document import Document


class HLAccessFinding(Document):
	pass

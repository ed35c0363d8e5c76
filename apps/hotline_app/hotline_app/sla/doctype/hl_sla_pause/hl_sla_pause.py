from frappe.model.document import Document


class HLSLAPause(Document):
	pass

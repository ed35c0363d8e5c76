from frappe.model.document import Document


class HLSLAStep(Document):
	pass

from frappe.model.document import Document


class HLLine(Document):
	pass

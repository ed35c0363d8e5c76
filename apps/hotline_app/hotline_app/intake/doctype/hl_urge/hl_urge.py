from frappe.model.document import Document


class HLUrge(Document):
	pass

from frappe.model.document import Document


class HLSupervision(Document):
	pass

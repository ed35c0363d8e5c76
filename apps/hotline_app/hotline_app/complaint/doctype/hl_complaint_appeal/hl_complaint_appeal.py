from frappe.model.document import Document


class HLComplaintAppeal(Document):
	pass

from frappe.model.document import Document


class HLComplaintNote(Document):
	pass

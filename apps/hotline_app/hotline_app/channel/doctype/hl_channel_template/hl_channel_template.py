from frappe.model.document import Document


class HLChannelTemplate(Document):
	pass

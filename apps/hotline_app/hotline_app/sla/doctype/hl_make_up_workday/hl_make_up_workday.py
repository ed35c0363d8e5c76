from frappe.model.document import Document


class HLMakeupWorkday(Document):
	pass

from frappe.model.document import Document


class HLOrderReopening(Document):
	pass

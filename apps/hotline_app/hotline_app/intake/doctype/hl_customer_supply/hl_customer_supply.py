from frappe.model.document import Document


class HLCustomerSupply(Document):
	pass

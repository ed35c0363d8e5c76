from frappe.model.document import Document


class HLCustomerPhone(Document):
	pass

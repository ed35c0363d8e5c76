from frappe.model.document import Document


class HLCustomerPayment(Document):
	pass

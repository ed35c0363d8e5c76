from frappe.model.document import Document


class HLRoutingCondition(Document):
	pass

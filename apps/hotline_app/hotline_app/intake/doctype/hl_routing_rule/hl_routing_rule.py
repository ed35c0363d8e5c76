from frappe.model.document import Document


class HLRoutingRule(Document):
	pass

from frappe.model.document import Document


class HLFollowupRuleUser(Document):
	pass

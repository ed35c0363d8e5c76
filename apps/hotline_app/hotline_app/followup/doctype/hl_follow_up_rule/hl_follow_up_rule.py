from frappe.model.document import Document


class HLFollowupRule(Document):
	pass

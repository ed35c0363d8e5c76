from frappe.model.document import Document


class HLFollowupAttempt(Document):
	pass

from frappe.model.document import Document


class HLFollowupAnswer(Document):
	pass

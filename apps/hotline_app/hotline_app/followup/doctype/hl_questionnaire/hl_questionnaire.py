from frappe.model.document import Document


class HLQuestionnaire(Document):
	pass

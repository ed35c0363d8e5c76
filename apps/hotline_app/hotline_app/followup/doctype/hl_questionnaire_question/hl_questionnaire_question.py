from frappe.model.document import Document


class HLQuestionnaireQuestion(Document):
	pass

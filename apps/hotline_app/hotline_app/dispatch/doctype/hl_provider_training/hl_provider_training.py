from frappe.model.document import Document


class HLProviderTraining(Document):
	pass

from frappe.model.document import Document


class HLProviderMerit(Document):
	pass

from frappe.model.document import Document


class HLDispatchCatalogue(Document):
	pass

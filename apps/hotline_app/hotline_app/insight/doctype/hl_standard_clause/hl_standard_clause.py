from frappe.model.document import Document


class HLStandardClause(Document):
	pass

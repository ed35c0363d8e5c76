from frappe.model.document import Document


class HLIndicatorClause(Document):
	"""A clause of a standard that asks for an indicator."""

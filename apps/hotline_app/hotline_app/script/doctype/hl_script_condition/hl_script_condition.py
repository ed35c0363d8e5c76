from frappe.model.document import Document


class HLScriptCondition(Document):
	"""What must be known at the moment for a script to be chosen."""

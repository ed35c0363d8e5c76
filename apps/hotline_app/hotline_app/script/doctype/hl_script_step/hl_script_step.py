from frappe.model.document import Document


class HLScriptStep(Document):
	"""What is said, done and asked at one point of a script."""

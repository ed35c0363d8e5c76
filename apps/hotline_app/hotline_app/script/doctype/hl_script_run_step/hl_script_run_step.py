from frappe.model.document import Document


class HLScriptRunStep(Document):
	"""A step that was played, with the answer that was given."""

from frappe.model.document import Document


class HLRetentionField(Document):
	"""A field that a rule empties."""

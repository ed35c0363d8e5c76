from frappe.model.document import Document


class HLRetentionRun(Document):
	"""What a rule did in a night; nobody writes one by hand."""

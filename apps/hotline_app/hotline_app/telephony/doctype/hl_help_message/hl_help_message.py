from frappe.model.document import Document


class HLHelpMessage(Document):
	"""What was written about a request for help."""

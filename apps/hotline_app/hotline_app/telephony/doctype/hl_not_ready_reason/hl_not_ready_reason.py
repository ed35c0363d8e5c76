from frappe.model.document import Document


class HLNotReadyReason(Document):
	"""Why an agent takes no calls for a while (`J-17`)."""

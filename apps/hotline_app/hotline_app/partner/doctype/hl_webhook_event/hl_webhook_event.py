from frappe.model.document import Document


class HLWebhookEvent(Document):
	"""A kind of change that a webhook is told of."""

from frappe.model.document import Document


class HLCallListening(Document):
	"""The trace of somebody who listened in on a call; who may create it, may listen (`C-6.1.5`)."""

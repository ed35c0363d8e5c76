from frappe.model.document import Document


class HLTrainingParticipant(Document):
	"""Who is invited to a training, was there, and has passed."""

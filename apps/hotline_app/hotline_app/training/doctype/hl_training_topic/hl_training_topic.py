from frappe.model.document import Document


class HLTrainingTopic(Document):
	"""What staff are trained in and examined on, with its material."""

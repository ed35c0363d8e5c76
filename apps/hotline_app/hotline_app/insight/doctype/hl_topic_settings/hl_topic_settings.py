from frappe.model.document import Document


class HLTopicSettings(Document):
	"""What counts as a sudden rise, as a new word and as a weak point (`H-5.3`)."""

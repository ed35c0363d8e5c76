from frappe.model.document import Document


class HLRosterSettings(Document):
	"""How shifts are watched, and how calls are forecast."""

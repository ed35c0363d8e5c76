from frappe.model.document import Document


class HLNeutralWord(Document):
	"""How a character is told on the phone, apart from others that sound alike (`P-20`)."""

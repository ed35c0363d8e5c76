from frappe.model.document import Document


class HLCallChoice(Document):
	"""What a caller may choose in the menu, and where it leads (`C-6.2.1d`)."""

from frappe.model.document import Document


class HLSwitch(Document):
	"""A telephone switch from which calls come, and to which commands go."""

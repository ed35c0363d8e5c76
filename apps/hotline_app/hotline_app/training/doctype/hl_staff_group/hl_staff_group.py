from frappe.model.document import Document


class HLStaffGroup(Document):
	"""A department or group of the centre, with its duties (`C-4.1`, `H-2.1`)."""

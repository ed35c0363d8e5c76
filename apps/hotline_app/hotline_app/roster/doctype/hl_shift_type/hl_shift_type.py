from frappe.model.document import Document


class HLShiftType(Document):
	"""When people are on duty, day by day: early, late, night (`G-4.1.3`, `P-33`)."""

from frappe.model.document import Document


class HLSeatLine(Document):
	"""A line whose calls the seat takes."""

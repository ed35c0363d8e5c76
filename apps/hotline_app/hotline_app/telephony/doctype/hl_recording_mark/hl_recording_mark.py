from frappe.model.document import Document


class HLRecordingMark(Document):
	"""A moment of a recording to which somebody comes back."""

from frappe.model.document import Document


class HLRecordingSettings(Document):
	"""How recordings are fetched and heard."""

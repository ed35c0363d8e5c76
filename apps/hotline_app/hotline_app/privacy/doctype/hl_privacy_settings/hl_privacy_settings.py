from frappe.model.document import Document


class HLPrivacySettings(Document):
	"""How often personal data may be revealed, who is told of it, and when access is checked."""

from frappe.model.document import Document


class HLRetentionHold(Document):
	"""A record that no rule touches, such as one that a court asks about."""

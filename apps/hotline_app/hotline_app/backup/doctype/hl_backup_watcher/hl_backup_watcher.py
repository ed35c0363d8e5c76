from frappe.model.document import Document


class HLBackupWatcher(Document):
	"""One who is told when a backup fails."""

from frappe.model.document import Document


class HLSyncSample(Document):
	"""An order of the day that somebody compares with the partner's own record."""

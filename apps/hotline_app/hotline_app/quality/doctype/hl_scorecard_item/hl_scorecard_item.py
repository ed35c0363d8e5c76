from frappe.model.document import Document


class HLScorecardItem(Document):
	"""One item of a scorecard."""

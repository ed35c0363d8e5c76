from frappe.model.document import Document


class HLPeakPlanPerson(Document):
	"""Whom a peak plan calls in."""

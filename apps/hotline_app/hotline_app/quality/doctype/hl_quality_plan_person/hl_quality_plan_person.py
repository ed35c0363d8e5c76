from frappe.model.document import Document


class HLQualityPlanPerson(Document):
	"""Somebody whom a plan names: a reviewer, or whose work is drawn."""

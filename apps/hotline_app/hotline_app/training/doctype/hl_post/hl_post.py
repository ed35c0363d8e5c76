from frappe.model.document import Document


class HLPost(Document):
	"""A post and its standard: duties, requirements, rules, goals, assessment (`C-4.2.1`, `P-32`)."""

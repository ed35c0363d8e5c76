from frappe.model.document import Document


class HLAppraisalWeight(Document):
	"""How much a part counts in an appraisal."""

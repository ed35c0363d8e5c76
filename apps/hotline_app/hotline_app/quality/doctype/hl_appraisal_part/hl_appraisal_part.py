from frappe.model.document import Document


class HLAppraisalPart(Document):
	"""A part of an appraisal: what it is worth, and from how many facts."""

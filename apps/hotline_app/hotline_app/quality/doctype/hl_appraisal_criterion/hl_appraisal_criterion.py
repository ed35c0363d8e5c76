from frappe.model.document import Document


class HLAppraisalCriterion(Document):
	"""What a person and the superior judge, such as attitude."""

from frappe.model.document import Document


class HLAppraisalMark(Document):
	"""How a criterion was judged by the person and by the superior."""

from frappe.model.document import Document


class HLComplaintReview(Document):
	pass

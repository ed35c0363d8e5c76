from frappe.model.document import Document


class HLQualityReviewItem(Document):
	"""One item of a review, as the scorecard had it, and how it was judged."""

from frappe.model.document import Document


class HLServiceAttribute(Document):
	"""A question that goes with a service, and where its answer is kept."""

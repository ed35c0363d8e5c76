from frappe.model.document import Document


class HLPostCertificate(Document):
	"""A certificate that a post asks for."""

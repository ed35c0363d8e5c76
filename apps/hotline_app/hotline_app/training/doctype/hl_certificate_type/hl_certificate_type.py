from frappe.model.document import Document


class HLCertificateType(Document):
	"""A certificate that staff can hold, and whether nobody is on duty without it (`P-17`)."""

from frappe.model.document import Document


class HLLinePublicKind(Document):
	"""A kind of request that citizens send to a line by themselves, and what its form asks for."""

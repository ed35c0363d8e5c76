from frappe.model.document import Document


class HLProcedureVersion(Document):
	"""A version of a procedure as it was."""

from frappe.model.document import Document


class HLClauseNote(Document):
	"""What a centre adds to a clause: how it serves it, who answers for it, what share it wants."""

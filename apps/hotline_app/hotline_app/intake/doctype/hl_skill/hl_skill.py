from frappe.model.document import Document


class HLSkill(Document):
	"""A language, or something else that somebody who answers may master."""

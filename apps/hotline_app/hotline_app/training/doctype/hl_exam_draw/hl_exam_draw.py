from frappe.model.document import Document


class HLExamDraw(Document):
	"""How many questions of a topic are drawn."""

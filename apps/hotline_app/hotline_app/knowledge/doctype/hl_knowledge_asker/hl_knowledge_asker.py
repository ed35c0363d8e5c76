from frappe.model.document import Document


class HLKnowledgeAsker(Document):
	"""Somebody who asked the same question later."""

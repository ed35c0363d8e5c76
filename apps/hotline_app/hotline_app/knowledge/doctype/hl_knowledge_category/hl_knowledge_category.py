from frappe.model.document import Document


class HLKnowledgeCategory(Document):
	"""A category to which an article belongs."""

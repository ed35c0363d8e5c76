import frappe
from frappe.model.document import Document


class HLKnowledgeUse(Document):
	"""That somebody used an article, and whether it helped."""


def on_doctype_update() -> None:
	"""Indexes for the report of a period, and for what one user said."""
	frappe.db.add_index("HL Knowledge Use", ["at"])
	frappe.db.add_index("HL Knowledge Use", ["article", "user", "at"])

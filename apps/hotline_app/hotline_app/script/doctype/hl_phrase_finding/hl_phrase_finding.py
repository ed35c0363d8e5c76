import frappe
from frappe.model.document import Document


class HLPhraseFinding(Document):
	"""A forbidden phrase that was found in a written reply or a transcript (`G-6.6`)."""


def on_doctype_update() -> None:
	"""Indexes for the report, and for what was found in a record before."""
	frappe.db.add_index("HL Phrase Finding", ["found_at", "line"])
	frappe.db.add_index("HL Phrase Finding", ["reference_doctype", "reference_name"])

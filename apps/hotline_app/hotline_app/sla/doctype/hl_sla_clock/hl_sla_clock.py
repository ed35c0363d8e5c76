import frappe
from frappe.model.document import Document


class HLSLAClock(Document):
	"""A deadline of a record, kept by `hotline_app.sla.clocks`; nobody edits it by hand."""


def on_doctype_update() -> None:
	"""Indexes for the two questions asked of clocks: whose are they, and which have run out."""
	frappe.db.add_index("HL SLA Clock", ["reference_name", "reference_doctype"])
	frappe.db.add_index("HL SLA Clock", ["state", "breached", "due_at"])
	frappe.db.add_index("HL SLA Clock", ["policy", "state"])

import frappe
from frappe.model.document import Document


class HLSLAClock(Document):
	"""A deadline of a record, kept by `hotline_app.sla.clocks`; nobody edits it by hand."""


def on_doctype_update() -> None:
	"""Indexes for what is asked of clocks: whose are they, which ran out, have a step to take, were kept."""
	# Statistics join a record's clocks for whether one was missed, and when: that is in the index, too.
	frappe.db.add_index("HL SLA Clock", ["reference_name", "reference_doctype", "breached", "due_at"])
	frappe.db.add_index("HL SLA Clock", ["state", "breached", "due_at"])
	frappe.db.add_index("HL SLA Clock", ["state", "next_step_at"])
	frappe.db.add_index("HL SLA Clock", ["policy", "state"])
	# Reports of what fell due in a period.
	frappe.db.add_index("HL SLA Clock", ["reference_doctype", "due_at"])
	# How many deadlines of a kind were kept in a period.
	frappe.db.add_index("HL SLA Clock", ["stops_at", "due_at"])

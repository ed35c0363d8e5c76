import frappe
from frappe.model.document import Document


class HLScriptRun(Document):
	"""The path that an agent took through a script, with the answers."""


def on_doctype_update() -> None:
	"""Indexes for what is read of an order, a call, or an agent's day."""
	frappe.db.add_index("HL Script Run", ["work_order", "started_at"])
	frappe.db.add_index("HL Script Run", ["script", "started_at"])

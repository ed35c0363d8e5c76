import frappe

from hotline_app.masked_document import Masked
from hotline_app.sla.watched import Watched


class HLCallBack(Watched, Masked):
	"""A caller who is to be called back, by a time that an SLA policy gives (`C-6.1.3`)."""


def on_doctype_update() -> None:
	"""For the list of who is to be called, and for the number that calls again."""
	frappe.db.add_index("HL Call Back", ["stage", "next_due_at"])
	frappe.db.add_index("HL Call Back", ["number", "stage"])
	frappe.db.add_index("HL Call Back", ["line", "asked_at"])

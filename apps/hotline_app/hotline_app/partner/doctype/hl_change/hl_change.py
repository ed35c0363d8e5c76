import frappe
from frappe.model.document import Document


class HLChange(Document):
	"""Something that happened to an order, for the partners in whose scope it is."""


def on_doctype_update() -> None:
	"""Indexes for a partner's next page and for what has no number yet."""
	frappe.db.add_index("HL Change", ["source_system", "number"])
	frappe.db.add_index("HL Change", ["number", "creation"])

import frappe
from frappe.model.document import Document


class HLCallOrder(Document):
	"""A further order that was taken in the same call."""


def on_doctype_update() -> None:
	"""For the calls of an order."""
	frappe.db.add_index("HL Call Order", ["work_order"])

import frappe
from frappe.model.document import Document


class HLQualityDraw(Document):
	"""A draw as it was made; with its seed it can be made again."""


def on_doctype_update() -> None:
	"""Index for the draws of a plan."""
	frappe.db.add_index("HL Quality Draw", ["plan", "from_date"])

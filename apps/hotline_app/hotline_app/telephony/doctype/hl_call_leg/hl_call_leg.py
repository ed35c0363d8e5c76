import frappe
from frappe.model.document import Document


class HLCallLeg(Document):
	"""The part that a seat had in a call: the first, or by transfer, consultation, conference."""


def on_doctype_update() -> None:
	"""For what an agent did on a day."""
	frappe.db.add_index("HL Call Leg", ["agent", "answered_at"])

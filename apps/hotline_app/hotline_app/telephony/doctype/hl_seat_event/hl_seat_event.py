import frappe
from frappe import _
from frappe.model.document import Document


class HLSeatEvent(Document):
	"""A time that a seat spent in a state, kept by the system; who may create it, may sign in at a seat."""

	def validate(self) -> None:
		frappe.throw(_("The states of seats are kept by the system."), frappe.PermissionError)


def on_doctype_update() -> None:
	"""For the course of a seat, and for what agents did on a day."""
	frappe.db.add_index("HL Seat Event", ["seat", "`at`"], "seat_at")
	frappe.db.add_index("HL Seat Event", ["agent", "`at`"], "agent_at")
	frappe.db.add_index("HL Seat Event", ["`at`"], "at_index")

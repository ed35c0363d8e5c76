import frappe
from frappe.model.document import Document

from hotline_app.telephony import seat_checks


class HLSeat(Document):
	"""A place at which an agent takes calls; its state is kept by `telephony/seats.py` (`J-17`)."""

	def validate(self) -> None:
		seat_checks.keep_state(self)
		seat_checks.check_extension(self)


def on_doctype_update() -> None:
	"""One seat an agent; and which seat is free the longest."""
	frappe.db.add_unique("HL Seat", ["agent"], "unique_agent_of_seat")
	frappe.db.add_index("HL Seat", ["state", "idle_since"])
	frappe.db.add_index("HL Seat", ["switch", "extension"])

"""What an administrator may say of a seat, and what only the calls and its agent say."""

import frappe
from frappe import _

STATE_FIELDS = (
	"state",
	"reason",
	"since",
	"agent",
	"call",
	"rest_state",
	"rest_reason",
	"wrap_up_until",
	"idle_since",
	"current_event",
)


def keep_state(seat) -> None:
	"""Leave the seat's state as it is: it changes by signing in, by calls, never by saving the form."""
	before = seat.get_doc_before_save()
	for fieldname in STATE_FIELDS:
		seat.set(fieldname, before.get(fieldname) if before else None)
	seat.state = seat.state or "Signed Out"


def check_extension(seat) -> None:
	"""Refuse an extension that another seat of the switch has."""
	if not seat.extension:
		return
	same = {"extension": seat.extension, "switch": seat.switch or ("is", "not set")}
	if other := frappe.db.exists("HL Seat", {**same, "name": ("!=", seat.name)}):
		frappe.throw(_("Seat {0} has this extension already.").format(other), frappe.DuplicateEntryError)

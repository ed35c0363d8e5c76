"""Listening in on calls, whispering, joining: by right, and never without a trace (`C-6.1.5`)."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake.errors import ConflictError

from . import helping, seats
from .switch import commands

DOCTYPE = "HL Call Listening"
LISTEN, WHISPER, JOIN = "Listen", "Whisper", "Join"
# The level of fields that lets its holders speak, too.
SPEAKING = 1
_TALKING = ("Talking", "Holding")


def listen(call: str, mode: str = LISTEN, request: str | None = None) -> str:
	"""Let the user hear a call from the own seat, or also speak in it; return the name of the trace.

	mode: Listen, Whisper (only the agent hears it) or Join. Raises PermissionError without the right,
	ConflictError (409) if nobody talks in it or the user has no free seat, 503 without the switch.
	"""
	if mode not in (LISTEN, WHISPER, JOIN):
		frappe.throw(_("There is no way {0} to listen.").format(frappe.utils.escape_html(mode[:40])))
	if not frappe.has_permission(DOCTYPE, "create"):
		frappe.throw(_("You may not listen in on calls."), frappe.PermissionError)
	if mode != LISTEN and not may_speak():
		frappe.throw(_("You may listen, but not speak in calls of others."), frappe.PermissionError)
	doc = frappe.get_doc("HL Call", call)
	doc.check_permission("read")
	own, other = seats.occupied(frappe.session.user), _talking_seat(call)
	if own.call:
		frappe.throw(_("Your seat is in a call."), ConflictError)
	if not other or other.name == own.name:
		frappe.throw(_("Nobody is talking in this call."), ConflictError)
	trace = _trace(doc, other, mode, request)
	if mode == JOIN:
		commands.send(other.name, "conference", call=call, target=own.name)
	else:
		commands.send(own.name, mode.lower(), call=call, target=other.name)
	if request:
		helping.answer(request, how="Joined" if mode == JOIN else "Listened")
	return trace


def may_speak() -> bool:
	"""Whether the user may whisper and join, not only listen."""
	meta = frappe.get_meta(DOCTYPE)
	return SPEAKING in meta.get_permlevel_access("write") or frappe.session.user == "Administrator"


def _talking_seat(call: str) -> frappe._dict | None:
	return frappe.db.get_value(
		"HL Seat",
		{"call": call, "state": ("in", _TALKING)},
		["name", "agent"],
		as_dict=True,
		order_by="since desc",
	)


def _trace(call, seat: frappe._dict, mode: str, request: str | None) -> str:
	record = frappe.new_doc(DOCTYPE)
	record.update(
		{"call": call.name, "line": call.line, "seat": seat.name, "agent": seat.agent, "mode": mode}
	)
	record.update({"user": frappe.session.user, "at": now_datetime(), "help_request": request})
	record.flags.by_the_platform = True
	return record.insert().name

"""Where a call goes that is passed on by what is needed, not by a number: a skill, a leader, the rating."""

import frappe
from frappe import _

from hotline_app.intake.errors import ConflictError

from . import queueing, seat_states

SKILL, LEADER, RATING = "Skill", "Leader", "Rating"


def target(seat: frappe._dict, call: str, to: str, skill: str | None = None) -> str:
	"""Return the seat or number to which the call at a seat is transferred.

	to: Skill (whoever masters `skill` and is free the longest; without one, any free colleague of the line),
	Leader (a free seat of a shift leader), Rating (where the switch asks the caller). Raises ConflictError
	(409) if nobody is free, or the switch asks for no ratings.
	"""
	if to == RATING:
		return _rating_number(seat.switch)
	line = frappe.db.get_value("HL Call", call, "line")
	names = queueing.candidates(line, skill) if to == SKILL else _leaders()
	found = frappe.get_all("HL Seat", {"name": ("in", names or [""]), "switch": seat.switch}, pluck="name")
	for name in names:
		if name in found and name != seat.name:
			return name
	frappe.throw(
		_("Nobody with the skill {0} is free.").format(_(skill))
		if to == SKILL and skill
		else _("Nobody is free to take the call."),
		ConflictError,
	)


def _leaders() -> list[str]:
	ready = {"leader_seat": 1, "enabled": 1, "state": seat_states.READY, "agent": ("is", "set")}
	return frappe.get_all("HL Seat", ready, pluck="name", order_by="idle_since")


def _rating_number(switch: str | None) -> str:
	number = frappe.db.get_value("HL Switch", switch, "rating_number") if switch else None
	if not number:
		frappe.throw(
			_("The telephone switch has no number at which callers rate the service."), ConflictError
		)
	return number

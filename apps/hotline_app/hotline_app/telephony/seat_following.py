"""Brings the seats in step with the calls: ringing, talking, holding, wrapping up, and free again."""

from datetime import datetime, timedelta
from typing import Any

import frappe

from . import rules, seat_states
from .course import SEAT_FREE, SEAT_WRAP_UP, Course
from .seat_states import IN_CALL, NOT_READY, READY, RESTING, SIGNED_OUT, WRAP_UP


def follow(call: frappe._dict, told: Course) -> list[frappe._dict]:
	"""Put each seat of the call into the state that the course asks for; return those that took part.

	What is older than what the seat did since is passed over: it may be in another call already.
	"""
	seats = seat_states.locked(sorted(told.seats))
	for seat in seats:
		state, since = told.seats[seat.name]
		change = _change(seat, state, since, call)
		if change:
			seat_states.put(seat, since, **change)
	return seats


def to_rest(seat: frappe._dict) -> dict[str, Any]:
	"""The values of a seat that has no call any more: as it was before, or as its agent wished meanwhile."""
	state = (seat.rest_state or READY) if seat.agent else SIGNED_OUT
	return {
		"state": state,
		"reason": seat.rest_reason if state == NOT_READY else None,
		"call": None,
		"rest_state": None,
		"rest_reason": None,
		"wrap_up_until": None,
	}


def _change(seat: frappe._dict, state: str, since: datetime, call: frappe._dict) -> dict[str, Any] | None:
	own = seat.call == call.name
	if not seat.agent or not (own or _is_newer(seat, since)):
		return None
	if state in IN_CALL:
		if own and seat.state == state:
			return None
		return {"state": state, "call": call.name, "wrap_up_until": None, **_remembered(seat)}
	if not own:
		return None
	if state == SEAT_WRAP_UP:
		return None if seat.state == WRAP_UP else _wrapping_up(seat, since, call)
	return to_rest(seat) if state == SEAT_FREE else None


def _is_newer(seat: frappe._dict, since: datetime) -> bool:
	return not seat.since or since >= seat.since


def _remembered(seat: frappe._dict) -> dict[str, Any]:
	"""What the seat goes back to after the call."""
	if seat.state not in RESTING:
		return {}
	return {"rest_state": seat.state, "rest_reason": seat.reason, "reason": None}


def _wrapping_up(seat: frappe._dict, since: datetime, call: frappe._dict) -> dict[str, Any]:
	limit = rules.of(call.line).wrap_up_limit_s
	until = since + timedelta(seconds=limit) if limit else None
	return {"state": WRAP_UP, "call": call.name, "wrap_up_until": until}

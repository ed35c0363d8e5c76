"""Agents at their seats: signing in and out, ready and not ready (`J-17`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake.errors import ConflictError

from . import seat_following, seat_states, sweeping
from .seat_states import NOT_READY, READY, SEAT, SIGNED_OUT, WRAP_UP

# Who may create its records, may sit at a seat.
SIGN_IN_RIGHT = ("HL Seat Event", "create")


class NotSignedInError(ConflictError):
	"""The user sits at no seat (409)."""


class SeatTakenError(ConflictError):
	"""Somebody else sits there, or the user sits elsewhere (409)."""


def seat_of(user: str) -> str | None:
	"""Return the seat at which the user is signed in."""
	return frappe.db.get_value(SEAT, {"agent": user})


def sign_in(user: str, seat: str) -> frappe._dict:
	"""Let the user take calls at a seat; not ready until they say so. The user leaves another seat for it.

	Raises PermissionError without the right to, DoesNotExistError, and SeatTakenError (409) if somebody else
	sits there or the user is in a call elsewhere.
	"""
	_check_right(user)
	if not frappe.db.exists(SEAT, {"name": seat, "enabled": 1}):
		frappe.throw(_("There is no seat {0} in use.").format(_shown(seat)), frappe.DoesNotExistError)
	# Of two windows in which somebody signs in at once, the second finds what the first has done.
	frappe.db.get_value("User", user, "name", for_update=True)
	former = seat_of(user)
	rows = {row.name: row for row in seat_states.locked(sorted({seat, former} - {None}))}
	if rows[seat].agent == user:
		return rows[seat]
	if rows[seat].agent:
		frappe.throw(
			_("{0} sits at seat {1}.").format(frappe.utils.get_fullname(rows[seat].agent), seat),
			SeatTakenError,
		)
	if former and rows[former].agent == user:
		_leave(rows[former])
	seat_states.put(rows[seat], now_datetime(), agent=user, state=NOT_READY, reason=None, **_NO_CALL)
	return rows[seat]


def sign_out(user: str) -> None:
	"""Let the user leave the seat. Raises ConflictError (409) in a call; without a seat nothing happens."""
	if seat := seat_of(user):
		[row] = seat_states.locked([seat])
		if row.agent == user:
			_leave(row)


def on_logout(login_manager=None) -> None:
	"""Whoever leaves the system, and is not signed in elsewhere, leaves the seat, too."""
	user = login_manager.user if login_manager else frappe.session.user
	seat = seat_of(user)
	if not seat or frappe.db.count("Sessions", {"user": user}) > 1:
		return
	[row] = seat_states.locked([seat])
	if row.agent == user and row.state not in seat_states.IN_CALL:
		_leave(row)


def sign_off(seat: str) -> None:
	"""Let a superior end somebody's time at a seat; a call that goes on there is the switch's."""
	frappe.get_doc(SEAT, seat).check_permission("write")
	[row] = seat_states.locked([seat])
	seat_states.put(row, now_datetime(), agent=None, state=SIGNED_OUT, reason=None, **_NO_CALL)


def ready(user: str) -> frappe._dict:
	"""Say that the user takes the next call; in a call, from its end on; a wrap-up ends with it."""
	return _rest(user, READY, None)


def not_ready(user: str, reason: str | None = None) -> frappe._dict:
	"""Say that the user takes no calls, and why (`HL Not Ready Reason`); in a call, from its end on."""
	if reason and not frappe.db.exists("HL Not Ready Reason", {"name": reason, "enabled": 1}):
		frappe.throw(_("There is no reason {0}.").format(_shown(reason)), frappe.DoesNotExistError)
	return _rest(user, NOT_READY, reason)


def finish_wrap_up(user: str) -> frappe._dict:
	"""End the wrap-up at the user's seat, which goes on as it was before the call or as the user wished."""
	seat = occupied(user)
	if seat.state == WRAP_UP:
		sweeping.end_wrap_up(seat.name, seat.call, now_datetime())
	return occupied(user)


def occupied(user: str) -> frappe._dict:
	"""Return the user's seat as stored. Raises NotSignedInError (409)."""
	seat = seat_of(user)
	if not seat:
		frappe.throw(_("Please sign in at a seat first."), NotSignedInError)
	return frappe.db.get_value(SEAT, seat, "*", as_dict=True)


def settled(seat: frappe._dict) -> frappe._dict:
	"""Return a seat as it is now: a wrap-up that is over has ended."""
	if seat.state == WRAP_UP and seat.wrap_up_until and seat.wrap_up_until <= now_datetime():
		sweeping.end_wrap_up(seat.name, seat.call, seat.wrap_up_until)
		return frappe.db.get_value(SEAT, seat.name, "*", as_dict=True)
	return seat


def sessions_of(users: list[str]) -> set[str]:
	"""Return those of `users` who are signed in to the system at all, with one query."""
	from frappe.sessions import get_expiry_in_seconds

	session = frappe.qb.DocType("Sessions")
	seen = frappe.utils.add_to_date(now_datetime(), seconds=-get_expiry_in_seconds())
	query = frappe.qb.from_(session).select(session.user).distinct()
	return set(query.where(session.user.isin(users or [""]) & (session.lastupdate > seen)).run(pluck=True))


_NO_CALL = {"call": None, "rest_state": None, "rest_reason": None, "wrap_up_until": None}


def _check_right(user: str) -> None:
	if not frappe.has_permission(*SIGN_IN_RIGHT, user=user):
		frappe.throw(_("You may not take calls at a seat."), frappe.PermissionError)


def _leave(row: frappe._dict) -> None:
	if row.state in seat_states.IN_CALL:
		frappe.throw(_("Seat {0} is in a call.").format(row.name), ConflictError)
	seat_states.put(row, now_datetime(), agent=None, state=SIGNED_OUT, reason=None, **_NO_CALL)


def _rest(user: str, state: str, reason: str | None) -> frappe._dict:
	seat = occupied(user)
	if seat.state == WRAP_UP:
		sweeping.end_wrap_up(seat.name, seat.call, now_datetime())
	[row] = seat_states.locked([seat.name])
	if row.agent != user:
		frappe.throw(_("Please sign in at a seat first."), NotSignedInError)
	if row.state in seat_states.IN_CALL:
		wish: dict[str, Any] = {"rest_state": state, "rest_reason": reason}
		seat_states.put(row, now_datetime(), **wish)
		return row
	rest = seat_following.to_rest(row)
	seat_states.put(row, now_datetime(), **{**rest, "state": state, "reason": reason})
	return row


def _shown(text: str) -> str:
	return frappe.bold(frappe.utils.escape_html(text[:40]))

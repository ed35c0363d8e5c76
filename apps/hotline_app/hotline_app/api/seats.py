"""The agent's seat: signing in, ready, not ready (`J-17`)."""

from typing import Any

import frappe
from frappe import _

from hotline_app import roles
from hotline_app.access import refuse_guests, require
from hotline_app.telephony import queueing, seat_states, seats
from hotline_app.telephony.switch import commands


@frappe.whitelist(methods=["GET", "POST"])
def mine() -> dict[str, Any]:
	"""Return the user's seat, and what the screen needs around it.

	`seat` (None: signed in nowhere), `may_sign_in`, `seats` that are free, `reasons` for not being ready,
	`inbound_waiting` and since when (`longest_since`), and `telephone`: `connected`, and whether calls are
	entered `by_hand` for now.
	"""
	refuse_guests()
	user = frappe.session.user
	may = bool(frappe.has_permission(*seats.SIGN_IN_RIGHT))
	name = seats.seat_of(user) if may else None
	row = seats.settled(seats.occupied(user)) if name else None
	waiting, longest_since = queueing.waits_for(user) if row else (0, None)
	return {
		"seat": {**seat_states.shown(row), "extension": row.extension} if row else None,
		"may_sign_in": may,
		"seats": _free() if may and not row else [],
		"reasons": _reasons() if may else [],
		"inbound_waiting": waiting,
		"longest_since": longest_since,
		"telephone": _telephone(row),
	}


@frappe.whitelist(methods=["GET", "POST"])
def colleagues() -> list[dict[str, str]]:
	"""Return the other seats at which somebody sits, the ready ones first: `value` (the seat) and `label`."""
	require(*seats.SIGN_IN_RIGHT)
	seat, user = frappe.qb.DocType("HL Seat"), frappe.qb.DocType("User")
	rows = (
		frappe.qb.from_(seat)
		.join(user)
		.on(user.name == seat.agent)
		.select(seat.name, seat.state, user.full_name)
		.where((seat.enabled == 1) & (seat.agent != frappe.session.user))
		.orderby(seat.state != seat_states.READY)
		.orderby(user.full_name)
		.run(as_dict=True)
	)
	return [
		{"value": row.name, "label": f"{row.full_name} · {row.name} · {_(row.state, context='HL Seat')}"}
		for row in rows
	]


@frappe.whitelist(methods=["POST"])
def sign_in(seat: str | int) -> dict[str, Any]:
	"""Sign in at a seat, not ready at first; return the seat. The user leaves another one for it.

	Raises PermissionError, DoesNotExistError, and ConflictError (409) if somebody else sits there.
	"""
	require(*seats.SIGN_IN_RIGHT)
	return _told(seats.sign_in(frappe.session.user, str(seat)), "not_ready")


@frappe.whitelist(methods=["POST"])
def sign_out() -> None:
	"""Leave the seat. Raises ConflictError (409) in a call."""
	refuse_guests()
	seat = seats.seat_of(frappe.session.user)
	if seat:
		_tell_switch(seat, "not_ready")
	seats.sign_out(frappe.session.user)


@frappe.whitelist(methods=["POST"])
def sign_off(seat: str | int) -> None:
	"""End somebody's time at a seat, as a superior. Raises PermissionError."""
	require("HL Seat", "write")
	seats.sign_off(str(seat))


@frappe.whitelist(methods=["POST"])
def ready() -> dict[str, Any]:
	"""Take calls from now on; in a call, from its end on. Ends a wrap-up. Raises ConflictError (409)."""
	refuse_guests()
	return _told(seats.ready(frappe.session.user), "ready")


@frappe.whitelist(methods=["POST"])
def not_ready(reason: str | None = None) -> dict[str, Any]:
	"""Take no calls for a while, and why (an HL Not Ready Reason); in a call, from its end on."""
	refuse_guests()
	return _told(seats.not_ready(frappe.session.user, reason), "not_ready", reason=reason)


def _told(row: frappe._dict, action: str, **values: Any) -> dict[str, Any]:
	return {**seat_states.shown(row), "switch_told": _tell_switch(row.name, action, **values)}


def _tell_switch(seat: str, action: str, **values: Any) -> bool:
	"""Let the switch know, if it can hear; the seat's state is ours and holds without it."""
	try:
		commands.send(seat, action, **values)
	except (commands.SwitchDown, commands.NotPossible):
		frappe.clear_last_message()
		return False
	return True


def _free() -> list[dict[str, Any]]:
	rows = frappe.get_list(
		"HL Seat",
		filters={"enabled": 1, "agent": ("is", "not set")},
		fields=["name", "extension", "switch", "leader_seat"],
		order_by="name",
		limit=500,
	)
	lines = frappe.get_all(
		"HL Seat Line",
		{"parent": ("in", [row.name for row in rows] or [""]), "parenttype": "HL Seat"},
		["parent", "line"],
	)
	fence = roles.fences([frappe.session.user], "HL Call").get(frappe.session.user)
	served: dict[str, list[str]] = {}
	for row in lines:
		served.setdefault(row.parent, []).append(row.line)
	return [
		{**row, "lines": [_(line) for line in served.get(row.name, [])]}
		for row in rows
		if fence is None or row.name not in served or fence & set(served[row.name])
	]


def _reasons() -> list[dict[str, Any]]:
	rows = frappe.get_list(
		"HL Not Ready Reason",
		filters={"enabled": 1},
		fields=["name", "limit_minutes", "is_work"],
		order_by="creation",
	)
	return [{**row, "title": _(row.name)} for row in rows]


def _telephone(row: frappe._dict | None) -> dict[str, Any]:
	"""Whether the seat's switch is there; without one, calls are entered by hand."""
	switch = row.switch if row else None
	connected = bool(switch and commands.is_connected(switch))
	return {
		"switch": switch,
		"connected": connected,
		"by_hand": not connected,
		"text": "" if connected else _("The telephone switch is not connected. Please go on by hand."),
	}

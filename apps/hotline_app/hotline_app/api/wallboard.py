"""The shift leader's wallboard, requests for help, and listening in (`C-4.2.4`, `C-6.1.5`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from hotline_app import roles
from hotline_app.access import refuse_guests, require
from hotline_app.telephony import board as counting
from hotline_app.telephony import helping, listening, seat_states


@frappe.whitelist(methods=["GET", "POST"])
def board(line: str | None = None) -> dict[str, Any]:
	"""Return all that the wallboard shows, of one line or of all that the user may see.

	`seats` and how many are in each state (`states`); `waiting` calls; the answer rate `now` (of the last
	hour) and `today` by line against its target; `orders` by stage and overdue; `help` requests; `agents`:
	what each did today. Raises PermissionError without the right to read the log of all seats.
	"""
	require(seat_states.BOARD)
	lines = _lines(line)
	rows = counting.seat_rows(lines)
	states: dict[str, int] = {}
	for row in rows:
		states[row["state"]] = states.get(row["state"], 0) + 1
	return {
		"at": now_datetime(),
		"seats": rows,
		"states": [
			{"state": state, "label": _(state, context="HL Seat"), "count": n} for state, n in states.items()
		],
		"waiting": counting.waiting_rows(lines),
		"now": counting.rates(lines, now_datetime() - counting.NOW),
		"today": counting.rates(lines),
		"orders": counting.orders(lines),
		"help": helping.waiting(lines),
		"agents": counting.agents({row["agent"] for row in rows if row["agent"]}),
		"may_listen": bool(frappe.has_permission(listening.DOCTYPE, "create")),
		"may_speak": listening.may_speak(),
		"may_sign_off": bool(frappe.has_permission("HL Seat", "write")),
	}


@frappe.whitelist(methods=["POST"])
def ask_help(text: str, call: str | None = None, order: str | None = None) -> dict[str, Any]:
	"""Ask the shift leader for help, about the call under way or another; more text is added to it."""
	require(helping.DOCTYPE, "create")
	return _shown(helping.ask(text, call, order))


@frappe.whitelist(methods=["POST"])
def answer_help(request: str, text: str | None = None, close: bool | int | str = False) -> dict[str, Any]:
	"""Write to a request for help, as leader or as the agent who asked; `close` ends it.

	Raises PermissionError, and ConflictError (409) for a closed one.
	"""
	refuse_guests()
	return _shown(helping.answer(request, text, close=bool(cint(close))))


@frappe.whitelist(methods=["GET", "POST"])
def my_help() -> list[dict[str, Any]]:
	"""Return the user's own requests that are not closed, with what was written."""
	refuse_guests()
	rows = frappe.get_all(
		helping.DOCTYPE,
		{"agent": frappe.session.user, "stage": ("!=", helping.CLOSED)},
		[*helping.SHOWN],
		order_by="asked_at",
	)
	return helping.with_messages(rows)


@frappe.whitelist(methods=["POST"])
def listen(call: str, mode: str = listening.LISTEN, request: str | None = None) -> str:
	"""Listen in on a call from the own seat, or whisper or join (`mode`: Listen, Whisper, Join).

	It leaves a trace, which is returned. Raises PermissionError, ConflictError (409), 503 without the switch.
	"""
	require(listening.DOCTYPE, "create")
	return listening.listen(call, mode, request)


def _lines(line: str | None) -> set[str] | None:
	"""The lines to show: the one asked for, as far as the user may see it; None for all."""
	fence = roles.fences([frappe.session.user], "HL Call").get(frappe.session.user)
	if not line:
		return fence
	if fence is not None and line not in fence:
		frappe.throw(_("You have no permission for {0}.").format(_(line)), frappe.PermissionError)
	return {line}


def _shown(request) -> dict[str, Any]:
	row = frappe._dict({name: request.get(name) for name in helping.SHOWN})
	return helping.with_messages([row])[0]

"""Writes the state of a seat, keeps how long it was in each, and tells whoever looks."""

from datetime import datetime
from typing import Any

import frappe
from frappe.realtime import get_doctype_room
from frappe.utils import now_datetime

SEAT, LOG = "HL Seat", "HL Seat Event"
SIGNED_OUT, NOT_READY, READY, WRAP_UP = "Signed Out", "Not Ready", "Ready", "Wrap-up"
RESTING = (NOT_READY, READY)
IN_CALL = ("Ringing", "Talking", "Holding")
SHOWN = ("state", "reason", "agent", "call")
# Who may read the log of all seats may see the board.
BOARD = "HL Seat Event"


def locked(names: list[str]) -> list[frappe._dict]:
	"""Return seats for a change, always in the same order so that nobody waits in a circle."""
	table = frappe.qb.DocType(SEAT)
	query = frappe.qb.from_(table).select(table.star).where(table.name.isin(names or [""]))
	return query.orderby(table.name).for_update().run(as_dict=True)


def put(seat: frappe._dict, at: datetime, **values: Any) -> None:
	"""Give a locked seat these values since `at`; the time in the former state is kept in the log."""
	before = {name: seat.get(name) or None for name in (*SHOWN, "since", "current_event")}
	seat.update(values)
	if {name: seat.get(name) or None for name in SHOWN} != {name: before[name] for name in SHOWN}:
		seat.since = values["since"] = at
		if seat.state == READY and before["state"] != READY:
			seat.idle_since = values["idle_since"] = at
		seat.current_event = values["current_event"] = _log(seat, before, at)
	frappe.db.set_value(SEAT, seat.name, values, update_modified=False)
	frappe.clear_document_cache(SEAT, seat.name)
	_tell(seat, before["agent"])


def _log(seat: frappe._dict, before: dict[str, Any], at: datetime) -> str:
	if before["current_event"] and before["since"]:
		seconds = max(0, round((at - before["since"]).total_seconds()))
		frappe.db.set_value(
			LOG, before["current_event"], {"ended_at": at, "seconds": seconds}, update_modified=False
		)
	name, now = frappe.generate_hash(length=12), now_datetime()
	# Of whoever signs out the log still says whose time it was until then.
	row = {
		"name": name,
		"owner": frappe.session.user,
		"modified_by": frappe.session.user,
		"creation": now,
		"modified": now,
		"seat": seat.name,
		"agent": seat.agent,
		"state": seat.state,
		"reason": seat.reason,
		"call": seat.call,
		"at": at,
		"by_user": frappe.session.user,
	}
	frappe.db.bulk_insert(LOG, tuple(row), [tuple(row.values())])
	return name


def _tell(seat: frappe._dict, former_agent: str | None) -> None:
	message = shown(seat)
	for user in {seat.agent, former_agent} - {None, ""}:
		frappe.publish_realtime("hotline_seat", message, user=user, after_commit=True)
	hint(seat=seat.name)


def shown(seat: frappe._dict) -> dict[str, Any]:
	"""Return what an agent's screen shows of a seat."""
	return {
		"seat": seat.name,
		"state": seat.state,
		"since": seat.since,
		"reason": seat.reason,
		"call": seat.call,
		"wrap_up_until": seat.wrap_up_until,
		"rest_state": seat.rest_state,
		"rest_reason": seat.rest_reason,
	}


def hint(**about: Any) -> None:
	"""Tell whoever looks at the board that something has changed."""
	room = get_doctype_room(BOARD)
	frappe.publish_realtime("hotline_board", about, room=room, after_commit=True)

"""What time does to calls and seats: calls that fell silent end, wrap-ups are over, offers lapse."""

from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from . import rules, seat_following, seat_states
from .course import ENDED, Event
from .events import take

CALL = "HL Call"
BATCH = 500
# A call that was given to a seat and never rang there.
OFFER_LAPSES = timedelta(seconds=30)


def run() -> None:
	"""The sweep of the scheduler, each minute."""
	end_silent_calls()
	end_wrap_ups()
	free_seats()


def end_silent_calls() -> int:
	"""End the calls of which nothing was heard for as long as their line's rule says; return how many.

	They end with their last event, marked as not reported; an end that is told later counts instead.
	"""
	ended = 0
	for line, minutes in _limits().items():
		before = now_datetime() - timedelta(minutes=minutes)
		for call in _silent(line, before):
			take(call.source, _end_of(call))
			# Each event in a transaction of its own: `events.py`.
			frappe.db.commit()
			ended += 1
	return ended


def end_wrap_ups() -> int:
	"""Make the seats free whose time for the wrap-up is over, as of then; return how many."""
	table = frappe.qb.DocType("HL Seat")
	due = (
		frappe.qb.from_(table)
		.select(table.name, table.call, table.wrap_up_until)
		.where((table.state == seat_states.WRAP_UP) & (table.wrap_up_until <= now_datetime()))
		.run(as_dict=True)
	)
	for seat in due:
		end_wrap_up(seat.name, seat.call, seat.wrap_up_until)
		frappe.db.commit()
	return len(due)


def end_wrap_up(seat: str, call: str | None, at) -> None:
	"""End the wrap-up of a seat at a time; the call's figures know of it as by an event of the switch."""
	source, number = frappe.db.get_value(CALL, call, ["source", "external_id"]) if call else (None, None)
	if source:
		take(source, Event(f"wrapped-up:{number}:{seat}"[:140], number, "wrapped_up", at, seat=seat))
	for row in seat_states.locked([seat]):
		if row.state == seat_states.WRAP_UP and row.call == call:
			seat_states.put(row, at, **seat_following.to_rest(row))


def free_seats() -> int:
	"""Free the seats whose call is over without them knowing, or that never got the call they were given."""
	seat, call = frappe.qb.DocType("HL Seat"), frappe.qb.DocType(CALL)
	stuck = (
		frappe.qb.from_(seat)
		.left_join(call)
		.on(call.name == seat.call)
		.select(seat.name, seat.call)
		.where(seat.state.isin(seat_states.IN_CALL) & (seat.since < now_datetime() - OFFER_LAPSES))
		.where(
			call.name.isnull()
			| (call.stage == ENDED)
			# Given to the seat, and still waiting.
			| ((seat.state == "Ringing") & (call.stage == "Queued"))
		)
		.run(as_dict=True)
	)
	now = now_datetime()
	for row in seat_states.locked(sorted(row.name for row in stuck)):
		if row.state in seat_states.IN_CALL and any(row.call == one.call for one in stuck):
			seat_states.put(row, now, **seat_following.to_rest(row))
	return len(stuck)


def _limits() -> dict[str | None, int]:
	"""By line the minutes after which silence is an end; None stands for all lines without a rule."""
	found = dict(frappe.get_all("HL Call Rule", ["line", "end_silent_after_min"], as_list=True))
	found = {line: minutes for line, minutes in found.items() if minutes}
	return {**found, None: rules.of(None).end_silent_after_min}


def _silent(line: str | None, before) -> list[frappe._dict]:
	call = frappe.qb.DocType(CALL)
	query = (
		frappe.qb.from_(call)
		.select(call.name, call.source, call.external_id, call.last_event_at)
		.where(call.stage.isin(("Ringing", "Queued", "Talking", "Held")) & (call.last_event_at < before))
		.where(call.source.isnotnull())
		.limit(BATCH)
	)
	if line:
		return query.where(call.line == line).run(as_dict=True)
	with_rule = frappe.get_all("HL Call Rule", pluck="line")
	other = call.line.isnull() | call.line.notin(with_rule or [""])
	return query.where(other).run(as_dict=True)


def _end_of(call: frappe._dict) -> Event:
	details = {"swept": True, "by": "system"}
	number = call.external_id
	return Event(f"swept:{number}"[:140], number, "ended", call.last_event_at, details=details)

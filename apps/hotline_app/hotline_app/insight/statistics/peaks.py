"""What the peaks of the roster were like: calls and answers before, during and after, and who was there."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime
from pypika.terms import Criterion

from hotline_app.roster import shifts
from hotline_app.roster.peaks import EVENT
from hotline_app.telephony import board

from . import figures, orders, rights
from .orders import Period

Row = dict[str, Any]

CALL = "HL Call"
MOST_EVENTS = 100
# So long before and after a peak is compared with it.
BESIDE = timedelta(hours=2)
SLOT = timedelta(minutes=30)
BEFORE, DURING, AFTER = "before", "during", "after"
FIELDS = ("name", "plan", "line", "reason", "status", "begun_at", "ended_at", "extra_seats")


def events(period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	"""The peaks that began in the period, of those that the user may read, the latest first."""
	chosen = [[field, "=", wanted[field]] for field in ("line", "plan", "name") if wanted.get(field)]
	times = [["begun_at", ">=", period.first], ["begun_at", "<", period.after]]
	return frappe.get_list(
		EVENT, [*times, *chosen], list(FIELDS), order_by="begun_at desc", limit=MOST_EVENTS
	)


def counted(found: Sequence[Row]) -> list[Row]:
	"""Return the events with calls a half hour and answer rate of each part, and the seats.

	`planned`: those of the shifts at its begin and the plan's own; `rostered`: who was to be there;
	`there`: how many sat at a seat on the mean. A peak of no line is of all calls.
	"""
	calls, sitting, rostered = _calls(found), _sitting(found), _rostered(found)
	rows = []
	for event in found:
		row = {**event, "minutes": _minutes(event)}
		for part, period in parts(event).items():
			own = [call for call in calls if _is_of(call, event, period)]
			answered = sum(call.outcome == "Answered" for call in own)
			row[f"{part}_calls"] = figures.mean(len(own) * SLOT.total_seconds(), _seconds(period))
			row[f"{part}_rate"] = figures.percent(answered, len(own))
		seats, people = _of_shifts(event, rostered)
		row.update(planned=seats + event.extra_seats, rostered=len(people))
		row["there"] = mean_there(sitting, parts(event)[DURING])
		rows.append(row)
	return rows


def half_hours(event: Row) -> list[Row]:
	"""Return the half hours from before until after an event: part, calls, answered, rate, seats taken."""
	calls, sitting = _calls([event]), _sitting([event])
	of_parts = parts(event)
	rows, at = [], of_parts[BEFORE].first
	while at < of_parts[AFTER].after:
		slot = Period(at, min(at + SLOT, of_parts[AFTER].after))
		own = [call for call in calls if _is_of(call, event, slot)]
		answered = sum(call.outcome == "Answered" for call in own)
		rows.append(
			{
				"at": at,
				"part": next(part for part, period in of_parts.items() if at < period.after),
				"calls": len(own),
				"answered": answered,
				"rate": figures.percent(answered, len(own)),
				"there": mean_there(sitting, slot),
			}
		)
		at += SLOT
	return rows


def parts(event: Row) -> dict[str, Period]:
	"""The times before, during and after an event; one in force lasts until now, and has nothing after."""
	now = now_datetime()
	end = event.ended_at or now
	return {
		BEFORE: Period(event.begun_at - BESIDE, event.begun_at),
		DURING: Period(event.begun_at, end),
		AFTER: Period(end, min(end + BESIDE, max(now, end))),
	}


def mean_there(sitting: Sequence[Row], period: Period) -> float | None:
	"""How many sat at a seat in the period, on the mean."""
	seconds = sum(
		max(
			0.0, (min(row.ended_at or period.after, period.after) - max(row.at, period.first)).total_seconds()
		)
		for row in sitting
	)
	return figures.mean(seconds, _seconds(period))


def _seconds(period: Period) -> float:
	return (period.after - period.first).total_seconds()


def _minutes(event: Row) -> int:
	return round(_seconds(parts(event)[DURING]) / figures.MINUTE)


def _whole(event: Row) -> Period:
	of_parts = parts(event)
	return Period(of_parts[BEFORE].first, of_parts[AFTER].after)


def _is_of(call: Row, event: Row, period: Period) -> bool:
	return (not event.line or call.line == event.line) and period.first <= call.started_at < period.after


def _calls(found: Sequence[Row]) -> list[Row]:
	if not found:
		return []
	call = frappe.qb.DocType(CALL)
	times = Criterion.any([orders.within(call.started_at, _whole(event)) for event in found])
	query = frappe.qb.from_(call).select(call.line, call.started_at, call.outcome)
	return query.where(times).where(board.was_offered(call)).where(rights.readable(CALL)).run(as_dict=True)


def _sitting(found: Sequence[Row]) -> list[Row]:
	"""The times that somebody spent at a seat around the events."""
	if not found:
		return []
	row = frappe.qb.DocType("HL Seat Event")
	times = Criterion.any(
		[
			(row.at < (whole := _whole(event)).after) & (row.at >= whole.first - timedelta(days=1))
			for event in found
		]
	)
	query = frappe.qb.from_(row).select(row.agent, row.at, row.ended_at)
	query = query.where(times).where((row.state != "Signed Out") & (row.agent > ""))
	return query.where(rights.readable("HL Seat Event")).run(as_dict=True)


def _rostered(found: Sequence[Row]) -> list[Row]:
	"""Who was rostered in the shifts that ran when the events began."""
	if not found:
		return []
	shift, member = frappe.qb.DocType(shifts.SHIFT), frappe.qb.DocType(shifts.MEMBER)
	times = Criterion.any(
		[(shift.starts_at <= event.begun_at) & (shift.ends_at > event.begun_at) for event in found]
	)
	return (
		frappe.qb.from_(shift)
		.left_join(member)
		.on((member.parent == shift.name) & (member.absent == 0))
		.select(shift.name, shift.line, shift.starts_at, shift.ends_at, shift.seats_needed, member.agent)
		.where(times & (shift.status != shifts.CANCELLED))
		.run(as_dict=True)
	)


def _of_shifts(event: Row, rostered: Sequence[Row]) -> tuple[int, set[str]]:
	"""The seats that the shifts at the event's begin ask for, and their people."""
	begun: datetime = event.begun_at
	own = [
		row
		for row in rostered
		if row.starts_at <= begun < row.ends_at and (not event.line or not row.line or row.line == event.line)
	]
	seats = {row.name: row.seats_needed or 0 for row in own}
	return sum(seats.values()), {row.agent for row in own if row.agent}

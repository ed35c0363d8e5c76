"""How many calls to expect, half hour by half hour, and the seats that they need."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import frappe
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Count, Date, Sum
from frappe.utils import getdate, now_datetime

from hotline_app.telephony import board

from . import erlang, shifts

SETTINGS = "HL Roster Settings"
SLOTS = 48
SLOT = timedelta(minutes=30)
_hour = CustomFunction("hour", ["at"])
_minute = CustomFunction("minute", ["at"])
_floor = CustomFunction("floor", ["number"])


def of_day(line: str | None, day: date, within: set[str] | None = None) -> list[frappe._dict]:
	"""Return the 48 half hours of a day: slot, calls expected, handling_s, seats needed, rostered.

	Of a line, or of all; `within` are the lines beyond which the asker does not see.

	Expected is the average of the same weekday over the weeks of history that hold any call; seats hold the
	settings' share in time and leave room for breaks.
	"""
	day = getdate(day)
	settings = frappe.get_cached_doc(SETTINGS)
	days = [day - timedelta(weeks=week) for week in range(1, max(settings.weeks, 1) + 1)]
	history = _history(line, days, within)
	measured = {found for found, _slot in history} or set(days)
	handling = _handling(history.values())
	rostered = _rostered(line, day, within)
	rows = []
	for slot in range(SLOTS):
		found = [history[each, slot] for each in measured if (each, slot) in history]
		calls = sum(row.calls for row in found) / len(measured)
		handling_s = _handling(found) or handling
		rows.append(
			frappe._dict(
				at=datetime.combine(day, datetime.min.time()) + slot * SLOT,
				calls=calls,
				handling_s=handling_s,
				seats=_seats(calls, handling_s, settings),
				rostered=rostered[slot],
			)
		)
	return rows


def last_half_hour(line: str | None) -> tuple[int, float]:
	"""Return the calls of the last thirty minutes, and how many the forecast expects in such a time."""
	now = now_datetime()
	call = frappe.qb.DocType("HL Call")
	query = (
		frappe.qb.from_(call)
		.select(Count("*"))
		.where((call.started_at > now - SLOT) & (call.started_at <= now) & board.was_offered(call))
	)
	if line:
		query = query.where(call.line == line)
	calls = query.run()[0][0]
	return calls, of_day(line, now.date())[now.hour * 2 + now.minute // 30].calls


def _history(
	line: str | None, days: list[date], within: set[str] | None
) -> dict[tuple[date, int], frappe._dict]:
	call = frappe.qb.DocType("HL Call")
	slot = _hour(call.started_at) * 2 + _floor(_minute(call.started_at) / 30)
	on = [(call.started_at >= day) & (call.started_at < day + timedelta(days=1)) for day in days]
	any_day = on[0]
	for one in on[1:]:
		any_day |= one
	query = (
		frappe.qb.from_(call)
		.select(
			Date(call.started_at).as_("day"),
			slot.as_("slot"),
			Count("*").as_("calls"),
			Sum(call.talk_s + call.hold_s + call.wrap_up_s).as_("busy_s"),
			Count(call.answered_at).as_("answered"),
		)
		.where(any_day)
		.where(board.was_offered(call))
		.groupby(Date(call.started_at), slot)
	)
	if line:
		query = query.where(call.line == line)
	if within is not None:
		query = query.where(call.line.isin(sorted(within) or [""]))
	return {(getdate(row.day), int(row.slot)): row for row in query.run(as_dict=True)}


def _handling(rows: Iterable[frappe._dict]) -> float:
	busy, answered = 0, 0
	for row in rows:
		busy, answered = busy + int(row.busy_s or 0), answered + row.answered
	return busy / answered if answered else 0.0


def _seats(calls: float, handling_s: float, settings) -> int:
	agents = erlang.agents_needed(
		calls,
		handling_s,
		share=settings.share_in_time / 100,
		within_s=settings.seconds,
		occupancy=(settings.occupancy or 100) / 100,
	)
	return erlang.with_shrinkage(agents, settings.shrinkage / 100)


def _rostered(line: str | None, day: date, within: set[str] | None) -> list[int]:
	"""Return by half hour how many are on duty through all of it."""
	begin = datetime.combine(day, datetime.min.time())
	shift, member = frappe.qb.DocType(shifts.SHIFT), frappe.qb.DocType(shifts.MEMBER)
	query = (
		frappe.qb.from_(member)
		.join(shift)
		.on(shift.name == member.parent)
		.select(member.agent, shift.starts_at, shift.ends_at)
		.where((shift.starts_at < begin + timedelta(days=1)) & (shift.ends_at > begin))
		.where((shift.status != shifts.CANCELLED) & (member.absent == 0))
	)
	if line:
		query = query.where((shift.line == line) | shift.line.isnull() | (shift.line == ""))
	if within is not None:
		query = query.where(shift.line.isin(["", *sorted(within)]) | shift.line.isnull())
	there: dict[int, set[str]] = defaultdict(set)
	for row in query.run(as_dict=True):
		for slot in range(SLOTS):
			at = begin + slot * SLOT
			if row.starts_at <= at and row.ends_at >= at + SLOT:
				there[slot].add(row.agent)
	return [len(there[slot]) for slot in range(SLOTS)]

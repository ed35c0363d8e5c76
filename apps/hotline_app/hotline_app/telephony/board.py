"""What the wallboard shows, counted set-wise, however many seats and calls there are (`C-4.2.4`)."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Max, Min, Sum
from frappe.utils import get_datetime, now_datetime, nowdate

from hotline_app.intake.stages import OPEN

from . import queueing, rules, seats
from .switch.commands import SILENT_S

CALL, SEAT, ORDER = "HL Call", "HL Seat", "HL Work Order"
# "Now" is the last hour.
NOW = timedelta(hours=1)
SHOWN_WAITING = 50

Row = dict[str, Any]


def seat_rows(lines: set[str] | None) -> list[Row]:
	"""Return the seats with state, since when, agent, call, and what is wrong with them."""
	seat, call, user = (frappe.qb.DocType(name) for name in (SEAT, CALL, "User"))
	switch, reason = frappe.qb.DocType("HL Switch"), frappe.qb.DocType("HL Not Ready Reason")
	rows = (
		frappe.qb.from_(seat)
		.left_join(call)
		.on(call.name == seat.call)
		.left_join(user)
		.on(user.name == seat.agent)
		.left_join(switch)
		.on(switch.name == seat.switch)
		.left_join(reason)
		.on(reason.name == seat.reason)
		.select(
			seat.name.as_("seat"),
			seat.state,
			seat.since,
			seat.reason,
			seat.agent,
			seat.call,
			seat.leader_seat,
			seat.wrap_up_until,
			user.full_name.as_("agent_name"),
			call.line,
			call.direction,
			call.purpose,
			switch.name.as_("switch"),
			switch.state.as_("switch_state"),
			switch.last_seen_at,
			reason.limit_minutes,
		)
		.where(seat.enabled == 1)
		.orderby(seat.name)
		.run(as_dict=True)
	)
	signed_in = seats.sessions_of([row.agent for row in rows if row.agent])
	serves = _lines_of([row.seat for row in rows])
	now = now_datetime()
	return [
		_seat(row, signed_in, now)
		for row in rows
		if lines is None or not serves.get(row.seat) or serves[row.seat] & lines
	]


def waiting_rows(lines: set[str] | None) -> Row:
	"""Return the inbound calls that wait: how many, the longest wait in seconds, and the first of them."""
	rows = [row for row in queueing.waiting() if lines is None or row.line in lines]
	now = now_datetime()
	since = [get_datetime(row.queued_at or row.started_at) for row in rows]
	return {
		"count": len(rows),
		"longest_s": max((int((now - at).total_seconds()) for at in since), default=0),
		"calls": [
			{
				"call": row.name,
				"line": row.line,
				"since": at,
				"skill": row.skill,
				"blacklist_effect": row.blacklist_effect,
			}
			for row, at in zip(rows[:SHOWN_WAITING], since, strict=False)
		],
	}


def rates(lines: set[str] | None, since: datetime | None = None) -> list[Row]:
	"""Return by line the inbound calls that ended today: offered, answered, in time, lost, average times.

	`since`: only those that began after it. Refused calls, and those that ended in the menu, don't count.
	"""
	call = frappe.qb.DocType(CALL)
	answered = Case().when(call.outcome == "Answered", 1).else_(0)
	query = (
		frappe.qb.from_(call)
		.select(
			call.line,
			Count("*").as_("offered"),
			Sum(answered).as_("answered"),
			Sum(in_time(call)).as_("in_time"),
			Sum(Case().when(call.outcome == "Abandoned", 1).else_(0)).as_("abandoned"),
			Sum(Case().when(call.outcome == "Missed", 1).else_(0)).as_("missed"),
			Sum(Case().when(call.outcome == "Answered", call.waiting_s).else_(0)).as_("waiting_s"),
			Sum(call.talk_s).as_("talk_s"),
			Sum(call.wrap_up_s).as_("wrap_up_s"),
		)
		.where(call.started_at >= (since or get_datetime(nowdate())))
		.where(was_offered(call))
		.groupby(call.line)
	)
	if lines is not None:
		query = query.where(call.line.isin(sorted(lines) or [""]))
	return [_rate(row) for row in query.run(as_dict=True)]


def orders(lines: set[str] | None) -> Row:
	"""Return the open orders by stage, and how many of them have missed a deadline."""
	order, clock = frappe.qb.DocType(ORDER), frappe.qb.DocType("HL SLA Clock")
	by_stage = (
		frappe.qb.from_(order)
		.select(order.stage, Count("*"))
		.where(order.stage.isin(OPEN))
		.groupby(order.stage)
	)
	broken = (
		frappe.qb.from_(clock)
		.select(Count(clock.reference_name).distinct())
		.join(order)
		.on(order.name == clock.reference_name)
		.where(clock.state.isin(("Running", "Paused")) & (clock.breached == 1))
		.where(clock.reference_doctype == ORDER)
		.where(order.confidential == 0)
	)
	if lines is not None:
		by_stage = by_stage.where(order.line.isin(sorted(lines) or [""]))
		broken = broken.where(order.line.isin(sorted(lines) or [""]))
	return {
		"stages": [
			{"stage": stage, "label": _(stage), "count": count} for stage, count in _told(by_stage, order)
		],
		"breached": broken.run()[0][0],
	}


def _told(by_stage, order) -> list[tuple[str, int]]:
	"""Counts without the confidential orders, which are few and have their index: a board hangs on a wall."""
	secret = dict(by_stage.where(order.confidential == 1).run())
	return [(stage, count - secret.get(stage, 0)) for stage, count in by_stage.run()]


def agents(names: set[str]) -> list[Row]:
	"""Return what each agent did today: calls, talk, orders taken, time ready, not ready, wrapping up."""
	if not names:
		return []
	chosen, today = sorted(names), get_datetime(nowdate())
	figures: dict[str, Row] = {name: {"agent": name} for name in chosen}
	for query in (_calls_of(chosen, today), _orders_of(chosen, today), _times_of(chosen, today)):
		for row in query.run(as_dict=True):
			figures[row.pop("agent")].update(row)
	people = frappe.get_all("User", {"name": ("in", chosen)}, ["name", "full_name"])
	full = {row.name: row.full_name for row in people}
	empty = dict.fromkeys(("calls", "missed", "talk_s", "orders", "ready_s", "not_ready_s", "wrap_up_s"), 0)
	return [{**empty, **row, "agent_name": full.get(row["agent"])} for row in figures.values()]


def was_offered(call):
	"""The condition for calls that count (`offering.py`)."""
	return call.offered == 1


def _calls_of(users: list[str], today: datetime):
	leg = frappe.qb.DocType("HL Call Leg")
	return (
		frappe.qb.from_(leg)
		.select(leg.agent, Count("*").as_("calls"), Sum(leg.talk_s).as_("talk_s"))
		.where(leg.agent.isin(users) & (leg.answered_at >= today))
		.groupby(leg.agent)
	)


def _orders_of(users: list[str], today: datetime):
	order = frappe.qb.DocType(ORDER)
	return (
		frappe.qb.from_(order)
		.select(order.agent, Count("*").as_("orders"))
		.where(order.agent.isin(users) & (order.creation >= today))
		.groupby(order.agent)
	)


def _times_of(users: list[str], today: datetime):
	event = frappe.qb.DocType("HL Seat Event")

	def spent(state: str):
		return Sum(Case().when(event.state == state, event.seconds).else_(0))

	return (
		frappe.qb.from_(event)
		.select(
			event.agent,
			spent("Ready").as_("ready_s"),
			spent("Not Ready").as_("not_ready_s"),
			spent("Wrap-up").as_("wrap_up_s"),
			Min(event.at).as_("first_at"),
			Max(event.at).as_("last_at"),
		)
		.where(event.agent.isin(users) & (event.at >= today))
		.groupby(event.agent)
	)


def _seat(row: frappe._dict, signed_in: set[str], now: datetime) -> Row:
	limit = timedelta(minutes=row.limit_minutes or 0)
	alive = row.last_seen_at and now - get_datetime(row.last_seen_at) < timedelta(seconds=SILENT_S)
	shown = {name: row[name] for name in row if name not in ("switch_state", "last_seen_at", "limit_minutes")}
	return {
		**shown,
		"state_label": _(row.state, context=SEAT),
		"reason_label": _(row.reason or ""),
		"too_long": bool(row.state == "Not Ready" and limit and row.since and now - row.since > limit),
		"user_gone": bool(row.agent and row.agent not in signed_in),
		"switch_down": bool(row.switch and not (row.switch_state == "Connected" and alive)),
	}


def _lines_of(names: list[str]) -> dict[str, set[str]]:
	found: dict[str, set[str]] = {}
	for row in frappe.get_all(
		"HL Seat Line", {"parent": ("in", names or [""]), "parenttype": SEAT}, ["parent", "line"]
	):
		found.setdefault(row.parent, set()).add(row.line)
	return found


def in_time(call):
	"""1 for a call that was answered within the seconds of its line's rule."""
	limit = Case()
	for row in frappe.get_all("HL Call Rule", ["line", "answer_within_s"]):
		limit = limit.when(call.line == row.line, row.answer_within_s)
	usual = rules.of(None).answer_within_s
	limit = limit.else_(usual) if limit._cases else usual
	return Case().when((call.outcome == "Answered") & (call.waiting_s <= limit), 1).else_(0)


def _rate(row: frappe._dict) -> Row:
	answered, offered = int(row.answered or 0), int(row.offered)
	target = frappe.get_cached_value("HL Line", row.line, "answer_rate_target") if row.line else None
	rate = round(100 * answered / offered, 1) if offered else None

	def average(total: Any) -> int | None:
		return round(int(total or 0) / answered) if answered else None

	return {
		"line": row.line,
		"line_title": _(row.line or ""),
		"offered": offered,
		"answered": answered,
		"in_time": int(row.in_time or 0),
		"abandoned": int(row.abandoned or 0),
		"missed": int(row.missed or 0),
		"rate": rate,
		"target": target,
		"below_target": bool(target and rate is not None and rate < target),
		"average_waiting_s": average(row.waiting_s),
		"average_talk_s": average(row.talk_s),
		"average_wrap_up_s": average(row.wrap_up_s),
	}

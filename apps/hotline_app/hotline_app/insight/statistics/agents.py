"""What each agent did in a period: calls, time at the seat, orders, follow-ups, and what was said of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder import Case, CustomFunction
from frappe.query_builder.functions import Coalesce, Count, Sum
from frappe.utils import add_to_date, now_datetime
from pypika.terms import Criterion, PseudoColumn

from hotline_app.quality import appraisal_facts as quality_facts
from hotline_app.telephony import appraisal_facts as rating_facts

from . import figures, orders, rights
from .orders import Period

Row = dict[str, Any]

CALL, TASK, REVIEW = "HL Call", "HL Follow-up Task", "HL Quality Review"
COUNTS = ("answered", "missed", "orders", "asked", "at_once", "follow_ups")
SECONDS = ("signed_in_s", "ready_s", "not_ready_s", "wrap_up_s")
# Nobody is in one state at a seat for longer, so what began before is not looked for.
LONGEST_STATE_HOURS = 48
_between = CustomFunction("timestampdiff", ["unit", "begin", "end"])
_greatest = CustomFunction("greatest", ["one", "other"])
_least = CustomFunction("least", ["one", "other"])
_SECOND = PseudoColumn("second")


def seen(user: str) -> str | None:
	"""The only agent whose figures the user sees, or None for who sees everybody's.

	Whoever has the right *Report* on quality reviews knows what is said of everybody.
	"""
	return None if user == "Administrator" or frappe.has_permission(REVIEW, "report", user=user) else user


def counted(period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	"""Return a row for each agent of whom there is anything; `line` and `agent` narrow it.

	Calls are inbound ones that rang at the agent; `asked`: orders that are no repeats,
	drafts or cancelled; `at_once`: those of them that were resolved at first contact. Times at a seat
	belong to no line: with one chosen they are of whoever worked for it.
	`satisfaction` and `quality` are 0 to 100, None for who was not judged.
	"""
	agent = seen(frappe.session.user) or wanted.get("agent")
	rows: dict[str, Row] = {}
	for query in (_calls, _orders, _follow_ups):
		_merge(rows, query(period, wanted, agent))
	times = _times(period, agent)
	_merge(rows, (row for row in times if not wanted.get("line") or row["agent"] in rows))
	_judge(rows, period)
	return [_finish(row) for row in rows.values()]


def _merge(rows: dict[str, Row], found: Iterable[Row]) -> None:
	for row in found:
		rows.setdefault(row["agent"], {"agent": row["agent"]}).update(row)


def _calls(period: Period, wanted: Mapping[str, Any], agent: str | None) -> list[Row]:
	call, leg = frappe.qb.DocType(CALL), frappe.qb.DocType("HL Call Leg")
	rang = leg.answered_at.isnull() & leg.ringing_at.isnotnull()
	query = (
		frappe.qb.from_(call)
		.join(leg)
		.on((leg.parent == call.name) & (leg.parenttype == CALL))
		.select(
			leg.agent,
			Count(leg.answered_at).as_("answered"),
			_sum(rang, 1).as_("missed"),
			Sum(leg.talk_s).as_("talk_s"),
		)
		.where(Criterion.all([*_of(call, "started_at", period, wanted), call.direction == "Inbound"]))
		.where(rights.readable(CALL))
	)
	return _by(query, leg.agent, agent)


def _orders(period: Period, wanted: Mapping[str, Any], agent: str | None) -> list[Row]:
	order = orders.table()
	asked = order.stage.notin(("Draft", "Cancelled")) & (Coalesce(order.duplicate_of, "") == "")
	query = (
		frappe.qb.from_(order)
		.select(
			order.agent,
			Count("*").as_("orders"),
			_sum(asked, 1).as_("asked"),
			_sum(asked & (order.first_contact == 1), 1).as_("at_once"),
		)
		.where(Criterion.all([*_of(order, "creation", period, wanted), rights.readable(orders.ORDER)]))
	)
	return _by(query, order.agent, agent)


def _follow_ups(period: Period, wanted: Mapping[str, Any], agent: str | None) -> list[Row]:
	task = frappe.qb.DocType(TASK)
	query = (
		frappe.qb.from_(task)
		.select(task.agent, Count("*").as_("follow_ups"))
		.where(Criterion.all([*_of(task, "done_at", period, wanted), task.stage != "Open"]))
		.where(rights.readable(TASK))
	)
	return _by(query, task.agent, agent)


def _times(period: Period, agent: str | None) -> list[Row]:
	"""Seconds in each state of the seat, as far as they are in the period."""
	event = frappe.qb.DocType("HL Seat Event")
	after: datetime = min(period.after, now_datetime())
	begun = _greatest(event.at, period.first)
	seconds = _between(_SECOND, begun, _least(Coalesce(event.ended_at, after), after))
	query = (
		frappe.qb.from_(event)
		.select(
			event.agent,
			Sum(seconds).as_("signed_in_s"),
			_sum(event.state == "Ready", seconds).as_("ready_s"),
			_sum(event.state == "Not Ready", seconds).as_("not_ready_s"),
			_sum(event.state == "Wrap-up", seconds).as_("wrap_up_s"),
			_sum((event.state == "Wrap-up") & (event.at >= period.first), 1).as_("wrap_ups"),
		)
		.where((event.at >= add_to_date(period.first, hours=-LONGEST_STATE_HOURS)) & (event.at < after))
		.where((event.ended_at > period.first) | event.ended_at.isnull())
		.where(event.state != "Signed Out")
	)
	if agent != frappe.session.user:
		# The own times are everybody's to know, whoever reads those of all seats.
		query = query.where(rights.readable("HL Seat Event"))
	return _by(query, event.agent, agent)


def _judge(rows: dict[str, Row], period: Period) -> None:
	"""Add what callers and reviews said; what is not released yet is said of nobody."""
	for name, part, source in (
		("satisfaction", "Customers", rating_facts),
		("quality", "Quality", quality_facts),
	):
		found = source.facts("User", sorted(rows), period.first, period.after)
		for agent, facts in found.items():
			rows[agent][name] = facts[part][0]


def _finish(row: Row) -> Row:
	row = {**dict.fromkeys((*COUNTS, *SECONDS), 0), "satisfaction": None, "quality": None, **row}
	return {
		**row,
		"talk": figures.mean(row.get("talk_s"), row["answered"]),
		"wrap_up": figures.mean(row["wrap_up_s"], row.get("wrap_ups")),
		"at_once_share": figures.percent(row["at_once"], row["asked"]),
		**{name[:-2]: round(float(row[name] or 0) / figures.HOUR, 2) for name in SECONDS[:3]},
	}


def _of(table, field: str, period: Period, wanted: Mapping[str, Any]) -> list[Criterion]:
	line = [table.line == wanted["line"]] if wanted.get("line") else []
	return [orders.within(table[field], period), *line]


def _by(query, field, agent: str | None) -> list[Row]:
	query = query.where(field == agent) if agent else query.where(field > "")
	return query.groupby(field).run(as_dict=True)


def _sum(condition, value):
	return Sum(Case().when(condition, value).else_(0))

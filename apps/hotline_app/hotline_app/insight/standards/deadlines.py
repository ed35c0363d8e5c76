"""Clauses with a time limit: how many of the deadlines that fell due were kept, by the clocks of the records.

The limit is the standard's and not the policy's: a clock with a laxer target does not show that the clause is
kept. What runs from the beginning of a clock in elapsed time is therefore measured from both moments.
"""

import re
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case, CustomFunction
from frappe.query_builder.functions import Count, Sum

from hotline_app.sla.target import Target, Unit

from .scope import Scope
from .verdicts import NOT_MET, Finding, of_share, percent

CLOCK = "HL SLA Clock"
_MINUTES = {"m": 1, "h": 60, "d": 24 * 60}
_WORKING_DAY_MINUTES = 8 * 60

_seconds = CustomFunction("unix_timestamp", ["at"])
_day = CustomFunction("date", ["at"])


@dataclass(frozen=True)
class Limit:
	"""What the standard allows: an amount of `m`, `h`, `d`, `wd`, `sameday`, or days before a date."""

	amount: int
	unit: str
	before: bool = False

	@classmethod
	def parse(cls, text: str) -> "Limit":
		"""Read `10m`, `24h`, `3d`, `1wd`, `sameday` or `7d before`."""
		if text == "sameday":
			return cls(0, text)
		found = re.fullmatch(r"(\d+)(m|h|d|wd)( before)?", text)
		return cls(int(found[1]), found[2], bool(found[3]))

	@property
	def minutes(self) -> int | None:
		"""The elapsed minutes that it is; None where working days or a date are counted."""
		return self.amount * _MINUTES[self.unit] if self.unit in _MINUTES and not self.before else None

	def allows(self, target: Target) -> bool:
		"""Whether whoever keeps `target` keeps the limit for certain."""
		if self.before:
			return target.unit in (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS) and target.amount >= self.amount
		if self.unit == "sameday":
			return target.unit is Unit.SAME_DAY
		if self.unit == "wd":
			return _in_working_days(target) <= self.amount
		return _in_elapsed_minutes(target) <= self.minutes


def find(scope: Scope, deadline: dict[str, Any], least: float) -> Finding:
	"""Return how the deadlines of a clause were kept in the scope.

	`deadline`: doctype, from, to (the fields between which the clock runs), limit, only (values of fields).
	Those that fell due count, whether the record is done with or not.
	"""
	limit = Limit.parse(deadline["limit"]) if deadline.get("limit") else None
	kept = total = 0
	for row in _rows(scope, deadline, limit):
		total += row.number
		kept += int(row.kept or 0)
	at = f"DocType:{deadline['doctype']}"
	what = _span(deadline)
	if total:
		text = _("{0}: {1} of {2} in time ({3} %)").format(what, kept, total, percent(kept, total))
		return Finding(of_share(kept, total, least), text, at)
	if not scope.is_past and not _is_watched(scope, deadline):
		return Finding(NOT_MET, _("{0}: no deadline policy watches it").format(what), "DocType:HL SLA Policy")
	return Finding(of_share(0, 0), _("{0}: none fell due").format(what), at)


def _rows(scope: Scope, deadline: dict[str, Any], limit: Limit | None) -> list[frappe._dict]:
	"""Return how many clocks there were and were kept, by the definitions under which they ran."""
	clock = frappe.qb.DocType(CLOCK)
	met = Case().when(clock.state == "Met", 1).else_(0)
	query = (
		frappe.qb.from_(clock)
		.select(
			clock.target,
			clock.relation,
			clock.due_field,
			Count("*").as_("number"),
			Sum(met).as_("met"),
			Sum(_within(clock, limit)).as_("within"),
		)
		.where(clock.reference_doctype == deadline["doctype"])
		.where((clock.starts_at == deadline["from"]) & (clock.stops_at == deadline["to"]))
		.where((clock.due_at >= scope.start) & (clock.due_at < scope.until))
		.groupby(clock.target, clock.relation, clock.due_field)
	)
	if scope.lines is not None:
		query = query.where(clock.line.isin(scope.lines or [""]))
	if only := deadline.get("only"):
		record = frappe.qb.DocType(deadline["doctype"])
		query = query.join(record).on(record.name == clock.reference_name)
		for field, values in only.items():
			query = query.where(record[field].isin(values))
	rows = query.run(as_dict=True)
	for row in rows:
		row.kept = _kept(row, limit)
	return rows


def _within(clock, limit: Limit | None):
	"""Count what ended within the limit by the moments alone."""
	if limit and limit.unit == "sameday":
		return Case().when(_day(clock.stopped_at) == _day(clock.started_at), 1).else_(0)
	seconds = (limit.minutes or 0) * 60 if limit else 0
	return Case().when(_seconds(clock.stopped_at) - _seconds(clock.started_at) <= seconds, 1).else_(0)


def _kept(row: frappe._dict, limit: Limit | None) -> int:
	if limit is None:
		return row.met
	if limit.allows(Target.parse(row.target)):
		return row.met
	from_start = row.relation in (None, "", "From Start") and not row.due_field
	return row.within if from_start and (limit.minutes or limit.unit == "sameday") else 0


def _is_watched(scope: Scope, deadline: dict[str, Any]) -> bool:
	"""Whether an enabled policy of these lines has such a deadline."""
	policy, target = frappe.qb.DocType("HL SLA Policy"), frappe.qb.DocType("HL SLA Target")
	query = (
		frappe.qb.from_(target)
		.join(policy)
		.on((policy.name == target.parent) & (target.parenttype == "HL SLA Policy"))
		.select(policy.name)
		.where((policy.enabled == 1) & (policy.reference_doctype == deadline["doctype"]))
		.where((target.starts_at == deadline["from"]) & (target.stops_at == deadline["to"]))
		.limit(1)
	)
	if scope.lines is not None:
		query = query.where(policy.line.isnull() | policy.line.isin([*scope.lines, ""]))
	return bool(query.run())


def _span(deadline: dict[str, Any]) -> str:
	"""Name the deadline by the fields between which it runs, and the kinds of record if not all."""
	meta = frappe.get_meta(deadline["doctype"])
	names = [_(meta.get_label(deadline[end]), context=deadline["doctype"]) for end in ("from", "to")]
	only = [_(v, context=deadline["doctype"]) for vs in (deadline.get("only") or {}).values() for v in vs]
	name = f"{_(deadline['doctype'])}, {names[0]} → {names[1]}"
	return f"{name} ({', '.join(only)})" if only else name


def _in_elapsed_minutes(target: Target) -> float:
	"""The most that the target can be in elapsed minutes; without end where that can't be said."""
	if target.unit is Unit.ELAPSED_MINUTES:
		return target.amount
	if target.unit is Unit.CALENDAR_DAYS:
		return target.amount * 24 * 60
	return float("inf")


def _in_working_days(target: Target) -> float:
	"""The most working days that the target can be."""
	if target.unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS):
		return target.amount
	if target.unit is Unit.SAME_DAY:
		return 1
	hours = {Unit.MINUTES: 1, Unit.HOURS: 60}
	if target.unit in hours:
		return target.amount * hours[target.unit] / _WORKING_DAY_MINUTES
	return target.amount / (24 * 60) if target.unit is Unit.ELAPSED_MINUTES else float("inf")

"""Deadlines that fell due in a period: which were kept, which were not, and how late it was then."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import frappe
from frappe.query_builder import Case, CustomFunction
from frappe.query_builder.functions import Coalesce, Count, Sum
from frappe.utils import now_datetime
from pypika.terms import Criterion, PseudoColumn

from . import figures, orders, rights
from .orders import Period

Row = dict[str, Any]
CLOCK = "HL SLA Clock"
# Records that have deadlines, as they are offered.
WATCHED = ("HL Work Order", "HL Dispatch", "HL Complaint", "HL Follow-up Task", "HL Supervision")
COUNTS = ("deadlines", "met", "broken", "overdue", "running")
EXACT = ("line", "kind", "handling_unit", "provider", "channel", "urgency")
NINE_TENTHS, HALF = 0.9, 0.5
_between = CustomFunction("timestampdiff", ["unit", "begin", "end"])
_format = CustomFunction("date_format", ["at", "form"])
_SECOND = PseudoColumn("second")


class Grouping(NamedTuple):
	"""What rows are told apart by: a field of the record, or None for one of the clock."""

	field: str | None


GROUPS = {
	"deadline": Grouping(None),
	"line": Grouping("line"),
	"handling_unit": Grouping("handling_unit"),
	"provider": Grouping("provider"),
	"month": Grouping(None),
}


def groups_of(doctype: str) -> list[str]:
	"""By what the deadlines of these records can be told apart."""
	meta = frappe.get_meta(doctype)
	return [key for key, one in GROUPS.items() if not one.field or meta.has_field(one.field)]


def counted(doctype: str, by: str, period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	"""Return by group `key` (of a deadline its policy and its title): the counts, and hours late.

	A deadline is broken from the moment at which it passes (`overdue` of these are still open). `mean`,
	`median` and `tenth` (nine of ten are no later) are of the broken ones, those still open until now. One
	that is held back by a pause has no due time and is not here.
	"""
	now = now_datetime()
	rows: dict[tuple, Row] = {}
	for row in _numbers(doctype, by, period, wanted, now):
		rows[_key(row)] = {"key": _key(row), **{name: int(row[name] or 0) for name in COUNTS}, "late": []}
	for row in _delays(doctype, by, period, wanted, now):
		rows[_key(row)]["late"].append(row["seconds"])
	return list(rows.values())


def finish(row: Row) -> Row:
	"""Return the row with what is made of its counts and of its delays."""
	late = sorted(row["late"])
	return {
		**{name: value for name, value in row.items() if name != "late"},
		"kept": figures.percent(row["met"], row["met"] + row["broken"]),
		"mean": figures.mean(sum(late), len(late), figures.HOUR),
		"median": _hours(figures.quantile(late, HALF)),
		"tenth": _hours(figures.quantile(late, NINE_TENTHS)),
	}


def _hours(seconds: float | None) -> float | None:
	return None if seconds is None else round(seconds / figures.HOUR, 1)


def _key(row: Row) -> tuple:
	return tuple(row[name] for name in ("key_0", "key_1") if name in row)


def _numbers(doctype: str, by: str, period: Period, wanted: Mapping[str, Any], now: datetime) -> list[Row]:
	clock, record = frappe.qb.DocType(CLOCK), frappe.qb.DocType(doctype)
	overdue = (clock.state == "Running") & (clock.due_at < now)
	is_open = clock.state.isin(["Running", "Paused"])
	query = _grouped(_asked(clock, record, doctype, period, wanted), clock, record, by)
	return query.select(
		Count("*").as_("deadlines"),
		_number(clock.state == "Met").as_("met"),
		_number((clock.state == "Late") | overdue).as_("broken"),
		_number(overdue).as_("overdue"),
		_number(is_open & ~overdue).as_("running"),
	).run(as_dict=True)


def _delays(doctype: str, by: str, period: Period, wanted: Mapping[str, Any], now: datetime) -> list[Row]:
	clock, record = frappe.qb.DocType(CLOCK), frappe.qb.DocType(doctype)
	broken = (clock.state == "Late") | ((clock.state == "Running") & (clock.due_at < now))
	query = _asked(clock, record, doctype, period, wanted).where(broken)
	for at, term in enumerate(_terms(clock, record, by)):
		query = query.select(term.as_(f"key_{at}"))
	seconds = _between(_SECOND, clock.due_at, Coalesce(clock.stopped_at, now))
	return query.select(seconds.as_("seconds")).run(as_dict=True)


def _asked(clock, record, doctype: str, period: Period, wanted: Mapping[str, Any]):
	fields = [field for field in EXACT if frappe.get_meta(doctype).has_field(field)]
	trees = {
		field: value for field, value in wanted.items() if field not in orders.TREES or _has(doctype, field)
	}
	of_clock = [clock.policy == wanted["policy"]] if wanted.get("policy") else []
	return (
		frappe.qb.from_(clock)
		.join(record)
		.on(record.name == clock.reference_name)
		.where(
			Criterion.all(
				[
					clock.reference_doctype == doctype,
					orders.within(clock.due_at, period),
					*of_clock,
					*orders.chosen(record, trees, fields),
					rights.readable(doctype),
				]
			)
		)
	)


def _has(doctype: str, field: str) -> bool:
	return frappe.get_meta(doctype).has_field(field)


def _grouped(query, clock, record, by: str):
	for at, term in enumerate(_terms(clock, record, by)):
		query = query.select(term.as_(f"key_{at}")).groupby(term)
	return query


def _terms(clock, record, by: str) -> list:
	if by == "deadline":
		return [clock.policy, clock.title]
	if by == "month":
		return [_format(clock.due_at, "%Y-%m")]
	return [record[GROUPS[by].field]]


def _number(condition):
	return Sum(Case().when(condition, 1).else_(0))

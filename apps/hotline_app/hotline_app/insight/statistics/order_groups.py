"""Orders counted by one or two dimensions, in a few statements, however many orders there are."""

from collections.abc import Mapping, Sequence
from typing import Any

import frappe
from frappe.query_builder import Case, CustomFunction
from frappe.query_builder.functions import Count, Sum
from pypika.terms import PseudoColumn

from . import dimensions, figures, orders
from .dimensions import Dimension
from .orders import ORDER, Period

Row = dict[str, Any]
Groups = dict[tuple, Row]

COUNTS = ("orders", "accepted", "done", "closed", "overdue", "urged", "reopened", "rework")
# What is added up over groups; the rest is made of it.
SUMS = (*COUNTS, "handled", "handling_s", "before")
_between = CustomFunction("timestampdiff", ["unit", "begin", "end"])
_SECOND = PseudoColumn("second")


def counted(by: Sequence[Dimension], period: Period, wanted: Mapping[str, Any]) -> Groups:
	"""Return by key the sums of the orders of the period, and how many there were `before`."""
	fold = dimensions.folder(by)
	found: Groups = {}
	for row in _rows(by, period, wanted):
		_add(found, fold, row, len(by))
	for name, rows in (("overdue", _overdue(by, period, wanted)), ("rework", _rework(by, period, wanted))):
		for row in rows:
			_add(found, fold, {**row, name: row.pop("number")}, len(by))
	# Of a day there was none before it; an hour of the day, or a kind, there was.
	if not any(one.time and one.time != "hour" for one in by):
		for row in _numbers(by, period.before, wanted):
			_add(found, fold, {**row, "before": row.pop("number")}, len(by))
	return found


def numbers(by: Sequence[Dimension], period: Period, wanted: Mapping[str, Any]) -> dict[tuple, int]:
	"""Return by key how many orders there are in the period."""
	fold = dimensions.folder(by)
	found: dict[tuple, int] = {}
	for row in _numbers(by, period, wanted):
		key = fold([row[f"key_{at}"] for at in range(len(by))])
		found[key] = found.get(key, 0) + row["number"]
	return found


def _add(found: Groups, fold, row: Row, width: int) -> None:
	key = fold([row[f"key_{at}"] for at in range(width)])
	figures.add(found.setdefault(key, dict.fromkeys(SUMS, 0)), row, SUMS)


def _rows(by: Sequence[Dimension], period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	order = orders.table()
	handled = order.accepted_at.isnotnull() & order.done_at.isnotnull()
	handling = _between(_SECOND, order.accepted_at, order.done_at)
	query = _grouped(frappe.qb.from_(order), by, order).select(
		Count("*").as_("orders"),
		Count(order.accepted_at).as_("accepted"),
		Count(order.done_at).as_("done"),
		_sum(order.stage == "Closed", 1).as_("closed"),
		_sum(order.urge_count > 0, 1).as_("urged"),
		_sum(order["round"] > 1, 1).as_("reopened"),
		_sum(handled, 1).as_("handled"),
		_sum(handled, handling).as_("handling_s"),
	)
	return query.where(orders.counted(order, period, wanted)).run(as_dict=True)


def _numbers(by: Sequence[Dimension], period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	order = orders.table()
	query = _grouped(frappe.qb.from_(order), by, order).select(Count("*").as_("number"))
	return query.where(orders.counted(order, period, wanted)).run(as_dict=True)


def _overdue(by: Sequence[Dimension], period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	"""Orders of which a deadline was missed."""
	order, clock = orders.table(), frappe.qb.DocType("HL SLA Clock")
	its_own = (clock.reference_name == order.name) & (clock.reference_doctype == ORDER)
	query = _grouped(frappe.qb.from_(order).join(clock).on(its_own), by, order)
	query = query.select(Count(order.name).distinct().as_("number")).where(clock.breached == 1)
	return query.where(orders.counted(order, period, wanted)).run(as_dict=True)


def _rework(by: Sequence[Dimension], period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	"""Orders of which a job was done again."""
	order, job = orders.table(), frappe.qb.DocType("HL Dispatch")
	query = _grouped(frappe.qb.from_(order).join(job).on(job.work_order == order.name), by, order)
	query = query.select(Count(order.name).distinct().as_("number")).where(job.rework_of > "")
	return query.where(orders.counted(order, period, wanted)).run(as_dict=True)


def _grouped(query, by: Sequence[Dimension], order):
	for at, dimension in enumerate(by):
		term = dimensions.term(dimension, order)
		query = query.select(term.as_(f"key_{at}")).groupby(term)
	return query


def _sum(condition, value):
	return Sum(Case().when(condition, value).else_(0))

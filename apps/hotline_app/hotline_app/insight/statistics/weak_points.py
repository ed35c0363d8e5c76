"""Categories in which the service does worse than in all together, by more than chance."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from pypika.terms import Criterion

from hotline_app.followup import evaluations

from . import chance, dimensions, figures, order_groups, orders, rights, topics
from .dimensions import Dimension
from .orders import Period

Row = dict[str, Any]
TASK = "HL Follow-up Task"
# What speaks against a category, and of what it is a part.
ASPECTS = {"unsatisfied": "asked", "overdue": "orders", "reopened": "orders", "repeated": "orders"}
SUMS = ("orders", "overdue", "reopened", "repeated", "asked", "unsatisfied")


def labels() -> dict[str, str]:
	"""What people call the aspects."""
	return {
		"unsatisfied": _("Dissatisfied"),
		"overdue": _("Overdue"),
		"reopened": _("Reopened"),
		"repeated": _("Repeated"),
	}


def counted(by: Dimension, period: Period, wanted: Mapping[str, Any]) -> tuple[list[Row], Row]:
	"""Return a row (its `key`) for each category, and the sums of all; `weak` are its weak aspects.

	Satisfaction is of the follow-ups of the period, the rest of the orders that were taken down in it.
	"""
	found: dict[tuple, Row] = {}
	for key, sums in order_groups.counted((by,), period, wanted).items():
		figures.add(found.setdefault(key, {}), sums, SUMS)
	fold = dimensions.folder((by,))
	for row in (*_repeated(period, wanted), *_asked(period, wanted)):
		figures.add(found.setdefault(fold([row["category"]]), {}), row, SUMS)
	total: Row = {}
	for row in found.values():
		figures.add(total, row, SUMS)
	settings = frappe.get_cached_doc(topics.SETTINGS)
	rows = [{"key": key[0], **row, "weak": _weak(row, total, settings)} for key, row in found.items()]
	return rows, total


def shares(row: Row) -> Row:
	"""The share of each aspect, in percent."""
	return {f"{part}_share": figures.percent(row[part], row[whole]) for part, whole in ASPECTS.items()}


def _weak(row: Row, total: Row, settings) -> list[str]:
	return [part for part, whole in ASPECTS.items() if _is_weak(row, total, part, whole, settings)]


def _is_weak(row: Row, total: Row, part: str, whole: str, settings) -> bool:
	if row[part] < settings.weak_fewest or not total[whole]:
		return False
	usual = total[part] / total[whole]
	percent = 100 * chance.of_part(row[part], row[whole], usual)
	return row[part] > usual * row[whole] and percent <= settings.weak_chance


def _repeated(period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	"""Orders about a matter that was told before."""
	order = orders.table()
	query = frappe.qb.from_(order).select(order.category, Count("*").as_("repeated"))
	query = query.where(order.duplicate_of > "").where(orders.counted(order, period, wanted))
	return query.groupby(order.category).run(as_dict=True)


def _asked(period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	"""Follow-ups that customers answered, and how many of them were not satisfied."""
	task, order = frappe.qb.DocType(TASK), orders.table()
	conditions = [
		orders.within(task.done_at, period),
		evaluations.given(task),
		*orders.chosen(order, wanted),
		rights.readable(TASK),
		rights.readable(orders.ORDER),
	]
	unsatisfied = Sum(Case().when(task.stage == "Unsatisfied", 1).else_(0)).as_("unsatisfied")
	return (
		frappe.qb.from_(task)
		.join(order)
		.on(order.name == task.work_order)
		.select(order.category, Count("*").as_("asked"), unsatisfied)
		.where(Criterion.all(conditions))
		.groupby(order.category)
		.run(as_dict=True)
	)

"""Weak points: categories with more dissatisfied, overdue, reopened or repeated ones than others (`H-5.3`).

An aspect is weak where its share is above that of all categories together by more than chance: an exact
binomial test, with the limits of HL Topic Settings.
"""

from typing import Any

import frappe
from frappe import _

from hotline_app.insight.statistics import behind, dimensions, figures, orders, weak_points
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

LEVELS = ("category_1", "category_2", "category")
CHARTED = 12


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart, summary. `from_date` and `to_date` are required.

	`by`: one of LEVELS; `only_weak` leaves out categories that are not weak in anything.
	"""
	wanted = frappe._dict(filters or {})
	if (wanted.by or LEVELS[-1]) not in LEVELS:
		frappe.throw(_("Weak points are told apart by category."))
	by, period = dimensions.known()[wanted.by or LEVELS[-1]], orders.period_of(wanted)
	rows, total = weak_points.counted(by, period, wanted)
	if not rows:
		return _columns(by.label), [], None, None, []
	names, labels = dimensions.names(by, [row["key"] for row in rows]), weak_points.labels()
	rows.sort(key=lambda row: (-len(row["weak"]), -row["orders"], names[row["key"]]))
	weak = sum(bool(row["weak"]) for row in rows)
	shown = [_shown(row, names, labels) for row in rows if row["weak"] or not wanted.only_weak]
	own_filters = dimensions.own_filters()
	for row in shown:
		own = own_filters(by, row.pop("key")) or {}
		row["behind"] = _behind(period, wanted, own)
	whole = {"category": _("Total"), "bold": 1, **total, **weak_points.shares(total)}
	return _columns(by.label), [*shown, whole], None, _chart(shown, labels), _summary(weak, total)


def _shown(row: Row, names: dict[Any, str], labels: dict[str, str]) -> Row:
	said = ", ".join(labels[aspect] for aspect in row["weak"])
	return {**row, "category": names[row["key"]], "weak": said, **weak_points.shares(row)}


def _behind(period: orders.Period, wanted: frappe._dict, own: Row) -> Row:
	return {
		"orders": behind.of_orders(period, wanted, own),
		"reopened": behind.of_orders(period, wanted, {**own, "round": [">", 1]}),
		"repeated": behind.of_orders(period, wanted, {**own, "duplicate_of": ["is", "set"]}),
	}


def _chart(shown: list[Row], labels: dict[str, str]) -> Row | None:
	first = shown[:CHARTED]
	if not first:
		return None
	sets = [
		{"name": labels[part], "values": [row[f"{part}_share"] or 0 for row in first]}
		for part in weak_points.ASPECTS
	]
	return {"type": "bar", "data": {"labels": [row["category"] for row in first], "datasets": sets}}


def _summary(weak: int, total: Row) -> list[Row]:
	return [
		{
			"label": _("Weak Points"),
			"value": weak,
			"datatype": "Int",
			"indicator": "Red" if weak else "Green",
		},
		{
			"label": _("Dissatisfied (%)"),
			"value": figures.percent(total["unsatisfied"], total["asked"]) or 0,
			"datatype": "Percent",
		},
		{
			"label": _("Overdue (%)"),
			"value": figures.percent(total["overdue"], total["orders"]) or 0,
			"datatype": "Percent",
		},
	]


def _columns(category: str) -> list[Row]:
	return [
		column("category", category, "Data", 200),
		column("weak", _("Weak In"), "Data", 200),
		column("orders", _("Orders"), "Int", 90),
		column("asked", _("Follow-ups"), "Int", 100),
		column("unsatisfied_share", _("Dissatisfied (%)"), "Percent", 130),
		column("overdue", _("Overdue"), "Int", 90),
		column("overdue_share", _("Overdue (%)"), "Percent", 110),
		column("reopened", _("Reopened"), "Int", 90),
		column("reopened_share", _("Reopened (%)"), "Percent", 120),
		column("repeated", _("Repeated"), "Int", 90),
		column("repeated_share", _("Repeated (%)"), "Percent", 120),
	]

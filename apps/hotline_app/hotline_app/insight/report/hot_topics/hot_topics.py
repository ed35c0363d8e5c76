"""Hot topics: what people come with, where, and what has suddenly risen (`H-5.3`, `P-14`).

A sudden rise is more orders than on the same weekdays before by more than chance: the exact test for two
Poisson rates (`statistics/chance.py`), with the limits of HL Topic Settings.
"""

from typing import Any

import frappe
from frappe import _

from hotline_app.insight.statistics import behind, dimensions, order_groups, orders, topics
from hotline_app.insight.statistics.dimensions import Dimension
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

CATEGORIES, AREAS = ("category_1", "category_2", "category"), ("area_1", "area_2", "area")
MAX_ROWS, LINES = 2_000, 5


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart, summary. `from_date` and `to_date` are required.

	`by`: one of CATEGORIES; `and_by`: one of AREAS, or empty for everywhere; `only_rises` leaves out the
	others. The chart is the course of the first topics, day by day, of a single day by the hour.
	"""
	wanted = frappe._dict(filters or {})
	by, period = _chosen(wanted), orders.period_of(wanted)
	rows = topics.counted(by, period, wanted)
	_name(rows, by)
	# What rises first, then what is most frequent.
	rows.sort(key=lambda row: (-row["rises"], -row["orders"], row["category"]))
	chart = _chart(rows, by[0], period, wanted)
	rises = sum(row["rises"] for row in rows)
	number = sum(row["orders"] for row in rows)
	shown = [row for row in rows if row["rises"] or not wanted.only_rises][:MAX_ROWS]
	own_filters = dimensions.own_filters()
	for row in shown:
		own: Row = {}
		for dimension, key in zip(by, row.pop("key"), strict=True):
			own.update(own_filters(dimension, key) or {})
		address = behind.of_orders(period, wanted, own)
		row["behind"] = {"category": address, "orders": address}
		row["rise"] = _("Sudden rise") if row["rises"] else ""
	return _columns(by), shown, None, chart, _summary(number, len(rows), rises)


def _chosen(wanted: frappe._dict) -> list[Dimension]:
	known = dimensions.known()
	category, area = wanted.by or "category", wanted.and_by
	if category not in CATEGORIES or (area and area not in AREAS):
		frappe.throw(_("Topics are told apart by category and area."))
	return [known[category], *([known[area]] if area else [])]


def _name(rows: list[Row], by: list[Dimension]) -> None:
	for at, field in enumerate(("category", "area")[: len(by)]):
		names = dimensions.names(by[at], (row["key"][at] for row in rows))
		for row in rows:
			row[field] = names[row["key"][at]]


def _chart(rows: list[Row], by: Dimension, period: orders.Period, wanted: frappe._dict) -> Row | None:
	first = list(dict.fromkeys(row["category"] for row in rows))[:LINES]
	if not first:
		return None
	known = dimensions.known()
	time = known["hour" if period.after - period.first <= topics.DAY else "day"]
	numbers = order_groups.numbers((time, by), period, wanted)
	names = dimensions.names(by, (key for _at, key in numbers))
	found: dict[tuple, int] = {}
	for (at, key), number in numbers.items():
		found[at, names[key]] = found.get((at, names[key]), 0) + number
	times = sorted({at for at, _name in found})
	labels = dimensions.names(time, times)
	return {
		"type": "line",
		"data": {
			"labels": [labels[at] for at in times],
			"datasets": [
				{"name": name, "values": [found.get((at, name), 0) for at in times]} for name in first
			],
		},
	}


def _summary(number: int, of: int, rises: int) -> list[Row]:
	return [
		{"label": _("Orders"), "value": number, "datatype": "Int"},
		{"label": _("Topics"), "value": of, "datatype": "Int"},
		{
			"label": _("Sudden Rises"),
			"value": rises,
			"datatype": "Int",
			"indicator": "Red" if rises else "Green",
		},
	]


def _columns(by: list[Dimension]) -> list[Row]:
	return [
		column("category", by[0].label, "Data", 200),
		*(column("area", one.label, "Data", 180) for one in by[1:]),
		column("orders", _("Orders"), "Int", 90),
		column("expected", _("Expected", context="HL Topic Rise"), "Float", 110),
		column("change", _("Change (%)"), "Float", 110),
		column("rise", _("Trend"), "Data", 120),
		column("chance", _("Chance (%)"), "Float", 110),
	]

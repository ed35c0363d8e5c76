"""How well partners kept in step over a period: the score of each day, its parts, and its course."""

from typing import Any

import frappe
from frappe import _

from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column
from hotline_app.partner.sync.score import PARTS

Row = dict[str, Any]
COUNTS = ("orders", "declared", "exchanges", "failures", "samples_checked")


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, chart and summary of the days from `from_date` to `to_date`, both required."""
	wanted = frappe._dict(filters or {})
	chosen = [["partner", "=", wanted.partner]] if wanted.get("partner") else []
	rows = frappe.get_list(
		"HL Sync Log",
		filters=[*period.conditions("day", wanted), *chosen],
		fields=["name", "partner", "day", "score", *PARTS, *(f"{part}_measured" for part in PARTS), *COUNTS],
		order_by="day, partner",
		limit=0,
	)
	for row in rows:
		# What was not measured is empty, and not nought.
		row.update({part: None for part in PARTS if not row[f"{part}_measured"]})
		row.score = row.score if any(row[part] is not None for part in PARTS) else None
	return _columns(), rows, None, _chart(rows), _summary(rows)


def _columns() -> list[Row]:
	labels = {
		"score": _("Score"),
		"completeness": _("Completeness"),
		"content": _("Content"),
		"sampling": _("Sampling"),
		"timeliness": _("Timeliness"),
		"stability": _("Interface Stability"),
	}
	counts = {
		"orders": _("Orders Here"),
		"declared": _("Orders Declared"),
		"exchanges": _("Exchanges"),
		"failures": _("Failed"),
		"samples_checked": _("Samples Checked"),
	}
	return [
		column("day", _("Day"), "Date", 110),
		column("partner", _("Partner"), "Link", 160, options="HL Partner"),
		*(column(name, label, "Percent", 120) for name, label in labels.items()),
		*(column(name, label, "Int", 110) for name, label in counts.items()),
	]


def _chart(rows: list[Row]) -> Row:
	days = sorted({str(row.day) for row in rows})
	partners = sorted({row.partner for row in rows})
	scores = {(row.partner, str(row.day)): row.score for row in rows}
	return {
		"type": "line",
		"data": {
			"labels": days,
			"datasets": [
				{"name": partner, "values": [scores.get((partner, day)) or 0 for day in days]}
				for partner in partners
			],
		},
	}


def _summary(rows: list[Row]) -> list[Row]:
	scored = [row.score for row in rows if row.score is not None]
	mean = round(sum(scored) / len(scored), 2) if scored else 0
	return [
		{"label": _("Mean Score"), "value": mean, "datatype": "Percent"},
		{"label": _("Lowest Score"), "value": min(scored, default=0), "datatype": "Percent"},
		{"label": _("Days"), "value": len(rows), "datatype": "Int"},
	]

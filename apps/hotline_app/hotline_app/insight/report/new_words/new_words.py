"""New words: what many callers speak of now, and few spoke of before (`H-5.3`).

Words are compared by the exact test for two shares (`statistics/chance.py`), with the limits of HL Topic
Settings. Confidential orders are not read, names and addresses of callers are left out.
"""

from typing import Any

import frappe
from frappe import _

from hotline_app.insight.statistics import behind, new_words, orders
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

CHARTED = 20


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message and chart. `from_date` and `to_date` are required."""
	wanted = frappe._dict(filters or {})
	period = orders.period_of(wanted)
	rows = new_words.told(period, wanted)
	for row in rows:
		own = {"description": ["like", f"%{row['word']}%"]}
		row["behind"] = {"word": behind.of_orders(period, wanted, own)}
	return _columns(), rows, None, _chart(rows)


def _chart(rows: list[Row]) -> Row | None:
	first = rows[:CHARTED]
	if not first:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": [row["word"] for row in first],
			"datasets": [
				{"name": _("Callers"), "values": [row["callers"] for row in first]},
				{"name": _("Before"), "values": [row["before"] for row in first]},
			],
		},
	}


def _columns() -> list[Row]:
	return [
		column("word", _("Word"), "Data", 180),
		column("callers", _("Callers"), "Int", 110),
		column("before", _("Expected", context="HL Topic Rise"), "Float", 110),
		# As text: of a word that nobody used there is no number.
		column("times", _("Times More"), "Data", 110),
		column("chance", _("Chance (%)"), "Float", 110),
	]

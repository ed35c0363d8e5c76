"""The seats that a day needs, half hour by half hour, and who is rostered for them (`G-4.1.3`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from hotline_app import roles
from hotline_app.intake.report.columns import column
from hotline_app.roster import forecast

Row = dict[str, Any]


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, chart and summary for a day, tomorrow unless told, of a line or of all."""
	wanted = frappe._dict(filters or {})
	day = getdate(wanted.date or add_days(nowdate(), 1))
	user = frappe.session.user
	within = roles.fences([user], "HL Call").get(user)
	rows = [_row(row) for row in forecast.of_day(wanted.line, day, within)]
	return _columns(), rows, None, _chart(rows), _summary(rows)


def _row(row: frappe._dict) -> Row:
	return {
		"at": row.at,
		"calls": round(row.calls, 1),
		"handling": round(row.handling_s),
		"seats": row.seats,
		"rostered": row.rostered,
		"gap": max(row.seats - row.rostered, 0),
	}


def _chart(rows: list[Row]) -> Row:
	return {
		"data": {
			"labels": [f"{row['at']:%H:%M}" for row in rows],
			"datasets": [
				{"name": _("Seats Needed"), "values": [row["seats"] for row in rows]},
				{"name": _("Rostered"), "values": [row["rostered"] for row in rows]},
			],
		},
		"type": "line",
	}


def _summary(rows: list[Row]) -> list[Row]:
	uncovered = sum(1 for row in rows if not row["rostered"])
	short = sum(1 for row in rows if row["gap"])
	return [
		{"label": _("Calls Expected"), "value": round(sum(row["calls"] for row in rows)), "datatype": "Int"},
		{
			"label": _("Half Hours with Too Few"),
			"value": short,
			"datatype": "Int",
			"indicator": "Red" if short else "Green",
		},
		{
			"label": _("Half Hours without Anybody"),
			"value": uncovered,
			"datatype": "Int",
			"indicator": "Red" if uncovered else "Green",
		},
	]


def _columns() -> list[Row]:
	return [
		column("at", _("Half Hour"), "Datetime", 160),
		column("calls", _("Calls Expected"), "Float", 130),
		column("handling", _("Handling (Seconds)"), "Int", 140),
		column("seats", _("Seats Needed"), "Int", 120),
		column("rostered", _("Rostered"), "Int", 100),
		column("gap", _("Too Few By"), "Int", 110),
	]

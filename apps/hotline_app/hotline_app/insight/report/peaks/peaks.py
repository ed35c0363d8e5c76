"""Peaks: how many called before, during and after, how they were answered, and who was there (`P-36`)."""

from typing import Any

import frappe
from frappe import _

from hotline_app.insight.statistics import behind, orders, peaks
from hotline_app.intake.report.columns import column

Row = dict[str, Any]


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart, summary of the peaks that began in the period.

	`from_date` and `to_date` are required; `line` and `plan` narrow it. With `event`, the name of one, its
	half hours. Two hours before and after a peak are compared with it.
	"""
	wanted = frappe._dict(filters or {})
	period = orders.period_of(wanted)
	if not wanted.event:
		return _of_all(period, wanted)
	found = peaks.events(period, {"name": wanted.event})
	rows = peaks.half_hours(found[0]) if found else []
	for row in rows:
		row["part"] = {"before": _("Before"), "during": _("During"), "after": _("After")}[row["part"]]
	return _half_hour_columns(), rows, None, _half_hour_chart(rows), []


def _of_all(period: orders.Period, wanted: frappe._dict) -> tuple:
	rows = peaks.counted(peaks.events(period, wanted))
	dates = {"from_date": str(period.first.date()), "to_date": str(period.last.date())}
	for row in rows:
		row["plan_label"] = _(row["plan"])
		row["state"] = _(row["status"], context="HL Peak Event")
		row["behind"] = {"during_calls": behind.report("Peaks", {**dates, "event": row["name"]})}
	return _columns(), rows, None, _chart(rows), _summary(rows)


def _chart(rows: list[Row]) -> Row | None:
	if not rows:
		return None
	shown = list(reversed(rows))
	series = ((_("Before"), "before_calls"), (_("During"), "during_calls"), (_("After"), "after_calls"))
	return {
		"type": "bar",
		"data": {
			"labels": [f"{row['begun_at']:%m-%d %H:%M}" for row in shown],
			"datasets": [
				{"name": label, "values": [row[name] or 0 for row in shown]} for label, name in series
			],
		},
	}


def _half_hour_chart(rows: list[Row]) -> Row | None:
	if not rows:
		return None
	series = ((_("Calls"), "calls"), (_("Answered", context="HL Call"), "answered"), (_("Seats"), "there"))
	return {
		"type": "line",
		"data": {
			"labels": [f"{row['at']:%H:%M}" for row in rows],
			"datasets": [
				{"name": label, "values": [row[name] or 0 for row in rows]} for label, name in series
			],
		},
	}


def _summary(rows: list[Row]) -> list[Row]:
	in_force = sum(row["status"] == "In Force" for row in rows)
	return [
		{"label": _("Peaks"), "value": len(rows), "datatype": "Int"},
		{"label": _("In Force Now"), "value": in_force, "datatype": "Int"},
	]


def _columns() -> list[Row]:
	return [
		column("name", _("Peak"), "Link", 110, "HL Peak Event"),
		column("plan_label", _("Plan"), "Data", 180),
		column("line", _("Line", context="HL Work Order"), "Link", 130, "HL Line"),
		column("state", _("Status"), "Data", 90),
		column("begun_at", _("Begun At"), "Datetime", 150),
		column("minutes", _("Duration (Minutes)"), "Int", 130),
		column("before_calls", _("Calls in Half an Hour, Before"), "Float", 180),
		column("during_calls", _("Calls in Half an Hour, During"), "Float", 180),
		column("after_calls", _("Calls in Half an Hour, After"), "Float", 180),
		column("before_rate", _("Answer Rate, Before"), "Percent", 140),
		column("during_rate", _("Answer Rate, During"), "Percent", 140),
		column("after_rate", _("Answer Rate, After"), "Percent", 140),
		column("planned", _("Seats Planned"), "Int", 110),
		column("rostered", _("Rostered"), "Int", 100),
		column("there", _("At a Seat"), "Float", 110),
		column("reason", _("Reason"), "Data", 220),
	]


def _half_hour_columns() -> list[Row]:
	return [
		column("at", _("Half Hour"), "Datetime", 160),
		column("part", _("Part", context="HL Peak Event"), "Data", 100),
		column("calls", _("Calls"), "Int", 90),
		column("answered", _("Answered", context="HL Call"), "Int", 100),
		column("rate", _("Answer Rate"), "Percent", 110),
		column("there", _("At a Seat"), "Float", 110),
	]

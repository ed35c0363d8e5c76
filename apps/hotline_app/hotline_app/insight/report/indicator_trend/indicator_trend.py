"""The course of an indicator through a period, against its target (`C-6.1.7`, `G-4.1.4`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import format_datetime

from hotline_app.insight import measuring, verdict
from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

# By step: how rows name their time, and in how much less room the chart does.
STEPS = {
	"Hour": ("hour", "yyyy-MM-dd HH:mm", "dd HH:mm"),
	"Day": ("day", "yyyy-MM-dd", "MM-dd"),
	"Month": ("month", "yyyy-MM", "yyyy-MM"),
}
# A chart with more of them can't be read, and an hour's list of a year is no report.
MOST = 750


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message and chart: a row for each hour, day or month with something to measure.

	`indicator`, `from_date` and `to_date` are required; `step` is one of `STEPS` (default: Day).
	"""
	wanted = frappe._dict(filters or {})
	if not wanted.indicator:
		frappe.throw(_("Please choose an indicator."), frappe.MandatoryError)
	doc = frappe.get_doc(measuring.INDICATOR, wanted.indicator)
	doc.check_permission("read")
	(_f, _op, start), (_f, _op, end) = period.conditions("at", wanted)
	by, form, short = STEPS.get(wanted.step) or STEPS["Day"]
	if by == "hour" and (end - start).days * 24 > MOST:
		frappe.throw(_("By hour, please choose a period of at most {0} days.").format(MOST // 24))
	found = measuring.measure(doc, start, end, by, {"line": wanted.line} if wanted.line else None)
	known = [one for one in found if one.value is not None]
	rows = [_row(doc, one, form) for one in known]
	labels = [format_datetime(one.group, short) for one in known]
	[whole] = measuring.measure(doc, start, end, None, {"line": wanted.line} if wanted.line else None)
	return _columns(wanted.step or "Day"), rows, None, _chart(doc, rows, labels), _summary(doc, whole)


def _row(doc, one: measuring.Measured, form: str) -> Row:
	met = verdict.met(doc, one.value)
	return {
		"at": format_datetime(one.group, form),
		"value": one.value,
		"target": doc.target or None,
		"met": "" if met is None else _("Met", context="Target") if met else _("Missed", context="Target"),
		"numerator": one.numerator,
		"denominator": one.denominator,
	}


def _chart(doc, rows: list[Row], labels: list[str]) -> Row | None:
	if not rows:
		return None
	data: Row = {
		"labels": labels,
		"datasets": [{"name": _(doc.name), "values": [round(row["value"], 2) for row in rows]}],
	}
	if doc.target:
		data["yMarkers"] = [{"label": _("Target"), "value": doc.target}]
	return {"type": "line", "data": data, "axisOptions": {"xIsSeries": 1}}


def _summary(doc, whole: measuring.Measured) -> list[Row]:
	met = verdict.met(doc, whole.value)
	colour = {True: "green", False: "red", None: "blue"}[met]
	unit = _(doc.unit, context=measuring.INDICATOR)
	shown = [
		{
			"label": f"{_(doc.name)} ({unit})",
			"value": whole.value,
			"datatype": "Float",
			"indicator": colour,
		}
	]
	if doc.target:
		shown.append({"label": _("Target"), "value": doc.target, "datatype": "Float"})
	return shown if whole.value is not None else []


def _columns(step: str) -> list[Row]:
	return [
		column("at", _(step), "Data", 170),
		column("value", _("Value"), "Float", 120),
		column("target", _("Target"), "Float", 100),
		column("met", _("Target Met"), "Data", 110),
		column("numerator", _("Part", context="Indicators"), "Float", 100),
		column("denominator", _("Counted", context="Indicators"), "Int", 100),
	]

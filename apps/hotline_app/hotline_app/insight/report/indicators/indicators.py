"""What each indicator comes to in a period, against its target and the period before (`G-2.5`, `H-6.2`)."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate

from hotline_app.insight import indicators, measuring, verdict
from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

# What can be told apart: the field of the records counted, and the DocType that it links to.
GROUPS = {
	"Line": ("line", "HL Line"),
	"Kind": ("kind", None),
	"Category": ("category", "HL Category"),
	"Area": ("area", "HL Area"),
	"Unit": ("handling_unit", "HL Handling Unit"),
	"Provider": ("provider", "HL Provider"),
	"Agent": ("agent", "User"),
	"Day": ("day", None),
	"Month": ("month", None),
}
CHARTED = 20


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message and chart: a row for each indicator, or for each of its groups.

	`from_date` and `to_date` are required; `group_by` is one of `GROUPS`; `line` and `indicator` choose. The
	period before is as long as the period. Only what the user may read is counted; indicators of records
	that the user may not read, or that can't be told apart so, are left out.
	"""
	wanted = frappe._dict(filters or {})
	(_f, _op, start), (_f, _op, end) = period.conditions("at", wanted)
	by, doctype = GROUPS.get(wanted.group_by) or (None, None)
	found = indicators.usable(by, wanted.line, wanted.indicator)
	rows = [row for doc in found for row in _rows(doc, start, end, by, wanted)]
	return _columns(wanted.group_by if by else None, doctype), rows, None, _chart(rows, found, by)


def _rows(doc, start: datetime, end: datetime, by: str | None, wanted: Row) -> list[Row]:
	filters = {"line": wanted.line} if wanted.line else None
	now = measuring.measure(doc, start, end, by, filters)
	# A day has no day before it in the period before: groups of time are compared with their neighbours.
	before = measuring.measure(doc, start - (end - start), start, by, filters) if _recurs(by) else now
	values = {one.group: one.value for one in before}
	rows = []
	for place, one in enumerate(now):
		earlier = values.get(one.group) if _recurs(by) else (now[place - 1].value if place else None)
		rows.append(
			{
				"indicator": doc.name,
				"group": _group(by, one.group),
				"value": one.value,
				"unit": doc.unit,
				"target": doc.target or None,
				"better": doc.better,
				"met": _met(doc, one.value),
				"previous": earlier,
				"change": one.value - earlier if None not in (one.value, earlier) else None,
				"numerator": one.numerator,
				"denominator": one.denominator,
				"clauses": ", ".join(row.clause for row in doc.clauses),
				**_source(doc, start, end, by, one.group, wanted.line),
			}
		)
	return rows


def _recurs(by: str | None) -> bool:
	return by not in measuring.TIMES


def _source(doc, start: datetime, end: datetime, by: str | None, group: Any, line: str | None) -> Row:
	"""The list that shows what was counted: its records and filters, and those of the part that fulfils."""
	filters = [
		[doc.date_field, ">=", str(start)],
		[doc.date_field, "<", str(end)],
		*measuring.conditions(doc.base_conditions),
	]
	if line:
		filters.append(["line", "=", line])
	if by and _recurs(by):
		filters.append([by, "=", group] if group else [by, "is", "not set"])
	return {"source": doc.source, "filters": filters, "part": measuring.conditions(doc.conditions)}


def _group(by: str | None, group: Any) -> Any:
	if isinstance(group, datetime):
		return formatdate(group.date())
	return _(group) if by == "kind" and group else group


def _met(doc, value: float | None) -> str:
	found = verdict.met(doc, value)
	return "" if found is None else _("Met", context="Target") if found else _("Missed", context="Target")


def _chart(rows: list[Row], found: list, by: str | None) -> Row | None:
	"""The shares in percent side by side, or the groups of the one indicator that was chosen."""
	if by and len(found) != 1:
		return None
	shown = [row for row in rows if row["value"] is not None and (by or row["unit"] == measuring.PERCENT)]
	if not shown:
		return None
	shown = shown[:CHARTED]
	datasets = [{"name": _("Value"), "values": [round(row["value"], 2) for row in shown]}]
	if any(row["target"] for row in shown):
		datasets.append({"name": _("Target"), "values": [row["target"] or 0 for row in shown]})
	labels = [_(row["group"] or "None") if by else _(row["indicator"]) for row in shown]
	return {"type": "bar", "data": {"labels": labels, "datasets": datasets}}


def _columns(group: str | None, doctype: str | None) -> list[Row]:
	columns = [column("indicator", _("Indicator"), "Link", 220, measuring.INDICATOR)]
	if group:
		columns.append(column("group", _(group), "Link" if doctype else "Data", 160, doctype))
	return [
		*columns,
		column("value", _("Value"), "Float", 110),
		column("unit", _("Unit", context=measuring.INDICATOR), "Data", 80),
		column("target", _("Target"), "Float", 90),
		column("met", _("Target Met"), "Data", 100),
		column("previous", _("Period Before"), "Float", 110),
		column("change", _("Change"), "Float", 100),
		column("numerator", _("Part", context="Indicators"), "Float", 90),
		column("denominator", _("Counted", context="Indicators"), "Int", 90),
		column("clauses", _("Clauses"), "Data", 160),
	]

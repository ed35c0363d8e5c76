"""Deadlines kept and broken: by deadline, line, unit, provider or month, and how late it was (`H-6.2`)."""

from typing import Any

import frappe
from frappe import _

from hotline_app.insight.statistics import behind, deadlines, dimensions, figures, orders
from hotline_app.insight.statistics.dimensions import Dimension
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

CHARTED = 20
LINKS = {"line": "HL Line", "handling_unit": "HL Handling Unit", "provider": "HL Provider"}


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart, summary of the deadlines that fell due in the period.

	`from_date` and `to_date` are required; `of`: a DocType of `deadlines.WATCHED`; `by`: one of
	`deadlines.GROUPS`. Delays are hours on the clock, whatever the calendar.
	"""
	wanted = frappe._dict(filters or {})
	doctype, by = wanted.get("of") or orders.ORDER, wanted.by or "deadline"
	_check(doctype, by)
	period = orders.period_of(wanted)
	counted = deadlines.counted(doctype, by, period, wanted)
	total = {"late": [seconds for row in counted for seconds in row["late"]]}
	for row in counted:
		figures.add(total, row, deadlines.COUNTS)
	rows = [deadlines.finish(row) for row in counted]
	_name(rows, by)
	rows.sort(key=lambda row: row["group"] if by == "month" else (-row["broken"], row["group"]))
	for row in rows:
		row["behind"] = _behind(row.pop("key"), doctype, by, period)
	if not rows:
		return _columns(by), [], None, None, []
	whole = {"group": _("Total"), "bold": 1, **deadlines.finish(total)}
	return _columns(by), [*rows, whole], None, _chart(rows), _summary(whole)


def _check(doctype: str, by: str) -> None:
	if doctype not in deadlines.WATCHED:
		frappe.throw(_("There are no deadlines of {0}.").format(frappe.utils.escape_html(str(doctype))))
	if by not in deadlines.groups_of(doctype):
		frappe.throw(_("Deadlines can't be grouped by {0}.").format(frappe.utils.escape_html(str(by))))


def _name(rows: list[Row], by: str) -> None:
	if by == "deadline":
		titles = dict(frappe.get_all("HL SLA Policy", fields=["name", "title"], as_list=True))
		for row in rows:
			policy, title = row["key"]
			row["policy"] = titles.get(policy, policy)
			row["group"] = _(title)
		return
	names = {row["key"][0]: row["key"][0] for row in rows}
	if by in LINKS:
		names = dimensions.names(Dimension(by, ""), names)
	for row in rows:
		row["group"] = names[row["key"][0]]


def _behind(key: tuple, doctype: str, by: str, period: orders.Period) -> Row:
	if by != "deadline":
		return {}
	filters = {
		"reference_doctype": doctype,
		"policy": key[0],
		"title": key[1],
		"due_at": behind.between(period),
	}
	filters = {name: value for name, value in filters.items() if value}
	return {
		"deadlines": behind.listed(deadlines.CLOCK, filters),
		"met": behind.listed(deadlines.CLOCK, {**filters, "state": "Met"}),
		"overdue": behind.listed(deadlines.CLOCK, {**filters, "state": "Running", "breached": 1}),
	}


def _chart(rows: list[Row]) -> Row:
	shown = rows[:CHARTED]
	return {
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#28a745", "#e24c4c", "#9aa5b1"],
		"data": {
			"labels": [row["group"] for row in shown],
			"datasets": [
				{"name": _("Kept", context="HL SLA Clock"), "values": [row["met"] for row in shown]},
				{"name": _("Broken"), "values": [row["broken"] for row in shown]},
				{"name": _("Running"), "values": [row["running"] for row in shown]},
			],
		},
	}


def _summary(whole: Row) -> list[Row]:
	return [
		{"label": _("Deadlines"), "value": whole["deadlines"], "datatype": "Int"},
		{"label": _("Kept (%)"), "value": whole["kept"] or 0, "datatype": "Percent"},
		{"label": _("Overdue Now"), "value": whole["overdue"], "datatype": "Int", "indicator": "Red"},
	]


def _columns(by: str) -> list[Row]:
	labels = {
		"deadline": _("Deadline"),
		"line": _("Line", context="HL Work Order"),
		"handling_unit": _("Handling Unit"),
		"provider": _("Provider"),
		"month": _("Month"),
	}
	return [
		*([column("policy", _("Policy"), "Data", 200)] if by == "deadline" else []),
		column("group", labels[by], "Data", 180),
		column("deadlines", _("Deadlines"), "Int", 100),
		column("met", _("Kept", context="HL SLA Clock"), "Int", 90),
		column("broken", _("Broken"), "Int", 90),
		column("kept", _("Kept (%)"), "Percent", 100),
		column("overdue", _("Overdue Now"), "Int", 110),
		column("running", _("Running"), "Int", 90),
		column("mean", _("Average Delay (Hours)"), "Float", 150),
		column("median", _("Median Delay (Hours)"), "Float", 150),
		column("tenth", _("Nine of Ten Within (Hours)"), "Float", 170),
	]

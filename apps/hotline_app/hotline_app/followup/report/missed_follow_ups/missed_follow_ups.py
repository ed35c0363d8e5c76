"""Follow-ups that were not made in time, or that the system found nobody had been asked for (`C-6.2.2e`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime, time_diff_in_hours

from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

MAX_ROWS = 2000
FIELDS = (
	"name",
	"work_order",
	"line",
	"rule",
	"assigned_to",
	"due_at",
	"done_at",
	"stage",
	"missed",
	"made_at",
)


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows and summary: ones that were missing, are overdue, or were late.

	`from_date` and `to_date`, both required, limit when a task was made. Only what the user may read is told.
	"""
	wanted = frappe._dict(filters or {})
	now = now_datetime()
	rows = [row for task in _tasks(wanted) if (row := _row(task, now))["trouble"]]
	rows.sort(key=lambda row: -row["hours_late"])
	return _columns(), rows, None, None, _summary(rows)


def _tasks(wanted: Row) -> list[frappe._dict]:
	"""The tasks that may be late: what was missed, and what was due before it was done."""
	chosen = [[f, "=", wanted[f]] for f in ("line", "rule", "assigned_to") if wanted.get(f)]
	made = [*period.conditions("made_at", wanted), *chosen]
	missed = frappe.get_list(
		"HL Follow-up Task",
		filters=[*made, ["missed", "=", 1]],
		ignore_ifnull=True,
		fields=FIELDS,
		limit=MAX_ROWS,
	)
	late = frappe.get_list(
		"HL Follow-up Task",
		filters=[*made, ["missed", "=", 0], ["due_at", "<", now_datetime()]],
		fields=FIELDS,
		order_by="due_at",
		limit=MAX_ROWS,
	)
	return [*missed, *late]


def _row(task: frappe._dict, now) -> Row:
	end = task.done_at or now
	late = max(0.0, time_diff_in_hours(end, task.due_at)) if task.due_at else 0.0
	trouble = _("Was missed") if task.missed else ""
	if not trouble and late:
		trouble = _("Late") if task.done_at else _("Overdue")
	return {
		**task,
		"hours_late": late,
		"trouble": trouble,
		"state": _(task.stage, context="HL Follow-up Task"),
	}


def _summary(rows: list[Row]) -> list[Row]:
	return [
		{"label": _("Was missed"), "value": sum(row["missed"] for row in rows), "datatype": "Int"},
		{
			"label": _("Overdue"),
			"value": sum(row["stage"] == "Open" and row["hours_late"] > 0 for row in rows),
			"datatype": "Int",
			"indicator": "Red",
		},
		{
			"label": _("Late"),
			"value": sum(row["stage"] != "Open" and row["hours_late"] > 0 for row in rows),
			"datatype": "Int",
		},
	]


def _columns() -> list[Row]:
	return [
		column("trouble", _("Trouble"), "Data", 110),
		column("work_order", _("Work Order"), "Link", 140, "HL Work Order"),
		column("name", _("Follow-up Task"), "Link", 120, "HL Follow-up Task"),
		column("line", _("Line", context="HL Work Order"), "Link", 150, "HL Line"),
		column("rule", _("Rule"), "Link", 180, "HL Follow-up Rule"),
		column("assigned_to", _("Assigned To"), "Link", 160, "User"),
		column("state", _("State"), "Data", 100),
		column("due_at", _("Due At"), "Datetime", 160),
		column("done_at", _("Done At"), "Datetime", 160),
		column("hours_late", _("Hours Late"), "Float", 100),
	]

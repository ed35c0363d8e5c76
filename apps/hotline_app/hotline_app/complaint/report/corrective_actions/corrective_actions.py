"""What is to be improved: by whom, by when, done or late, and whether it helped (`C-8.1.4`)."""

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from hotline_app.complaint.actions import ACTION, OPEN
from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

MAX_RECORDS = 2000
FIELDS = (
	"name",
	"title",
	"line",
	"source",
	"complaint",
	"responsible",
	"opened_at",
	"due_at",
	"status",
	"done_at",
	"done_note",
	"effect",
	"checked_by",
)


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `from_date` and `to_date` are required."""
	wanted = frappe._dict(filters or {})
	chosen = [[f, "=", wanted[f]] for f in ("line", "status", "responsible") if wanted.get(f)]
	rows = frappe.get_list(
		ACTION,
		filters=[*period.conditions("opened_at", wanted), *chosen],
		ignore_ifnull=True,
		fields=list(FIELDS),
		order_by="due_at",
		limit=MAX_RECORDS,
	)
	return _columns(), [_shown(row) for row in rows], None, None, _summary(rows)


def _is_late(row: frappe._dict) -> bool:
	return bool(row.due_at) and get_datetime(row.done_at or now_datetime()) > get_datetime(row.due_at)


def _shown(row: frappe._dict) -> Row:
	return {
		**row,
		"source": _(row.source or "", context=ACTION),
		"status": _(row.status, context=ACTION),
		"effect": _(row.effect or "", context=ACTION),
		"late": _("Late") if _is_late(row) and row.status != "Dropped" else "",
	}


def _summary(rows: list[frappe._dict]) -> list[Row]:
	counts = Counter(row.status for row in rows)
	overdue = sum(row.status == OPEN and _is_late(row) for row in rows)
	states = [
		{"label": _(status, context=ACTION), "value": number, "datatype": "Int"}
		for status, number in counts.items()
	]
	return [
		*states,
		{
			"label": _("Overdue", context=ACTION),
			"value": overdue,
			"datatype": "Int",
			"indicator": "Red" if overdue else "Green",
		},
	]


def _columns() -> list[Row]:
	return [
		column("name", _("Record"), "Link", 110, ACTION),
		column("title", _("What Is to Be Done"), "Data", 240),
		column("line", _("Line", context="HL Work Order"), "Link", 140, "HL Line"),
		column("source", _("Found By"), "Data", 110),
		column("complaint", _("Complaint"), "Link", 120, "HL Complaint"),
		column("responsible", _("Responsible"), "Link", 160, "User"),
		column("opened_at", _("Opened At"), "Datetime", 160),
		column("due_at", _("Due By"), "Datetime", 160),
		column("status", _("Status"), "Data", 90),
		column("late", _("Late"), "Data", 80),
		column("done_at", _("Done At"), "Datetime", 160),
		column("done_note", _("What Was Done"), "Data", 220),
		column("effect", _("Effect"), "Data", 110),
		column("checked_by", _("Checked By"), "Link", 160, "User"),
	]

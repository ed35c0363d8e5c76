"""Rules and procedures in force whose review is overdue, the longest first (`C-8.1.1`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import date_diff, getdate

from hotline_app.intake.report.columns import column
from hotline_app.quality.procedures import IN_FORCE, OPEN, PROCEDURE, PROPOSAL

Row = dict[str, Any]
MAX_ROWS = 2000


def execute(filters: Row | None = None) -> tuple:
	"""Return columns and rows; `line` and `responsible` narrow it."""
	wanted = frappe._dict(filters or {})
	conditions: list = [["status", "=", IN_FORCE], ["review_on", "is", "set"], ["review_on", "<", getdate()]]
	conditions += [[name, "=", wanted[name]] for name in ("line", "responsible") if wanted.get(name)]
	rows = frappe.get_list(
		PROCEDURE,
		filters=conditions,
		fields=["name", "title", "kind", "line", "responsible", "version", "review_on", "reviewed_at"],
		order_by="review_on",
		limit=MAX_ROWS,
	)
	waiting = _proposals([row.name for row in rows])
	return _columns(), [
		{
			**row,
			"kind": _(row.kind, context=PROCEDURE),
			"days": date_diff(getdate(), row.review_on),
			"proposals": waiting.get(row.name, 0),
		}
		for row in rows
	]


def _proposals(procedures: list[str]) -> dict[str, int]:
	rows = frappe.get_all(
		PROPOSAL,
		{"rule": ("in", procedures or [""]), "stage": OPEN},
		["rule", "count(name) as number"],
		group_by="rule",
	)
	return {row.rule: row.number for row in rows}


def _columns() -> list[Row]:
	return [
		column("name", _("Procedure"), "Link", 110, PROCEDURE),
		column("title", _("Title"), "Data", 260),
		column("kind", _("Kind"), "Data", 120),
		column("line", _("Line"), "Link", 150, "HL Line"),
		column("responsible", _("Responsible"), "Link", 170, "User"),
		column("version", _("Version"), "Int", 80),
		column("review_on", _("Review On"), "Date", 110),
		column("days", _("Days Overdue"), "Int", 110),
		column("reviewed_at", _("Last Reviewed At"), "Datetime", 160),
		column("proposals", _("Open Proposals"), "Int", 120),
	]

"""Questions to which the knowledge base has no answer yet, those asked most often first (`J-27`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import date_diff, getdate

from hotline_app.intake.report.columns import column

Row = dict[str, Any]
MAX_ROWS = 2000
QUESTION = "HL Knowledge Question"


def execute(filters: Row | None = None) -> tuple:
	"""Return columns and rows of the open questions that the user may read; `line` and `editor` narrow it."""
	wanted = frappe._dict(filters or {})
	conditions: list = [["stage", "in", ["Open", "In Agreement"]]]
	conditions += [[name, "=", wanted[name]] for name in ("line", "editor") if wanted.get(name)]
	rows = frappe.get_list(
		QUESTION,
		filters=conditions,
		fields=["name", "question", "line", "difficulty", "stage", "editor", "times_asked", "asked_at"],
		order_by="times_asked desc, asked_at",
		limit=MAX_ROWS,
	)
	shown = [
		{
			**row,
			"difficulty": _(row.difficulty, context=QUESTION),
			"stage": _(row.stage, context=QUESTION),
			"days": date_diff(getdate(), getdate(row.asked_at)),
		}
		for row in rows
	]
	return _columns(), shown


def _columns() -> list[Row]:
	return [
		column("name", _("Question"), "Link", 110, QUESTION),
		column("question", _("Text"), "Data", 320),
		column("line", _("Line"), "Link", 150, "HL Line"),
		column("difficulty", _("Difficulty"), "Data", 90),
		column("stage", _("Stage"), "Data", 110),
		column("editor", _("Responsible"), "Link", 170, "User"),
		column("times_asked", _("Times Asked"), "Int", 110),
		column("asked_at", _("Asked At"), "Datetime", 160),
		column("days", _("Days Open"), "Int", 90),
	]

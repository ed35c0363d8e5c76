"""Published articles whose review is overdue, the longest first (`C-6.2.6b`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import date_diff, getdate

from hotline_app.intake.report.columns import column

Row = dict[str, Any]
MAX_ROWS = 2000
ARTICLE = "HL Knowledge Article"


def execute(filters: Row | None = None) -> tuple:
	"""Return columns and rows of the articles that the user may read; `line` and `editor` narrow it."""
	wanted = frappe._dict(filters or {})
	conditions: list = [
		["stage", "=", "Published"],
		["review_on", "<", getdate()],
		["review_on", "is", "set"],
	]
	conditions += [[name, "=", wanted[name]] for name in ("line", "editor") if wanted.get(name)]
	rows = frappe.get_list(
		ARTICLE,
		filters=conditions,
		fields=["name", "title", "line", "kind", "editor", "review_on", "reviewed_at", "use_count"],
		order_by="review_on",
		limit=MAX_ROWS,
	)
	shown = [
		{**row, "kind": _(row.kind, context=ARTICLE), "days": date_diff(getdate(), row.review_on)}
		for row in rows
	]
	return _columns(), shown


def _columns() -> list[Row]:
	return [
		column("name", _("Article"), "Link", 110, ARTICLE),
		column("title", _("Title"), "Data", 260),
		column("line", _("Line"), "Link", 150, "HL Line"),
		column("kind", _("Kind"), "Data", 140),
		column("editor", _("Responsible"), "Link", 170, "User"),
		column("review_on", _("Review On"), "Date", 110),
		column("days", _("Days Overdue"), "Int", 110),
		column("reviewed_at", _("Last Reviewed At"), "Datetime", 160),
		column("use_count", _("Uses"), "Int", 80),
	]

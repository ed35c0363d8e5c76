"""How often articles were used in a period, and whether they helped (`C-6.2.6b`)."""

from collections import defaultdict
from typing import Any

import frappe
from frappe import _

from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column
from hotline_app.knowledge import using

Row = dict[str, Any]
MAX_ROWS, MAX_BARS = 2000, 10
ARTICLE = "HL Knowledge Article"


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows and chart of published articles that the user may read, the most used first.

	`from_date` and `to_date` bound the period (required), `line` narrows it.
	"""
	wanted = frappe._dict(filters or {})
	conditions = {"stage": "Published", **({"line": wanted.line} if wanted.get("line") else {})}
	articles = frappe.get_list(
		ARTICLE,
		filters=conditions,
		fields=["name", "title", "line", "kind", "editor", "last_used_at"],
		limit=0,
	)
	counted = _counted(wanted)
	rows = [_row(article, counted[article.name]) for article in articles]
	rows.sort(key=lambda row: (-row["uses"], row["title"]))
	return _columns(), rows[:MAX_ROWS], None, _chart(rows)


def _counted(wanted: Row) -> dict[str, dict[str, int]]:
	rows = frappe.get_all(
		"HL Knowledge Use",
		filters=period.conditions("at", wanted),
		ignore_ifnull=True,
		fields=["article", "action", "count(name) as number"],
		group_by="article, action",
		order_by=None,
	)
	counted: dict[str, dict[str, int]] = defaultdict(dict)
	for row in rows:
		counted[row.article][row.action] = row.number
	return counted


def _row(article: frappe._dict, counted: dict[str, int]) -> Row:
	helped, not_helped = counted.get(using.HELPED, 0), counted.get(using.NOT_HELPED, 0)
	said = helped + not_helped
	return {
		**article,
		"kind": _(article.kind, context=ARTICLE),
		"uses": counted.get(using.OPENED, 0),
		"copies": counted.get(using.COPIED, 0),
		"helped": helped,
		"not_helped": not_helped,
		"share": round(100 * helped / said, 1) if said else None,
	}


def _chart(rows: list[Row]) -> Row | None:
	if not rows:
		return None
	used = rows[:MAX_BARS]
	return {
		"data": {
			"labels": [row["title"] for row in used],
			"datasets": [{"name": _("Uses"), "values": [row["uses"] for row in used]}],
		},
		"type": "bar",
	}


def _columns() -> list[Row]:
	return [
		column("name", _("Article"), "Link", 110, ARTICLE),
		column("title", _("Title"), "Data", 260),
		column("line", _("Line"), "Link", 150, "HL Line"),
		column("kind", _("Kind"), "Data", 140),
		column("uses", _("Uses"), "Int", 80),
		column("copies", _("Copied"), "Int", 80),
		column("helped", _("Helped"), "Int", 80),
		column("not_helped", _("Did Not Help"), "Int", 110),
		column("share", _("Helped, %"), "Percent", 100),
		column("editor", _("Responsible"), "Link", 170, "User"),
		column("last_used_at", _("Last Used At"), "Datetime", 160),
	]

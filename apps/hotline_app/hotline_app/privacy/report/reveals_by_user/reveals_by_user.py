"""Who revealed personal data in a period: how often, of how many records, how often at most in a day."""

from collections import Counter, defaultdict
from typing import Any

import frappe
from frappe import _

from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

MOST = 50_000


def execute(filters: dict[str, Any] | None = None) -> tuple:
	"""Return columns and rows, who revealed most first; `from_date` and `to_date` are required."""
	by_user = defaultdict(list)
	for row in frappe.get_list(
		"HL Reveal",
		filters=period.conditions("revealed_at", frappe._dict(filters or {})),
		ignore_ifnull=True,
		fields=["user", "revealed_at", "document_type", "document_name"],
		order_by="revealed_at asc",
		limit=MOST,
	):
		by_user[row.user].append(row)
	rows = [_row(user, reveals) for user, reveals in by_user.items()]
	return _columns(), sorted(rows, key=lambda row: -row["reveals"])


def _row(user: str, reveals: list[frappe._dict]) -> dict[str, Any]:
	days = Counter(row.revealed_at.date() for row in reveals)
	return {
		"user": user,
		"reveals": len(reveals),
		"records": len({(row.document_type, row.document_name) for row in reveals}),
		"most_a_day": max(days.values()),
		"last": reveals[-1].revealed_at,
	}


def _columns() -> list[dict[str, Any]]:
	return [
		column("user", _("User"), "Link", 220, "User"),
		column("reveals", _("Reveals"), "Int", 110),
		column("records", _("Records"), "Int", 110),
		column("most_a_day", _("Most in a Day"), "Int", 130),
		column("last", _("Last Time"), "Datetime", 180),
	]

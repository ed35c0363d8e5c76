"""Who has not passed a training and is to repeat it, and when they next can (`H-4.2`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake.report.columns import column
from hotline_app.training import retraining

Row = dict[str, Any]


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `topic` and `user` narrow it down."""
	wanted = frappe._dict(filters or {})
	rows = retraining.due(wanted.topic, [wanted.user] if wanted.user else None)
	names = _names({row.user for row in rows})
	following = _next_sessions({row.topic for row in rows})
	shown = [
		{
			**row,
			"full_name": names.get(row.user),
			"session": following.get(row.topic, {}).get("name"),
			"next_at": following.get(row.topic, {}).get("starts_at"),
		}
		for row in rows
	]
	return _columns(), shown, None, None, _summary(shown)


def _names(users: set[str]) -> dict[str, str]:
	rows = frappe.get_all("User", {"name": ("in", sorted(users) or [""])}, ["name", "full_name"])
	return {row.name: row.full_name for row in rows}


def _next_sessions(topics: set[str]) -> dict[str, frappe._dict]:
	rows = frappe.get_all(
		"HL Training Session",
		{"topic": ("in", sorted(topics) or [""]), "status": "Planned", "starts_at": (">", now_datetime())},
		["name", "topic", "starts_at"],
		order_by="starts_at desc",
	)
	return {row.topic: row for row in rows}


def _summary(rows: list[Row]) -> list[Row]:
	unplanned = len({row["topic"] for row in rows if not row["session"]})
	return [
		{"label": _("To Be Repeated"), "value": len(rows), "datatype": "Int"},
		{
			"label": _("Topics without a Session to Come"),
			"value": unplanned,
			"datatype": "Int",
			"indicator": "Red" if unplanned else "Green",
		},
	]


def _columns() -> list[Row]:
	return [
		column("user", _("Participant"), "Link", 200, "User"),
		column("full_name", _("Name"), "Data", 140),
		column("topic", _("Topic"), "Link", 200, "HL Training Topic"),
		column("failures", _("Times Not Passed"), "Int", 120),
		column("last_at", _("Last Time"), "Datetime", 160),
		column("session", _("Next Session"), "Link", 130, "HL Training Session"),
		column("next_at", _("Next Time"), "Datetime", 160),
	]

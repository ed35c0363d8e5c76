"""Results of quality reviews: by agent, line, plan, reviewer, or by item of the card (`C-8.1.2`, `G-5.1`)."""

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _

from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column
from hotline_app.quality.access import REVIEW
from hotline_app.quality.scoring import FAILED, SCORED
from hotline_app.quality.stages import COUNTING

Row = dict[str, Any]

GROUPS = {"agent": "User", "line": "HL Line", "plan": "HL Quality Plan", "reviewer": "User"}
BY_ITEM = "item"
MAX_RECORDS = 20_000
MAX_BARS = 30
FIELDS = ("name", *GROUPS, "score", "knocked_out", "objected_at", "decision", "score_before")


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message and chart; `from_date`, `to_date` are required.

	`group`: agent, line, plan, reviewer or item. Only results that hold count: scored and not disputed, or
	decided.
	"""
	wanted = frappe._dict(filters or {})
	group = wanted.get("group") or "agent"
	if group not in (*GROUPS, BY_ITEM):
		frappe.throw(_("Results can't be grouped by {0}.").format(frappe.utils.escape_html(str(group))))
	chosen = [[field, "=", wanted[field]] for field in ("line", "plan", "agent") if wanted.get(field)]
	rows = frappe.get_list(
		REVIEW,
		filters=[*period.conditions("scored_at", wanted), ["stage", "in", COUNTING], *chosen],
		ignore_ifnull=True,
		fields=list(FIELDS),
		order_by="scored_at",
		limit=MAX_RECORDS,
	)
	if group == BY_ITEM:
		counted = _by_item([row.name for row in rows])
		return _item_columns(), counted, None, _chart(counted, "item", lambda row: row["share"])
	counted = _by_group(rows, group)
	_name(counted, group)
	return _columns(group), counted, None, _chart(counted, "label", lambda row: row["average"])


def _by_group(rows: list[frappe._dict], group: str) -> list[Row]:
	found: dict[str, list[frappe._dict]] = {}
	for row in rows:
		found.setdefault(row[group] or "", []).append(row)
	counted = [
		{
			group: name,
			"number": len(some),
			"average": round(sum(row.score for row in some) / len(some), 1),
			"lowest": min(row.score for row in some),
			"knocked_out": sum(row.knocked_out for row in some),
			"objections": sum(bool(row.objected_at) for row in some),
			"changed": sum(row.decision == "Result Changed" for row in some),
		}
		for name, some in found.items()
	]
	return sorted(counted, key=lambda row: (row["average"], row[group]))


def _name(rows: list[Row], group: str) -> None:
	"""Give each row what people call it, as its `label`."""
	names: dict[str, str] = {}
	if GROUPS[group] == "User":
		users = {"name": ("in", [row[group] for row in rows] or [""])}
		names = {user.name: user.full_name for user in frappe.get_all("User", users, ["name", "full_name"])}
	for row in rows:
		row["label"] = names.get(row[group]) or _(row[group])


def _by_item(reviews: list[str]) -> list[Row]:
	rows = frappe.get_all(
		"HL Quality Review Item",
		{
			"parent": ("in", reviews or [""]),
			"parenttype": REVIEW,
			"result": ("not in", ["", "Not Applicable"]),
		},
		["title", "dimension", "knock_out", "result", "points", "max_points"],
	)
	found: dict[tuple, list[float]] = {}
	failed: dict[tuple, int] = {}
	for row in rows:
		key = (row.title, row.dimension)
		part = row.points / row.max_points if row.result == SCORED else float(row.result != FAILED)
		found.setdefault(key, []).append(part)
		failed[key] = failed.get(key, 0) + (row.result == FAILED)
	counted = [
		{
			"item": _(title),
			"dimension": _(dimension or ""),
			"number": len(parts),
			"share": round(100 * sum(parts) / len(parts), 1),
			"failed": failed[title, dimension],
		}
		for (title, dimension), parts in found.items()
	]
	return sorted(counted, key=lambda row: row["share"])


def _chart(rows: list[Row], label: str, value: Callable[[Row], float]) -> Row | None:
	if not rows:
		return None
	shown = rows[:MAX_BARS]
	return {
		"type": "bar",
		"data": {
			"labels": [row[label] for row in shown],
			"datasets": [{"name": _("Average Score"), "values": [value(row) for row in shown]}],
		},
	}


def _columns(group: str) -> list[Row]:
	label = frappe.get_meta(REVIEW).get_label(group)
	return [
		column(group, _(label, context=REVIEW), "Link", 200, GROUPS[group]),
		column("number", _("Quality Reviews"), "Int", 100),
		column("average", _("Average Score"), "Float", 120),
		column("lowest", _("Lowest"), "Float", 100),
		column("knocked_out", _("Knocked Out"), "Int", 110),
		column("objections", _("Objections"), "Int", 110),
		column("changed", _("Result Changed"), "Int", 120),
	]


def _item_columns() -> list[Row]:
	return [
		column("item", _("Item"), "Data", 240),
		column("dimension", _("Dimension"), "Data", 140),
		column("number", _("Judged"), "Int", 100),
		column("share", _("Reached (%)"), "Float", 120),
		column("failed", _("Failed"), "Int", 100),
	]

"""What follow-ups came to: attempts, who was reached, how satisfied they are, by line, provider or agent."""

from typing import Any

import frappe
from frappe import _

from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

TASK, ANSWER, ATTEMPT = "HL Follow-up Task", "HL Follow-up Answer", "HL Follow-up Attempt"
# What can be told apart: the field of a task, and the DocType that it links to.
GROUPS = {
	"Line": ("line", "HL Line"),
	"Provider": ("provider", "HL Provider"),
	"Unit": ("handling_unit", "HL Handling Unit"),
	"Agent": ("agent", "User"),
	"Category": ("category", "HL Category"),
	"Rule": ("rule", "HL Follow-up Rule"),
	"Batch": ("batch", "HL Follow-up Batch"),
}
STAGES = {"Satisfied": "satisfied", "Unsatisfied": "unsatisfied", "Unreached": "unreached"}
DIMENSIONS = ("Attitude", "Efficiency", "Quality")
COUNTS = (*STAGES.values(), "by_link", "attempts")
CHARTED = 10


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message and chart of the follow-ups that ended in the period.

	`from_date` and `to_date` are required; `group_by` is one of `GROUPS` (default: Line). Only what the user
	may read is counted.
	"""
	wanted = frappe._dict(filters or {})
	field, doctype = GROUPS.get(wanted.group_by) or GROUPS["Line"]
	rows: dict[str, Row] = {}
	for group in _results(wanted, field):
		_add(rows.setdefault(group.key or "", _new(group.key)), group)
	_add_scores(rows, wanted, field)
	_add_attempts(rows, wanted, field)
	for row in rows.values():
		_finish(row)
	shown = sorted(rows.values(), key=lambda row: (-row["ended"], row["key"] or ""))
	return _columns(wanted.group_by or "Line", doctype), shown, None, _chart(shown)


def _results(wanted: Row, field: str) -> list[frappe._dict]:
	return frappe.get_list(
		TASK,
		filters=_filters(wanted),
		ignore_ifnull=True,
		fields=[
			f"{field} as `key`",
			"stage",
			"answered_by",
			"rating",
			"count(name) as number",
		],
		group_by=f"{field}, stage, answered_by, rating",
		order_by=None,
		limit=0,
	)


def _filters(wanted: Row) -> list[list]:
	chosen = [f for f in ("line", "provider", "batch", "rule") if wanted.get(f)]
	return [
		*period.conditions("done_at", wanted),
		["stage", "in", list(STAGES)],
		*([f, "=", wanted[f]] for f in chosen),
	]


def _add_scores(rows: dict[str, Row], wanted: Row, field: str) -> None:
	scores = frappe.get_list(
		TASK,
		filters=[*_filters(wanted), [ANSWER, "score", ">", 0], [ANSWER, "dimension", "in", DIMENSIONS]],
		ignore_ifnull=True,
		fields=[f"{field} as `key`", f"`tab{ANSWER}`.`dimension`", f"avg(`tab{ANSWER}`.`score`) as mean"],
		group_by=f"`tab{TASK}`.`{field}`, `tab{ANSWER}`.`dimension`",
		order_by=None,
		limit=0,
	)
	for score in scores:
		rows[score.key or ""][score.dimension.lower()] = score.mean


def _add_attempts(rows: dict[str, Row], wanted: Row, field: str) -> None:
	attempts = frappe.get_list(
		TASK,
		filters=[*_filters(wanted), [ATTEMPT, "name", "is", "set"]],
		ignore_ifnull=True,
		fields=[f"{field} as `key`", f"count(`tab{ATTEMPT}`.`name`) as number"],
		group_by=f"`tab{TASK}`.`{field}`",
		order_by=None,
		limit=0,
	)
	for group in attempts:
		rows[group.key or ""]["attempts"] = group.number


def _new(key: str | None) -> Row:
	return {"key": key, "ended": 0, "ratings": 0, "rated": 0, **dict.fromkeys(COUNTS, 0)}


def _add(row: Row, group: frappe._dict) -> None:
	row[STAGES[group.stage]] += group.number
	row["ended"] += group.number
	row["by_link"] += group.number if group.answered_by == "Link" else 0
	row["ratings"] += group.number * (group.rating or 0)
	row["rated"] += group.number if group.rating else 0


def _finish(row: Row) -> None:
	reached = row["satisfied"] + row["unsatisfied"]
	row["reached_share"] = 100 * reached / row["ended"] if row["ended"] else None
	row["satisfied_share"] = 100 * row["satisfied"] / reached if reached else None
	row["rating"] = row["ratings"] / row["rated"] if row["rated"] else None


def _chart(rows: list[Row]) -> Row | None:
	if not rows:
		return None
	shown = rows[:CHARTED]
	return {
		"type": "bar",
		"data": {
			"labels": [_(row["key"] or "") or _("None") for row in shown],
			"datasets": [
				{"name": _("Satisfied"), "values": [row["satisfied"] for row in shown]},
				{"name": _("Not Satisfied"), "values": [row["unsatisfied"] for row in shown]},
				{"name": _("Not Reached"), "values": [row["unreached"] for row in shown]},
			],
		},
	}


def _columns(group: str, doctype: str) -> list[Row]:
	return [
		column("key", _(group), "Link", 200, doctype),
		column("ended", _("Follow-ups"), "Int", 100),
		column("attempts", _("Attempts in Vain"), "Int", 110),
		column("reached_share", _("Reached (%)"), "Percent", 110),
		column("satisfied", _("Satisfied"), "Int", 90),
		column("unsatisfied", _("Not Satisfied"), "Int", 100),
		column("unreached", _("Not Reached"), "Int", 100),
		column("satisfied_share", _("Satisfied (%)"), "Percent", 110),
		column("by_link", _("By Link"), "Int", 90),
		column("rating", _("Mean Rating"), "Float", 110),
		column("attitude", _("Attitude"), "Float", 90),
		column("efficiency", _("Efficiency"), "Float", 90),
		column("quality", _("Quality"), "Float", 90),
	]

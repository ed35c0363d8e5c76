"""Agents: their calls, their time at the seat, orders, follow-ups, and how these were judged (`G-5.1`).

Agents see their own row, whoever may report on quality reviews sees all.
"""

from typing import Any

import frappe
from frappe import _

from hotline_app.insight.statistics import agents, behind, figures, orders
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

CHARTED = 30
TOTALS = (*agents.COUNTS, "signed_in", "ready", "not_ready")


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart, summary. `from_date` and `to_date` are required.

	`line` and `agent` narrow it. Times at the seat are hours, talk and wrap-up seconds a call.
	"""
	wanted = frappe._dict(filters or {})
	period = orders.period_of(wanted)
	rows = agents.counted(period, wanted)
	names = _names([row["agent"] for row in rows])
	for row in rows:
		row["agent_name"] = names.get(row["agent"], row["agent"])
		row["behind"] = _behind(row["agent"], period, wanted)
	rows.sort(key=lambda row: (-row["answered"], -row["orders"], row["agent_name"]))
	if not rows:
		return _columns(), [], None, None, []
	total: Row = {}
	for row in rows:
		figures.add(total, row, (*TOTALS, "talk_s"))
	whole = {
		**total,
		"agent_name": _("Total"),
		"bold": 1,
		"talk": figures.mean(total["talk_s"], total["answered"]),
		"at_once_share": figures.percent(total["at_once"], total["asked"]),
	}
	return _columns(), [*rows, whole] if len(rows) > 1 else rows, None, _chart(rows), _summary(whole)


def _names(users: list[str]) -> dict[str, str]:
	return dict(frappe.get_all("User", {"name": ("in", users)}, ["name", "full_name"], as_list=True))


def _behind(agent: str, period: orders.Period, wanted: frappe._dict) -> Row:
	between, line = behind.between(period), {"line": wanted.line} if wanted.line else {}
	own = {"agent": agent, **line}
	return {
		"answered": behind.listed(agents.CALL, {**own, "started_at": between, "outcome": "Answered"}),
		"orders": behind.listed(orders.ORDER, {**own, "creation": between}),
		"follow_ups": behind.listed(agents.TASK, {**own, "done_at": between}),
		"quality": behind.listed(agents.REVIEW, {**own, "scored_at": between}),
	}


def _chart(rows: list[Row]) -> Row:
	shown = rows[:CHARTED]
	return {
		"type": "bar",
		"data": {
			"labels": [row["agent_name"] for row in shown],
			"datasets": [
				{"name": _("Calls Answered"), "values": [row["answered"] for row in shown]},
				{"name": _("Orders"), "values": [row["orders"] for row in shown]},
				{"name": _("Follow-ups"), "values": [row["follow_ups"] for row in shown]},
			],
		},
	}


def _summary(whole: Row) -> list[Row]:
	return [
		{"label": _("Calls Answered"), "value": whole["answered"], "datatype": "Int"},
		{"label": _("Orders"), "value": whole["orders"], "datatype": "Int"},
		{
			"label": _("Resolved at First Contact (%)"),
			"value": whole["at_once_share"] or 0,
			"datatype": "Percent",
		},
	]


def _columns() -> list[Row]:
	return [
		column("agent", _("Agent"), "Link", 160, "User"),
		column("agent_name", _("Name"), "Data", 130),
		column("answered", _("Calls Answered"), "Int", 110),
		column("missed", _("Rang, Not Answered"), "Int", 130),
		column("talk", _("Average Talk (Seconds)"), "Float", 150),
		column("wrap_up", _("Average Wrap-up (Seconds)"), "Float", 160),
		column("signed_in", _("Signed In (Hours)"), "Float", 130),
		column("ready", _("Ready (Hours)"), "Float", 110),
		column("not_ready", _("Not Ready (Hours)"), "Float", 130),
		column("orders", _("Orders"), "Int", 90),
		column("at_once", _("Resolved at First Contact"), "Int", 120),
		column("at_once_share", _("Resolved at First Contact (%)"), "Percent", 140),
		column("follow_ups", _("Follow-ups"), "Int", 100),
		# As text, for what nobody judged would be shown as nought.
		column("satisfaction", _("Callers' Rating (of 100)"), "Data", 150),
		column("quality", _("Quality Score"), "Data", 110),
	]

"""What was passed upward: collected by matter and line, and how far each came (`J-30`, `J-31`)."""

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.utils import strip_html

from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

MAX_RECORDS = 2000
MAX_TEXT = 200
FIELDS = (
	"name",
	"matter",
	"line",
	"work_order",
	"content",
	"agent",
	"stage",
	"raised_by",
	"raised_at",
	"verified_at",
	"reported_to",
	"reported_at",
	"closed_at",
	"outcome",
)


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary of what the user may read in the period.

	`from_date` and `to_date` are required; line, matter and stage narrow it.
	"""
	wanted = frappe._dict(filters or {})
	chosen = [[f, "=", wanted[f]] for f in ("line", "matter", "stage") if wanted.get(f)]
	conditions = [*period.conditions("raised_at", wanted), *chosen]
	counts = frappe.get_list(
		"HL Escalation",
		filters=conditions,
		ignore_ifnull=True,
		fields=["matter", "stage", "count(name) as number"],
		group_by="matter, stage",
		order_by=None,
		limit=0,
	)
	rows = frappe.get_list(
		"HL Escalation",
		filters=conditions,
		ignore_ifnull=True,
		fields=list(FIELDS),
		order_by="matter asc, raised_at desc",
		limit=MAX_RECORDS,
	)
	return _columns(), [_shown(row) for row in rows], None, _chart(counts), _summary(counts)


def _shown(row: frappe._dict) -> Row:
	return {
		**row,
		"matter": _(row.matter),
		"stage": _(row.stage, context="HL Escalation"),
		"content": strip_html(row.content or "")[:MAX_TEXT],
		"outcome": strip_html(row.outcome or "")[:MAX_TEXT],
	}


def _chart(counts: list[frappe._dict]) -> Row | None:
	by_matter = Counter()
	for row in counts:
		by_matter[row.matter] += row.number
	if not by_matter:
		return None
	ordered = by_matter.most_common()
	return {
		"type": "bar",
		"data": {
			"labels": [_(matter) for matter, _number in ordered],
			"datasets": [{"name": _("Matters"), "values": [number for _matter, number in ordered]}],
		},
	}


def _summary(counts: list[frappe._dict]) -> list[Row]:
	by_stage = Counter()
	for row in counts:
		by_stage[row.stage] += row.number
	total = {"label": _("Matters"), "value": sum(by_stage.values()), "datatype": "Int"}
	stages = ("Open", "Verified", "Reported", "Settled")
	return [
		total,
		*(
			{"label": _(stage, context="HL Escalation"), "value": by_stage[stage], "datatype": "Int"}
			for stage in stages
		),
	]


def _columns() -> list[Row]:
	return [
		column("matter", _("Matter"), "Data", 130),
		column("name", _("Record"), "Link", 110, "HL Escalation"),
		column("raised_at", _("Raised At"), "Datetime", 160),
		column("line", _("Line", context="HL Work Order"), "Link", 130, "HL Line"),
		column("work_order", _("Work Order"), "Link", 140, "HL Work Order"),
		column("content", _("What It Is About"), "Data", 260),
		column("agent", _("Person in Charge"), "Link", 160, "User"),
		column("stage", _("Stage"), "Data", 90),
		column("verified_at", _("Verified At"), "Datetime", 160),
		column("reported_to", _("Reported To"), "Data", 150),
		column("reported_at", _("Reported At"), "Datetime", 160),
		column("closed_at", _("Settled At"), "Datetime", 160),
		column("outcome", _("Outcome"), "Data", 220),
	]

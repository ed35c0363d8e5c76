"""Providers by their quality, with the facts that led to it (`C-8.1.3`, `C-5.3.2`)."""

import json
from typing import Any

import frappe
from frappe import _

from hotline_app.dispatch import quality
from hotline_app.intake.report.columns import column
from hotline_app.intake.trees import lineage

Row = dict[str, Any]

MAX_ROWS = 2000
CHARTED = 15
FIELDS = ("name", "provider_name", "level", "stage", "quality", "quality_at", "quality_facts")


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message and chart of the providers that the user may read, the best first.

	`category`, `level` and `stage` (empty: members of the scheme) narrow it.
	"""
	wanted = frappe._dict(filters or {})
	conditions = [["stage", "in", [wanted.stage] if wanted.stage else list(quality.STAGES)]]
	if wanted.level:
		conditions.append(["level", "=", wanted.level])
	if wanted.category:
		conditions.append(["name", "in", _offering(wanted.category)])
	rows = frappe.get_list(
		"HL Provider",
		filters=conditions,
		fields=list(FIELDS),
		order_by="quality_at is null, quality desc, provider_name",
		limit=MAX_ROWS,
	)
	ranked = [_shown(rank, row) for rank, row in enumerate(rows, start=1)]
	return _columns(), ranked, None, _chart(ranked)


def _offering(category: str) -> list[str]:
	return frappe.get_all(
		"HL Provider Service",
		{"parenttype": "HL Provider", "category": ("in", lineage("HL Category", category))},
		pluck="parent",
		distinct=True,
	) or [""]


def _shown(rank: int, row: frappe._dict) -> Row:
	facts = json.loads(row.pop("quality_facts") or "{}")
	known = row.quality_at is not None
	return {
		**row,
		"rank": rank if known else None,
		"quality": row.quality if known else None,
		"stage": _(row.stage, context="HL Provider"),
		# Of what nobody reported there was none.
		**{f"number_of_{fact}": int(facts.get(fact, 0)) for fact in quality.COUNTS if known},
		"attitude": facts.get("attitude"),
		"efficiency": facts.get("efficiency"),
		"work_quality": facts.get("quality"),
	}


def _chart(rows: list[Row]) -> Row | None:
	best = [row for row in rows if row["quality"] is not None][:CHARTED]
	if not best:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": [row["provider_name"] for row in best],
			"datasets": [{"name": _("Quality"), "values": [row["quality"] for row in best]}],
		},
	}


def _columns() -> list[Row]:
	return [
		column("rank", _("Rank"), "Int", 60),
		column("name", _("Provider"), "Link", 110, "HL Provider"),
		column("provider_name", _("Name"), "Data", 180),
		column("level", _("Level"), "Data", 70),
		column("stage", _("Stage"), "Data", 90),
		{**column("quality", _("Quality"), "Float", 90), "precision": 1},
		# As text, for a number that is not known would be shown as nought.
		column("attitude", _("Attitude"), "Data", 90),
		column("efficiency", _("Efficiency"), "Data", 90),
		column("work_quality", _("Quality of Work"), "Data", 110),
		column("number_of_jobs", _("Jobs Done"), "Int", 90),
		column("number_of_refusals", _("Refusals"), "Int", 90),
		column("number_of_late", _("Late"), "Int", 70),
		column("number_of_rework", _("Rework"), "Int", 80),
		column("number_of_valid_complaints", _("Valid Complaints"), "Int", 120),
		column("number_of_praises", _("Praises"), "Int", 80),
		column("number_of_warnings", _("Warnings"), "Int", 90),
		column("quality_at", _("Computed At"), "Datetime", 160),
	]

"""Appraisals of a period: total and parts, of people, handling units or providers (`H-4.3`, `G-5.3`)."""

from typing import Any

import frappe
from frappe import _

from hotline_app.intake.report.columns import column
from hotline_app.quality.appraising import APPRAISAL

Row = dict[str, Any]
MAX_RECORDS = 5000
MAX_BARS = 30


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message and chart of the appraisals that the user may see, the best first.

	`from_date` and `to_date` are required: appraisals of periods within.
	"""
	wanted = frappe._dict(filters or {})
	if not wanted.from_date or not wanted.to_date:
		frappe.throw(_("Please choose the period."), frappe.MandatoryError)
	chosen = [["scheme", "=", wanted.scheme]] if wanted.scheme else []
	rows = frappe.get_list(
		APPRAISAL,
		filters=[["from_date", ">=", wanted.from_date], ["to_date", "<=", wanted.to_date], *chosen],
		fields=["name", "scheme", "subject_name", "from_date", "to_date", "stage", "total"],
		order_by="total desc",
		limit=MAX_RECORDS,
	)
	scores = _parts([row.name for row in rows])
	parts = sorted({part for some in scores.values() for part in some})
	shown = [
		{**row, "stage": _(row.stage, context=APPRAISAL), **_of(scores, row.name, parts)} for row in rows
	]
	return _columns(parts), shown, None, _chart(shown)


def _parts(names: list[str]) -> dict[str, dict[str, float]]:
	found: dict[str, dict[str, float]] = {}
	for row in frappe.get_all(
		"HL Appraisal Part",
		{"parent": ("in", names or [""]), "parenttype": APPRAISAL, "known": 1},
		["parent", "part", "score"],
	):
		found.setdefault(row.parent, {})[row.part] = row.score
	return found


def _of(scores: dict[str, dict[str, float]], name: str, parts: list[str]) -> Row:
	return {_fieldname(part): scores.get(name, {}).get(part) for part in parts}


def _fieldname(part: str) -> str:
	return f"part_{frappe.scrub(part)}"


def _chart(rows: list[Row]) -> Row | None:
	if not rows:
		return None
	values = [{"name": _("Total"), "values": [row["total"] for row in rows[:MAX_BARS]]}]
	labels = [row["subject_name"] for row in rows[:MAX_BARS]]
	return {"type": "bar", "data": {"labels": labels, "datasets": values}}


def _columns(parts: list[str]) -> list[Row]:
	return [
		column("name", _("Appraisal"), "Link", 110, APPRAISAL),
		column("scheme", _("Scheme"), "Link", 180, "HL Appraisal Scheme"),
		column("subject_name", _("Name"), "Data", 180),
		column("from_date", _("From"), "Date", 100),
		column("to_date", _("To"), "Date", 100),
		column("stage", _("Stage"), "Data", 120),
		column("total", _("Total"), "Float", 90),
		*(column(_fieldname(part), _(part, context="HL Appraisal Part"), "Float", 110) for part in parts),
	]

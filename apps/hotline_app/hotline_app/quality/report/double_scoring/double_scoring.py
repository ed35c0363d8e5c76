"""How far two reviewers agree who scored the same blind: by item, in percent and as Cohen's kappa."""

from typing import Any

import frappe
from frappe import _

from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column
from hotline_app.quality import agreement
from hotline_app.quality.access import REVIEW
from hotline_app.quality.scoring import SCORED

Row = dict[str, Any]
MAX_RECORDS = 20_000


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `from_date` and `to_date` are required.

	Only pairs of which both are scored count. Points are taken as the reviewer first gave them or as they
	stand after a decision.
	"""
	wanted = frappe._dict(filters or {})
	chosen = [[field, "=", wanted[field]] for field in ("line", "plan") if wanted.get(field)]
	reviews = frappe.get_list(
		REVIEW,
		filters=[
			*period.conditions("released_at", wanted),
			["blind_pair", "is", "set"],
			*chosen,
		],
		fields=["name", "blind_pair", "score"],
		order_by="name",
		limit=MAX_RECORDS,
	)
	by_pair: dict[str, list[frappe._dict]] = {}
	for row in reviews:
		by_pair.setdefault(row.blind_pair, []).append(row)
	pairs = [tuple(some) for some in by_pair.values() if len(some) == 2]
	rows = _by_item(pairs)
	return _columns(), rows, None, _chart(rows), _summary(pairs, rows)


def _by_item(pairs: list[tuple]) -> list[Row]:
	said = _said([review.name for pair in pairs for review in pair])
	found: dict[str, list[agreement.Pair]] = {}
	for one, other in pairs:
		for title, value in said.get(one.name, {}).items():
			if title in said.get(other.name, {}):
				found.setdefault(title, []).append((value, said[other.name][title]))
	rows = [
		{
			"item": _(title),
			"number": len(both),
			"agreed": round(100 * agreement.share(both), 1),
			"kappa": _rounded(agreement.kappa(both)),
		}
		for title, both in found.items()
	]
	return sorted(rows, key=lambda row: row["agreed"])


def _said(names: list[str]) -> dict[str, dict[str, str]]:
	"""By review and item what was said of it: its points, or its result."""
	rows = frappe.get_all(
		"HL Quality Review Item",
		{"parent": ("in", names or [""]), "parenttype": REVIEW},
		["parent", "title", "result", "points"],
	)
	found: dict[str, dict[str, str]] = {}
	for row in rows:
		value = f"{row.points:g}" if row.result == SCORED else row.result or ""
		found.setdefault(row.parent, {})[row.title] = value
	return found


def _rounded(value: float | None) -> float | None:
	return None if value is None else round(value, 2)


def _chart(rows: list[Row]) -> Row | None:
	if not rows:
		return None
	values = [{"name": _("Agreed (%)"), "values": [row["agreed"] for row in rows]}]
	return {"type": "bar", "data": {"labels": [row["item"] for row in rows], "datasets": values}}


def _summary(pairs: list[tuple], rows: list[Row]) -> list[Row]:
	gaps = [abs(one.score - other.score) for one, other in pairs]
	number = sum(row["number"] for row in rows)
	agreed = sum(row["agreed"] * row["number"] for row in rows) / number if number else 0
	return [
		{"label": _("Scored Twice"), "value": len(pairs), "datatype": "Int"},
		{"label": _("Agreed (%)"), "value": round(agreed, 1), "datatype": "Float"},
		{
			"label": _("Mean Gap of the Scores"),
			"value": round(sum(gaps) / len(gaps), 1) if gaps else 0,
			"datatype": "Float",
		},
	]


def _columns() -> list[Row]:
	return [
		column("item", _("Item"), "Data", 280),
		column("number", _("Scored Twice"), "Int", 120),
		column("agreed", _("Agreed (%)"), "Float", 120),
		column("kappa", _("Cohen's Kappa"), "Float", 130),
	]

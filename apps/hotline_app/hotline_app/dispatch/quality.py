"""How good a provider is, from 0 to 100, by a formula that an administrator writes (`C-8.1.3`, `G-5.2`).

The facts come from whoever knows some: functions named by the hook `hotline_provider_facts`, each called as
`facts(providers, since)` for many providers at once. The score is kept with the facts that led to it.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.utils import add_days, getdate, now_datetime, nowdate

HOOK = "hotline_provider_facts"
RATINGS = ("attitude", "efficiency", "quality", "rating")
COUNTS = (
	"offers",
	"jobs",
	"refusals",
	"expired",
	"late",
	"rework",
	"warnings",
	"complaints",
	"valid_complaints",
	"praises",
)
# Members of the scheme; of the others no score is needed.
STAGES = ("Active", "Suspended")
PREVIEWED = 500
SHOWN = 20
_BATCH = 500


class FormulaError(frappe.ValidationError):
	"""The formula can't be computed."""


def score(formula: str, facts: dict[str, float], rating_without_data: float) -> float:
	"""Return the score, 0 to 100, of a provider with these facts. Raises what the formula raises."""
	values = {**dict.fromkeys(COUNTS, 0.0), **dict.fromkeys(RATINGS, rating_without_data), **facts}
	result = frappe.safe_eval(formula.strip(), {"share": share, "min": min, "max": max}, values)
	return round(min(100.0, max(0.0, float(result))), 1)


def share(part: float, whole: float) -> float:
	"""Return the part of the whole, nought if there is no whole; for formulas."""
	return part / whole if whole else 0.0


def check(formula: str, rating_without_data: float) -> None:
	"""Raise `FormulaError` if the formula fails for one that did nothing yet, a good one or a bad one."""
	for facts in (
		{},
		{**dict.fromkeys(COUNTS, 0.0), "offers": 20.0, "jobs": 20.0, **dict.fromkeys(RATINGS, 5.0)},
		{**dict.fromkeys(COUNTS, 20.0), **dict.fromkeys(RATINGS, 1.0)},
	):
		try:
			score(formula, facts, rating_without_data)
		# Whatever an administrator wrote, the answer says what is wrong with it.
		except Exception as error:
			frappe.throw(
				_("The formula can't be computed: {0}").format(frappe.utils.escape_html(str(error))),
				FormulaError,
			)


def compute_all() -> int:
	"""Compute and keep the score of every member of the scheme; return how many there are.

	The number of queries grows with thousands of providers, not with providers.
	"""
	settings = frappe.get_cached_doc("HL Provider Settings")
	members = frappe.get_all("HL Provider", {"stage": ("in", STAGES)}, pluck="name", order_by="name")
	for names in _batches(members):
		facts = gather(names, _since(settings))
		_keep(
			{
				name: (
					score(settings.quality_formula, facts[name], settings.rating_without_data),
					facts[name],
				)
				for name in names
			}
		)
	return len(members)


def gather(providers: list[str], since: date) -> dict[str, dict[str, float]]:
	"""Return by provider all facts since that day that anybody knows."""
	facts: dict[str, dict[str, float]] = {name: {} for name in providers}
	for function in frappe.get_hooks(HOOK):
		for name, known in frappe.get_attr(function)(providers, since).items():
			facts[name].update(known)
	return facts


def preview(formula: str, rating_without_data: float) -> list[dict[str, Any]]:
	"""Return the providers whose score the formula would change most, with the scores before and after.

	It looks at up to 500 members by their latest kept facts; nothing is stored. Raises `FormulaError`.
	"""
	check(formula, rating_without_data)
	rows = frappe.get_all(
		"HL Provider",
		{"stage": ("in", STAGES), "quality_at": ("is", "set")},
		["name", "provider_name", "quality", "quality_facts"],
		order_by="quality_at desc, name",
		limit=PREVIEWED,
	)
	for row in rows:
		facts = json.loads(row.pop("quality_facts") or "{}")
		row.after = score(formula, facts, rating_without_data)
	return sorted(rows, key=lambda row: -abs(row.after - row.quality))[:SHOWN]


def _since(settings) -> date:
	return getdate(add_days(nowdate(), -settings.quality_days))


def _keep(scores: dict[str, tuple[float, dict[str, float]]]) -> None:
	who = frappe.qb.DocType("HL Provider")
	quality, facts = Case(), Case()
	for name, (value, known) in scores.items():
		quality = quality.when(who.name == name, value)
		facts = facts.when(who.name == name, json.dumps(known, sort_keys=True))
	(
		frappe.qb.update(who)
		.set(who.quality, quality.else_(who.quality))
		.set(who.quality_facts, facts.else_(who.quality_facts))
		.set(who.quality_at, now_datetime())
		.where(who.name.isin(list(scores)))
		.run()
	)
	# Their pages show what is kept, not what was.
	frappe.db.after_commit.add(lambda: [frappe.clear_document_cache("HL Provider", name) for name in scores])


def _batches(names: Sequence[str]) -> Iterator[list[str]]:
	for start in range(0, len(names), _BATCH):
		yield list(names[start : start + _BATCH])

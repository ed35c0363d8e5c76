"""Tries a rule on past orders before it is switched on: what would it match, and what would be different?"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.utils import add_days, cint, cstr, now_datetime

from hotline_app.intake import trees

from . import core, facts, store
from .effects import effects
from .reading import ORDER, read

MAX_DAYS = 366
MAX_ORDERS = 20_000
EXAMPLES = 20
MAX_SHOWN = 60
# What may become different, in the order in which people read it.
OUTCOMES = {
	"scope": "Scope",
	"held": "Held for Review",
	"confidential": "Confidential",
	"line": "Line",
	"kind": "Kind",
	"category": "Category",
	"urgency": "Urgency",
	"handling_unit": "Handling Unit",
	"sla_policy": "SLA Policy",
	"escalate_as": "Pass Upward as",
	"advice": "Advice",
}
_CHECKS = ("held", "confidential")
_NEEDED = ("name", "title", "description", "creation", "source_system", "customer", "caller_phone")


class Change(NamedTuple):
	"""One outcome that would be different."""

	field: str
	before: Any
	after: Any


class Met(NamedTuple):
	"""A past order that the rule would match, and what would be different."""

	order: frappe._dict
	changes: list[Change]


def run(rule: Mapping[str, Any], days: int = 30, limit: int = 5_000) -> dict[str, Any]:
	"""Try `rule` (its fields, stored or not) among the rules in use, on `limit` orders of `days` days.

	An order counts as changed if with the rule something would be different from what the other rules make
	of it. All orders are counted; shown are the first 20 that the user may read and that are not
	confidential. Raises `UnreadableRuleError`.
	"""
	days, limit = min(max(cint(days), 1), MAX_DAYS), min(max(cint(limit), 1), MAX_ORDERS)
	candidate = read({**rule, "name": _name(rule)})
	others = [other for other in store.in_use().rules if other.name != candidate.name]
	met, looked_at = _meet(candidate, store.ordered(others), store.ordered([*others, candidate]), days, limit)
	changed = [row for row in met if row.changes]
	return {
		"days": days,
		"limit": limit,
		"looked_at": looked_at,
		"matched": len(met),
		"changed": len(changed),
		"confidential": sum(1 for row in met if row.order.confidential),
		"changes": _counted(changed),
		"examples": _examples([*changed, *(row for row in met if not row.changes)]),
	}


def _meet(
	candidate: core.Rule, without: store.RuleSet, within: store.RuleSet, days: int, limit: int
) -> tuple[list[Met], int]:
	lineage = trees.whole_trees()
	orders = _orders(without.fields | within.fields, days, limit)
	met = []
	for order in orders:
		decision = core.decide(within.rules, order, lineage)
		if candidate.name in decision.rules:
			before = core.decide(without.rules, order, lineage)
			met.append(Met(order, _changes(order, before, decision)))
	return met, len(orders)


def _orders(fields: frozenset[str], days: int, limit: int) -> list[frappe._dict]:
	own = {field for field in fields if "." not in field}
	links = {field.partition(".")[0] for field in fields if "." in field}
	stored = {field for field in OUTCOMES if field != "escalate_as"}
	# Counting asks for no right on the orders: whoever writes the rules decides about all of them.
	rows = frappe.get_all(
		ORDER,
		filters={"creation": (">=", add_days(now_datetime(), -days)), "parent_order": ("is", "not set")},
		fields=list(dict.fromkeys([*_NEEDED, *sorted(own | links | stored)])),
		order_by="creation desc",
		limit=limit,
	)
	facts.of_many(rows, fields)
	return rows


def _changes(order: frappe._dict, before: core.Decision, after: core.Decision) -> list[Change]:
	one, other = _result(order, before), _result(order, after)
	return [Change(field, one[field], other[field]) for field in OUTCOMES if one[field] != other[field]]


def _result(order: frappe._dict, decision: core.Decision) -> dict[str, Any]:
	result = {**order, **effects(decision, order), "escalate_as": decision.outcome.get("escalate_as")}
	return {field: result.get(field) or None for field in OUTCOMES}


def _counted(changed: list[Met]) -> list[dict[str, Any]]:
	counts = Counter((change.field, change.after) for row in changed for change in row.changes)
	order = list(OUTCOMES)
	return [
		{"label": _(OUTCOMES[field]), "value": _shown(field, value), "count": count}
		for (field, value), count in sorted(
			counts.items(), key=lambda item: (order.index(item[0][0]), -item[1], cstr(item[0][1]))
		)
	]


def _examples(met: list[Met]) -> list[dict[str, Any]]:
	names = [row.order.name for row in met if not row.order.confidential]
	readable = set(
		frappe.get_list(ORDER, filters={"name": ("in", names)}, pluck="name", limit=0) if names else ()
	)
	shown = [row for row in met if row.order.name in readable and not row.order.confidential][:EXAMPLES]
	return [
		{
			"name": row.order.name,
			"title": row.order.title,
			"creation": row.order.creation,
			"changes": [
				{
					"label": _(OUTCOMES[change.field]),
					"before": _shown(change.field, change.before),
					"after": _shown(change.field, change.after),
				}
				for change in row.changes
			],
		}
		for row in shown
	]


def _shown(field: str, value: Any) -> str:
	if field in _CHECKS:
		return _("Yes") if value else _("No")
	text = _(cstr(value), context=ORDER) if value else "—"
	return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def _name(rule: Mapping[str, Any]) -> str:
	"""A rule that is not stored yet is called by its title."""
	name = cstr(rule.get("name"))
	return name if name and frappe.db.exists(store.RULE, name) else cstr(rule.get("title") or _("New"))

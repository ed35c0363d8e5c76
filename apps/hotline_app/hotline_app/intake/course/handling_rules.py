"""Which handling rule holds for an order: the enabled rule with the most matching fields."""

from itertools import product
from typing import Any

import frappe
from frappe.utils.caching import redis_cache

WHEN_DONE = "When Done"
AFTER_FOLLOW_UP = "After Follow-up"
BY_HAND = "By Hand"

# Without a rule an order is closed by hand or by its follow-up, and nothing is asked of it.
NO_RULE = frappe._dict(
	name=None, review_before_dispatch=0, closes=None, contacts_if_unreached=0, required_fields=()
)


def rule_for(order) -> frappe._dict:
	"""Return the rule of the order's line and kind; of several the one that names both, then the line.

	Its `required_fields` are field names. `NO_RULE` where none matches.
	"""
	best, best_rank = NO_RULE, (-1, -1)
	for rule in map(frappe._dict, _rules()):
		if rule.line not in (None, "", order.line) or rule.kind not in (None, "", order.kind):
			continue
		rank = (bool(rule.line) + bool(rule.kind), int(bool(rule.line)))
		if rank > best_rank:
			best, best_rank = rule, rank
	return best


def reviewed() -> set[tuple[str, str]]:
	"""Return the lines and kinds whose orders a superior reviews before they go out."""
	pairs = product(
		frappe.get_all("HL Line", pluck="name"),
		frappe.get_meta("HL Work Order").get_field("kind").options.split("\n"),
	)
	return {
		(line, kind)
		for line, kind in pairs
		if rule_for(frappe._dict(line=line, kind=kind)).review_before_dispatch
	}


def forget() -> None:
	"""Drop what is remembered of the rules; call it when one changed."""
	_rules.clear_cache()


@redis_cache(ttl=24 * 3600)
def _rules() -> list[dict[str, Any]]:
	rules = frappe.get_all(
		"HL Handling Rule",
		filters={"enabled": 1},
		fields=["name", "line", "kind", "review_before_dispatch", "closes", "contacts_if_unreached"],
		order_by="name",
	)
	required: dict[str, list[str]] = {}
	for row in frappe.get_all(
		"HL Required Field",
		filters={"parenttype": "HL Handling Rule"},
		fields=["parent", "fieldname"],
		order_by="idx",
	):
		required.setdefault(row.parent, []).append(row.fieldname)
	return [{**rule, "required_fields": required.get(rule.name, [])} for rule in rules]

"""Which dispatch rule holds for an order: the enabled rule with the nearest category, then with its line."""

from typing import Any

import frappe
from frappe.utils.caching import redis_cache

from hotline_app.intake import trees

BEFORE_WORK = "Before Work"
NOT_NEEDED, TOLD, SIGNATURE, CODE = "Not Needed", "Told by Provider", "Signature", "Code"

FIELDS = (
	"name",
	"line",
	"category",
	"next_after_refusal",
	"next_after_expiry",
	"most_offers",
	"told_role",
	"consent_required",
	"price_agreement",
	"confirmation",
	"code_minutes",
	"rework_same_provider",
	"rework_free",
)
# Without a rule a person decides who is asked next, and a job goes its short way.
NO_RULE = frappe._dict(
	name=None,
	next_after_refusal=0,
	next_after_expiry=0,
	most_offers=0,
	told_role=None,
	consent_required=0,
	price_agreement=NOT_NEEDED,
	confirmation=TOLD,
	code_minutes=60,
	rework_same_provider=0,
	rework_free=1,
)


def rule_for(order) -> frappe._dict:
	"""Return the rule for the order's line and category, `NO_RULE` where none matches.

	A rule that names a category holds for all below it; the nearest counts, of two equally near ones that
	which names the line.
	"""
	lineage = trees.lineage("HL Category", order.category) if order.category else []
	best, best_rank = NO_RULE, (-1, -1)
	for rule in map(frappe._dict, _rules()):
		if rule.line not in (None, "", order.line) or (rule.category and rule.category not in lineage):
			continue
		nearness = len(lineage) - lineage.index(rule.category) if rule.category else 0
		rank = (nearness, int(bool(rule.line)))
		if rank > best_rank:
			best, best_rank = rule, rank
	return best


def forget() -> None:
	"""Drop what is remembered of the rules; call it when one changed."""
	_rules.clear_cache()


@redis_cache(ttl=24 * 3600)
def _rules() -> list[dict[str, Any]]:
	return frappe.get_all("HL Dispatch Rule", filters={"enabled": 1}, fields=[*FIELDS], order_by="name")

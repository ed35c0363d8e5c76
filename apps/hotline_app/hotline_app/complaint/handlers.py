"""Who handles and reviews a complaint: what the administrator's rules say of it (`C-8.2.4`, `G-4.2.3`).

A rule that names more of line, kind, whom it is about and category goes before one that names less. Nobody
gets a complaint about themselves.
"""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.utils.caching import redis_cache

from hotline_app import roles
from hotline_app.intake import trees

from . import access
from .access import COMPLAINT
from .stages import FINAL, REPORT

RULE = "HL Complaint Rule"
MATCH_FIELDS = ("line", "kind", "target_type", "category")
FIELDS = ("name", *MATCH_FIELDS, "handler", "deputy", "role", "reviewer", "confidential")

Rule = dict[str, Any]


def assign(complaint) -> None:
	"""Give a new complaint its handler, reviewer and secrecy; what the sender may name already stands."""
	rule = rule_for(complaint) or {}
	complaint.rule = rule.get("name")
	complaint.confidential = int(bool(complaint.confidential or rule.get("confidential")))
	if complaint.kind == REPORT:
		complaint.confidential = 1
	complaint.handler = complaint.handler or _handler(complaint, rule)
	reviewer = complaint.reviewer or rule.get("reviewer")
	complaint.reviewer = reviewer if _fits(complaint, reviewer) else None


def rule_for(complaint) -> Rule | None:
	"""Return the rule for the complaint that names most, None if none fits."""
	fitting = [rule for rule in rules() if matches(rule, complaint)]
	return max(fitting, key=_says, default=None)


def for_orders() -> list[Rule]:
	"""Return the rules that register orders as complaints, those that name most first."""
	return sorted((rule for rule in rules() if rule["takes_orders"]), key=_says, reverse=True)


def matches(rule: Rule, complaint) -> bool:
	"""Whether the rule is for such a complaint."""
	return all(
		not rule[field] or rule[field] == complaint.get(field) or _is_below(field, rule, complaint)
		for field in MATCH_FIELDS
	)


def forget() -> None:
	"""Drop what is remembered of the rules; call it when one changed."""
	rules.clear_cache()


@redis_cache(ttl=24 * 3600)
def rules() -> list[Rule]:
	"""Return the enabled rules, by name."""
	fields = [*FIELDS, "takes_orders", "order_kind"]
	return frappe.get_all(RULE, filters={"enabled": 1}, fields=fields, order_by="name")


def another(complaint) -> str | None:
	"""Return somebody else who may handle the complaint, None if the rules know nobody."""
	rule = rule_for(complaint) or {}
	named = [rule.get("handler"), rule.get("deputy"), *_of_role(complaint, rule.get("role"))]
	return next((user for user in named if user != complaint.handler and _fits(complaint, user)), None)


def _says(rule: Rule) -> int:
	"""How much a rule names."""
	return sum(bool(rule[field]) for field in MATCH_FIELDS)


def _handler(complaint, rule: Rule) -> str | None:
	named: Iterable[str | None] = (rule.get("handler"), rule.get("deputy"))
	if complaint.kind == REPORT:
		named = (*named, *access.discipline_of(complaint.line))
	return next((user for user in named if _fits(complaint, user)), None) or next(
		iter(_of_role(complaint, rule.get("role"))), None
	)


def _of_role(complaint, role: str | None) -> list[str]:
	"""Who of the role may handle it, who has the fewest open complaints first."""
	if not role:
		return []
	users = roles.holders(role)
	fences = roles.fences(users, COMPLAINT)
	free = [
		user
		for user in users
		if (user not in fences or complaint.line in fences[user]) and _fits(complaint, user)
	]
	counts = frappe.get_all(
		COMPLAINT,
		filters={"handler": ("in", free or [""]), "stage": ("not in", FINAL)},
		fields=["handler", "count(name) as number"],
		group_by="handler",
	)
	open_complaints = {row.handler: row.number for row in counts}
	return sorted(free, key=lambda user: (open_complaints.get(user, 0), user))


def _fits(complaint, user: str | None) -> bool:
	if not user or not frappe.get_cached_value("User", user, "enabled"):
		return False
	return not access.is_about(complaint, user)


def _is_below(field: str, rule: Rule, complaint) -> bool:
	return field == "category" and bool(
		complaint.category and rule["category"] in trees.lineage("HL Category", complaint.category)
	)

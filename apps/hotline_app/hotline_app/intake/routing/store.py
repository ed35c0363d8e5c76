"""The rules in use, read once and remembered until one of them changes."""

from typing import Any, NamedTuple

import frappe

from .core import Rule
from .reading import UnreadableRuleError, read

RULE = "HL Routing Rule"
_KEY = "hl_routing_rules"


class RuleSet(NamedTuple):
	"""Rules in their order, and the fields at which at least one of them looks."""

	rules: tuple[Rule, ...]
	fields: frozenset[str]


def in_use() -> RuleSet:
	"""Return the enabled rules, those with the lowest number first."""
	return frappe.cache().get_value(_KEY, _read_all)


def ordered(rules: list[Rule]) -> RuleSet:
	"""Return rules as they are asked: by number, and by name among those with the same."""
	inorder = tuple(sorted(rules, key=lambda rule: (rule.sequence, rule.name)))
	return RuleSet(inorder, frozenset(field for rule in inorder for field in rule.fields()))


def forget(doc=None, method: str | None = None, *args: object) -> None:
	"""Drop what is remembered of the rules; call it when one, or what they name, has changed."""
	frappe.cache().delete_value(_KEY)
	# Another request may have remembered the old rules until this change is stored.
	frappe.db.after_commit.add(lambda: frappe.cache().delete_value(_KEY))


def _read_all() -> RuleSet:
	rows = frappe.get_all(RULE, filters={"enabled": 1}, fields=["*"])
	conditions: dict[str, list[dict[str, Any]]] = {}
	for row in frappe.get_all(
		"HL Routing Condition",
		filters={"parenttype": RULE, "parent": ("in", [row.name for row in rows] or [""])},
		fields=["parent", "field", "operator", "value"],
		order_by="idx",
	):
		conditions.setdefault(row.parent, []).append(row)
	return ordered([rule for row in rows if (rule := _read({**row, "conditions": conditions.get(row.name)}))])


def _read(row: dict[str, Any]) -> Rule | None:
	"""None for a rule that can't be read any more, as after a field was taken away: orders must go on."""
	try:
		return read(row)
	except UnreadableRuleError as error:
		frappe.clear_last_message()
		frappe.log_error(f"The routing rule {row['name']} is left out", str(error))
		return None

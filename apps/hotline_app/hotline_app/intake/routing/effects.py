"""What a decision means for an order: the fields that it sets, as far as they may be set."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.utils import cint

from .core import Decision

# Texts, numbers and the matter that is passed upward are no fields that an order is handled by.
_PLAIN = ("scope", "advice", "kind", "urgency")
_IN_USE = {"handling_unit": "HL Handling Unit", "sla_policy": "HL SLA Policy", "line": "HL Line"}


def effects(decision: Decision, values: Mapping[str, Any], is_reviewed: bool = False) -> dict[str, Any]:
	"""Return the fields of an order that a decision sets, for an order with these `values`.

	What a rule names but is out of use is passed over: a rule must never keep an order from being taken.
	So are a line and a category that do not go together. An order of another system keeps its line, because
	that system may have no part in another. What is held does not reach a unit before it is reviewed.
	"""
	if not decision.rules:
		return {}
	said = decision.outcome
	fields: dict[str, Any] = {"routing_rule": decision.rules[0]}
	fields.update({name: said[name] for name in _PLAIN if name in said})
	fields.update({name: said[name] for name in _IN_USE if name in said and _is_in_use(name, said[name])})
	if values.get("source_system"):
		fields.pop("line", None)
	if _is_usable(said.get("category")):
		fields["category"] = said["category"]
	_drop_what_does_not_fit(fields, values)
	if said.get("confidential"):
		fields["confidential"] = 1
	if (said.get("hold") or values.get("held")) and not is_reviewed:
		fields["held"] = 1
		fields.pop("handling_unit", None)
	return fields


def _is_in_use(field: str, name: str) -> bool:
	return bool(cint(frappe.get_cached_value(_IN_USE[field], name, "enabled")))


def _is_usable(category: str | None) -> bool:
	found = category and frappe.get_cached_value(
		"HL Category", category, ["enabled", "is_group"], as_dict=True
	)
	return bool(found and found.enabled and not found.is_group)


def _drop_what_does_not_fit(fields: dict[str, Any], values: Mapping[str, Any]) -> None:
	"""Leave the line as it was where the order's category is not its, and then a category of another line."""
	if not _go_together(fields.get("category") or values.get("category"), fields.get("line")):
		del fields["line"]
	if not _go_together(fields.get("category"), fields.get("line") or values.get("line")):
		del fields["category"]


def _go_together(category: str | None, line: str | None) -> bool:
	if not category or not line:
		return True
	return frappe.get_cached_value("HL Category", category, "line") in (None, "", line)

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
	An order of another system keeps its line and gets no category of another line, because that system
	may have no part in it. What is held does not reach a unit before it is reviewed.
	"""
	if not decision.rules:
		return {}
	said = decision.outcome
	fields: dict[str, Any] = {"routing_rule": decision.rules[0]}
	fields.update({name: said[name] for name in _PLAIN if name in said})
	fields.update({name: said[name] for name in _IN_USE if name in said and _is_in_use(name, said[name])})
	if values.get("source_system"):
		fields.pop("line", None)
	if _may_have_category(said.get("category"), values):
		fields["category"] = said["category"]
	if said.get("confidential"):
		fields["confidential"] = 1
	if (said.get("hold") or values.get("held")) and not is_reviewed:
		fields["held"] = 1
		fields.pop("handling_unit", None)
	return fields


def _is_in_use(field: str, name: str) -> bool:
	return bool(cint(frappe.get_cached_value(_IN_USE[field], name, "enabled")))


def _may_have_category(category: str | None, values: Mapping[str, Any]) -> bool:
	if not category:
		return False
	found = frappe.get_cached_value("HL Category", category, ["enabled", "is_group", "line"], as_dict=True)
	if not found or not found.enabled or found.is_group:
		return False
	return not values.get("source_system") or found.line in (None, "", values.get("line"))

"""While an order is being typed: where it would go, what it repeats, and which notices concern it."""

from typing import Any

import frappe
from frappe import _

from hotline_app.access import require
from hotline_app.intake import repeats, routing
from hotline_app.intake.notice import notices
from hotline_app.intake.routing.effects import effects

from .guard import check_values

ORDER = "HL Work Order"
# What a rule changes of what was typed; the rest is told by names of its own.
CHANGED = ("line", "kind", "category", "urgency", "confidential", "handling_unit", "sla_policy")


@frappe.whitelist(methods=["POST"])
def check(values: dict | str) -> dict[str, Any]:
	"""Say what is known of an order with these values before it is saved, in one call.

	`routing`: what the rules would do (`G-4.1.2`, `J-29`), None if no rule matches. `repeats`: likely
	repeats, those dispatched already first (`P-24`). `notices`: outages and arrears that explain it (`P-25`).
	Nothing is stored. Raises PermissionError, and WrongShapeError for values that no order can hold.
	"""
	require(ORDER, "create")
	values = frappe.parse_json(values)
	check_values(ORDER, values)
	return {"routing": _routing(values), "repeats": repeats.find(values), "notices": notices.matching(values)}


@frappe.whitelist(methods=["POST"])
def route_again(order: str) -> dict[str, Any]:
	"""Ask the routing rules again about an order that nobody handles yet; return those that counted.

	Raises PermissionError and OrderOnItsWayError (409).
	"""
	require(ORDER, "write")
	return {"name": order, "rules": routing.route_again(order)}


def _routing(values: dict[str, Any]) -> dict[str, Any] | None:
	decision = routing.decide(values)
	if not decision.rules:
		return None
	said, fields = decision.outcome, effects(decision, values)
	return {
		"rule": decision.rules[0],
		"rule_label": _(decision.rules[0]),
		"scope": said.get("scope") or "In Scope",
		"scope_label": _(said.get("scope") or "In Scope"),
		"advice": _(said.get("advice") or ""),
		"script": _(said.get("script") or ""),
		"emergency_numbers": said.get("emergency_numbers", "").replace(",", " ").split(),
		"held": bool(fields.get("held")),
		"escalate_as": said.get("escalate_as"),
		"escalate_as_label": _(said.get("escalate_as") or ""),
		"changes": [_change(name, fields[name]) for name in CHANGED if _is_new(name, fields, values)],
	}


def _is_new(name: str, fields: dict[str, Any], values: dict[str, Any]) -> bool:
	return name in fields and fields[name] != values.get(name)


def _change(name: str, value: Any) -> dict[str, Any]:
	field = frappe.get_meta(ORDER).get_field(name)
	shown = _("Yes") if field.fieldtype == "Check" else _(str(value), context=ORDER)
	return {"fieldname": name, "label": _(field.label), "value": value, "value_label": shown}

"""Routing: which orders are in scope, what is urgent, sensitive or somebody else's, and where it goes.

An administrator's rules (HL Routing Rule) decide when an order is taken in, and again only when somebody
asks for it: what people have decided about an order in between is not undone behind their backs.
"""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _

from hotline_app.intake import progress, trees
from hotline_app.intake.watch import escalating

from . import core, facts, store
from .effects import effects

# Nobody outside works on an order in these stages.
STAGES_TO_ROUTE = ("Draft", "Accepted")
# What an order has when no rule says anything.
UNROUTED = {"routing_rule": None, "scope": "In Scope", "advice": None, "sla_policy": None}


class OrderOnItsWayError(frappe.ValidationError):
	"""The order was handed on already and can't be routed again."""

	http_status_code = 409


def decide(values: Mapping[str, Any]) -> core.Decision:
	"""Return what the rules in use say about an order with these values (`G-4.1.2`)."""
	rules, fields = store.in_use()
	return core.decide(rules, facts.of_one(values, fields), trees.lineage) if rules else core.Decision()


def apply(order) -> None:
	"""Let the rules set what they say on a new order; call it when the order is validated.

	On an order that a leader has just released the unit is set that was withheld. Parts of an order
	follow the whole, which was routed.
	"""
	if order.parent_order:
		return
	if order.is_new():
		_set(order, decide(vars(order)))
	elif order.flags.route_again:
		_take_back(order)
		_set(order, decide(vars(order)))
	elif _is_released(order) and not order.handling_unit:
		order.update(_unit(effects(decide(vars(order)), vars(order), is_reviewed=True)))


def route_again(order: str) -> list[str]:
	"""Ask the rules again, for an order that nobody handles yet; return the names of those that counted.

	What the rules said before is taken back; a hold stays until a leader lifts it. Raises PermissionError
	and `OrderOnItsWayError`.
	"""
	doc = progress.for_update(order)
	doc.check_permission("write")
	if doc.stage not in STAGES_TO_ROUTE or doc.dispatched_at:
		frappe.throw(
			_("Order {0} was handed on already; the rules can't decide about it any more.").format(doc.name),
			OrderOnItsWayError,
		)
	doc.flags.route_again = True
	doc.save()
	pass_upward(doc)
	return doc.flags.routing.rules


def pass_upward(order) -> None:
	"""Report an order to the person in charge, where a rule says so (`G-4.1.8`); call it once stored."""
	decision = order.flags.routing
	matter = decision.outcome.get("escalate_as") if decision else None
	if matter:
		# Whoever is in charge of the matter need not be one who may read a confidential order.
		said = "" if order.confidential else f": {order.title}"
		content = _("Order {0}, by the rule “{1}”{2}").format(order.name, decision.rules[0], said)
		escalating.raise_for(order, matter, content)


def in_site_language(text: str) -> str:
	"""Return a shipped text in the language of the site: what is stored is read by many."""
	return _(text, lang=frappe.db.get_default("lang") or "en")


def _set(order, decision: core.Decision) -> None:
	fields = effects(decision, vars(order))
	if "advice" in fields or core.NUMBERS in decision.outcome:
		fields["advice"] = _advice(decision)
	order.update(fields)
	order.flags.routing = decision


def _advice(decision: core.Decision) -> str:
	"""What stays with the order: the numbers to call come first."""
	advice = decision.outcome.get("advice")
	said = (decision.outcome.get(core.NUMBERS), in_site_language(advice) if advice else None)
	return " · ".join(filter(None, said))


def _take_back(order) -> None:
	rule = order.routing_rule
	by_rule = frappe.db.get_value("HL Routing Rule", rule, "handling_unit") if rule else None
	if by_rule and by_rule == order.handling_unit:
		order.handling_unit = None
	order.update(UNROUTED)


def _is_released(order) -> bool:
	before = order.get_doc_before_save()
	return bool(before and before.held and not order.held)


def _unit(fields: dict[str, Any]) -> dict[str, Any]:
	return {name: fields[name] for name in ("handling_unit",) if name in fields}

"""How complaints arise: from a call, an order, a follow-up whose customer is not satisfied, or a rule."""

from typing import Any

import frappe
from frappe import _

from hotline_app.intake import customers
from hotline_app.intake.stages import FINAL_STAGES

from . import handlers, target
from .access import COMPLAINT
from .errors import ComplaintError
from .stages import KIND_OF_ORDER, TARGETS

MAX_TITLE = 140
TITLE_WORDS = 60


def complete(complaint) -> None:
	"""Fill in what a new complaint gets from the system: who complains, and a title."""
	if complaint.anonymous:
		complaint.update(dict.fromkeys(("complainant_name", "complainant_gender", "card_number", "customer")))
	elif complaint.complainant_phone:
		complaint.customer = complaint.customer or customers.find_by_phone(complaint.complainant_phone)
	if not (complaint.title or "").strip():
		complaint.title = " ".join((complaint.content or "").split())[:TITLE_WORDS]
	complaint.title = complaint.title[:MAX_TITLE]


def from_order(order, **values: Any):
	"""Return a new complaint, not yet stored, with all that the order tells.

	An order by which the citizen complains is the one that the complaint came in as and is led by it from
	then on; any other, or one that was dispatched, is the order concerned. `values` go before what the
	order tells.
	"""
	leads = is_complaint(order) and not order.dispatched_at
	if leads and order.stage in FINAL_STAGES:
		frappe.throw(_("Order {0} has ended.").format(order.name), ComplaintError)
	told = {key: value for key, value in values.items() if value not in (None, "")}
	complaint = frappe.new_doc(COMPLAINT)
	complaint.update(
		{
			"kind": KIND_OF_ORDER.get(order.kind, "Complaint") if leads else "Complaint",
			"line": order.line,
			"channel": order.channel,
			"category": order.category,
			"urgency": order.urgency,
			"confidential": order.confidential,
			"came_in_as": order.name if leads else None,
			"work_order": None if leads else order.name,
			"received_at": order.requested_at if leads else None,
			"content": order.description if leads else None,
			"title": order.title if leads else None,
			"service_item": _(order.category),
			"place": order.address,
			**_complainant(order, told),
			**_about(order, told),
			**told,
		}
	)
	return complaint


def possible_targets(order) -> list[dict[str, Any]]:
	"""Return whom the citizen may mean: who did the work, who took the order, the line, an official."""
	found = [
		("Provider", order.provider),
		("Unit", order.handling_unit),
		("Agent", order.agent),
		("Line", order.line),
		("Official", None),
	]
	return [
		{
			"target_type": kind,
			"target": name,
			"label": _(kind, context=COMPLAINT),
			"name": target.name_of(TARGETS[kind], name) if name else None,
		}
		for kind, name in found
		if name or kind in ("Official", "Agent")
	]


def is_complaint(order) -> bool:
	"""Whether the citizen says by this order what they think of a service."""
	return order.kind in KIND_OF_ORDER and not order.parent_order and not order.duplicate_of


def on_order_update(order, method: str | None = None) -> None:
	"""Register an order as a complaint where a rule of the administrator says so."""
	if (
		order.led_elsewhere
		or not order.stage_changed()
		or order.stage != "Accepted"
		or not is_complaint(order)
	):
		return
	if order.dispatched_at or order.held:
		return
	for rule in handlers.for_orders():
		if rule["order_kind"] not in (None, "", order.kind):
			continue
		complaint = from_order(order, target_type=rule["target_type"], kind=rule["kind"])
		if handlers.matches(rule, complaint):
			# The administrator's rule acts, whoever took the order in.
			complaint.insert(ignore_permissions=True)
			order.reload()
			return


def _complainant(order, told: dict[str, Any]) -> dict[str, Any]:
	if told.get("anonymous"):
		return {}
	return {
		"complainant_name": order.caller_name,
		"complainant_gender": order.caller_gender,
		"complainant_phone": order.caller_phone,
		"card_number": order.caller_card_number,
		"customer": order.customer,
	}


def _about(order, told: dict[str, Any]) -> dict[str, Any]:
	kind, name = target.of_order(order)
	if told.get("target_type") not in (None, kind):
		return {}
	return {"target_type": kind, "target": name}

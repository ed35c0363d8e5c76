"""Work that did not hold is done again: as a job of its own, free of charge by default (`C-5.3.4`)."""

import frappe

from . import passing_on, rules
from .stages import DONE_STAGES

# From here an order comes back because the customer is not satisfied.
SETTLED_STAGES = ("Done", "Closed")


def on_order_update(order, method: str | None = None) -> None:
	"""Offer an order that came back to whoever did the work, where its rule says so."""
	if order.stage != "Accepted" or order.stage_before() not in SETTLED_STAGES:
		return
	earlier = earlier_job(order)
	if earlier and earlier.provider and rules.rule_for(order).rework_same_provider:
		passing_on.offer(order.name, earlier.provider, note=None)


def earlier_job(order) -> frappe._dict | None:
	"""Return the latest finished dispatch of an order (name, provider, handling_unit), if it came back."""
	if not order.reopened_at:
		return None
	rows = frappe.get_all(
		"HL Dispatch",
		filters={"work_order": order.name, "stage": ("in", DONE_STAGES)},
		fields=["name", "provider", "handling_unit"],
		order_by="done_at desc",
		limit=1,
	)
	return rows[0] if rows else None


def begin(dispatch, order, rule) -> None:
	"""Mark a new dispatch as rework of the earlier one, if there is one."""
	earlier = earlier_job(order)
	dispatch.rework_of = earlier.name if earlier else None
	dispatch.free_of_charge = int(bool(earlier and dispatch.provider and rule.rework_free))

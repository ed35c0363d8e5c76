"""Follow-up tasks and their order: made when its event comes, dropped when there is nothing to ask."""

import frappe

from . import making, rules


def on_order_update(order, method: str | None = None) -> None:
	"""Make the tasks whose event has just come; drop those about what is not so any more."""
	_drop_moot(order)
	for rule in rules.enabled():
		if rule.in_batches or not rules.has_just_been(rule, order):
			continue
		if rules.concerns(rule, order) and rules.draws(rule, order):
			making.make(order, rule)


def on_dispatch_update(dispatch, method: str | None = None) -> None:
	"""Drop the call to an enterprise that has answered by itself, or no longer has the order (`G-4.3.1`)."""
	if dispatch.provider and dispatch.stage_before() and dispatch.stage_changed():
		_drop(dispatch.work_order, purpose=rules.AVAILABILITY)


def _drop_moot(order) -> None:
	"""Drop open tasks that ask about what is over, or not there yet.

	The next event makes new ones. What was asked about a closed order stays, until it is reopened.
	"""
	before = order.stage_before()
	if before and order.stage_changed() and before in (*rules.AFTER_THE_WORK, "Cancelled"):
		_drop(order.name, purpose=rules.EVALUATION)
	is_over = order.stage in (*rules.AFTER_THE_WORK, "Cancelled") and order.stage_changed()
	is_taken_back = order.has_value_changed("dispatched_at") and not order.dispatched_at
	if before and (is_over or is_taken_back):
		_drop(order.name, purpose=("!=", rules.EVALUATION))


def _drop(order: str, **filters) -> None:
	for name in frappe.get_all(
		"HL Follow-up Task", filters={"work_order": order, "stage": "Open", **filters}, pluck="name"
	):
		frappe.delete_doc("HL Follow-up Task", name, ignore_permissions=True, delete_permanently=True)

"""When an order may be closed, and when it closes by itself (`P-29`, `G-4.1.7`, `G-4.4`, `J-32`).

What a handling rule asks for is checked where an order is closed, on every path. If it is not a person but
an event elsewhere (a follow-up) that would close an incomplete order, the facts are stored, the order stays
done, and its agent is told what it lacks; it closes as soon as that is added.
"""

import frappe
from frappe import _
from frappe.utils import get_datetime

from hotline_app import messages
from hotline_app.intake.errors import ConflictError, IncompleteOrderError

from .handling_rules import AFTER_FOLLOW_UP, BY_HAND, WHEN_DONE, rule_for

REACHED = "Reached"
# What can't be had from a customer who was tried as often as the rule asks and never reached.
NEEDS_THE_CUSTOMER = ("answered_at", "contacted_at")


def settle(order) -> None:
	"""Close what is due, refuse or hold back what is incomplete; called while the order is checked."""
	if order.parent_order:
		_check_closes_with_parent(order)
	elif order.stage == "Closed" and order.stage_changed():
		_check_complete(order)
	elif order.stage == "Done" and _is_due(order):
		_close_or_say_what_lacks(order)


def missing(order) -> list[str]:
	"""Return what the order lacks to be closed, as labels for people; empty if it is complete.

	What another system reports of its own order is that system's to complete.
	"""
	if order.source_system:
		return []
	rule = rule_for(order)
	tries = _tries(order)
	unreached = 0 < rule.contacts_if_unreached <= tries
	fields = [f for f in rule.required_fields if not (unreached and f in NEEDS_THE_CUSTOMER)]
	if rule.closes == AFTER_FOLLOW_UP:
		fields.append("followed_up_at")
	lacking = [_(order.meta.get_label(f)) for f in dict.fromkeys(fields) if not _filled(order, f)]
	if 0 < tries < rule.contacts_if_unreached:
		left = rule.contacts_if_unreached - tries
		lacking.append(_("{0} more tries to reach the customer").format(left))
	return lacking


def closes_when_done(order) -> bool:
	"""Whether the order's rule closes it at once when it is done, so that nobody is asked about it."""
	return rule_for(order).closes == WHEN_DONE


def tell_what_lacks(order) -> None:
	"""Tell the responsible agent why an order that should be closed is not; called after it was stored."""
	if not order.flags.lacking:
		return
	lacking, order.flags.lacking = ", ".join(order.flags.lacking), None

	def subject() -> str:
		return _("Order {0} can't be closed yet. It lacks: {1}").format(order.name, lacking)

	messages.tell([order.agent], subject, order.doctype, order.name)
	if order.agent == frappe.session.user:
		frappe.msgprint(subject(), alert=True)


def _check_closes_with_parent(order) -> None:
	if order.stage == "Closed" and order.stage_changed() and not order.flags.follows:
		frappe.throw(
			_("Order {0} is a part of {1} and is closed together with it.").format(
				order.name, order.parent_order
			),
			ConflictError,
		)


def _check_complete(order) -> None:
	by_event = order.flags.moved_by_event and order.stage_before()
	lacking = missing(order)
	if by_event and rule_for(order).closes == BY_HAND:
		lacking = lacking or [_("closing by hand")]
	if not lacking:
		return
	if by_event:
		_hold_back(order, lacking)
		return
	# Whether the step is open to the user at all comes first.
	order.validate_workflow()
	frappe.throw(
		_("Order {0} can't be closed yet. It lacks: {1}").format(order.name, frappe.bold(", ".join(lacking))),
		IncompleteOrderError,
	)


def _hold_back(order, lacking: list[str]) -> None:
	before = order.get_doc_before_save()
	order.stage, order.workflow_state, order.closed_at = before.stage, before.workflow_state, before.closed_at
	order.flags.lacking = lacking


def _is_due(order) -> bool:
	closes, before = rule_for(order).closes, order.get_doc_before_save()
	if closes == WHEN_DONE:
		return True
	# The follow-up itself says whether the order is closed or goes back; this is one that was held back then.
	return closes == AFTER_FOLLOW_UP and bool(before and before.followed_up_at)


def _close_or_say_what_lacks(order) -> None:
	if lacking := missing(order):
		order.flags.lacking = lacking if order.stage_changed() else None
		return
	# The step to here is the user's and is checked as such; the one to Closed is the rule's.
	order.validate_workflow()
	order.move_to("Closed")
	order.stamp_stage()


def _tries(order) -> int:
	"""How often the customer was tried in vain in this round, 0 if reached once."""
	begun = get_datetime(order.reopened_at or order.creation)
	results = [row.result for row in order.contacts if get_datetime(row.contacted_at) >= begun]
	return 0 if REACHED in results else len(results)


def _filled(order, fieldname: str) -> bool:
	value = order.get(fieldname)
	return bool(value.strip() if isinstance(value, str) else value)

"""Which orders a follow-up rule asks about, after which event.

A rule that draws its orders in batches is asked only when a batch is made; of the others each order is
asked about when its event comes, or a share of them, which is drawn by the order's number and so always
falls the same.
"""

from datetime import datetime
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime
from frappe.utils.caching import redis_cache

from hotline_app import sampling
from hotline_app.intake import trees
from hotline_app.intake.course import closing
from hotline_app.sla import conditions

from .evaluations import EVALUATION

AVAILABILITY = "Availability"


class Event(NamedTuple):
	"""What happens to an order: the date-time field that tells when, and whether that is a time to come."""

	fieldname: str
	is_appointed: bool = False
	by_provider: bool = False


EVENTS = {
	"Accepted": Event("accepted_at"),
	"Recommended": Event("dispatched_at", by_provider=True),
	"Dispatched": Event("dispatched_at"),
	"Contacted": Event("contacted_at"),
	"Arrived": Event("arrived_at"),
	"Done": Event("done_at"),
	"Closed": Event("closed_at"),
	"Appointment Past": Event("appointment_at", is_appointed=True),
	"Promised Time Past": Event("promised_at", is_appointed=True),
}
# Events that are the order's stage; their time alone may come from another system.
STAGES = ("Done", "Closed")
AFTER_THE_WORK = STAGES
_OWN_FIELDS = ("line", "kind", "channel", "urgency")
_HANDLED_BY = {"Provider": "provider", "Unit": "handling_unit"}


def enabled() -> list[frappe._dict]:
	"""Return the enabled rules, by name."""
	return [frappe._dict(rule) for rule in _enabled()]


def forget(doc=None, method: str | None = None, *args: object) -> None:
	"""Drop what is remembered of the rules; call it when one changed."""
	_enabled.clear_cache()


def moment_of(rule: frappe._dict, order) -> datetime | None:
	"""Return when the rule's event was for the order, None if it has not been."""
	event = EVENTS[rule.event]
	if rule.event in STAGES and order.get("stage") != rule.event:
		return None
	value = order.get(event.fieldname)
	moment = get_datetime(value) if value else None
	return None if moment and event.is_appointed and moment > now_datetime() else moment


def has_just_been(rule: frappe._dict, order) -> bool:
	"""Whether the save that is under way brings the order the rule's event."""
	if rule.event in STAGES:
		return order.stage == rule.event and order.stage_changed()
	return order.has_value_changed(EVENTS[rule.event].fieldname) and moment_of(rule, order) is not None


def concerns(rule: frappe._dict, order, lineage=trees.lineage) -> bool:
	"""Whether the rule is about such an order; nobody is asked about a part, or what closes when it is done.

	`order` is a document or a row with all its fields; `lineage` as in `hotline_app.intake.trees`.
	"""
	if order.get("parent_order") or (rule.event == "Done" and closing.closes_when_done(order)):
		return False
	if any(rule[field] and rule[field] != order.get(field) for field in _OWN_FIELDS):
		return False
	if rule.category and rule.category not in lineage("HL Category", order.get("category")):
		return False
	if rule.skip_confidential and order.get("confidential"):
		return False
	return _is_handled_as_asked(rule, order) and conditions.holds(_condition(rule), order)


def draws(rule: frappe._dict, order) -> bool:
	"""Whether the order belongs to the share that the rule asks about one by one."""
	return rule.share != "Percent" or sampling.is_drawn(rule.name, order.name, rule.percent)


def check(rule) -> None:
	"""Refuse a rule that can't work, in words for the administrator."""
	if (rule.condition or "").strip():
		conditions.check(rule.condition, "HL Work Order")
	if rule.share == "Percent" and not 0 < (rule.percent or 0) <= 100:
		frappe.throw(_("The share is between 0 and 100 percent."))
	if rule.share == "Count" and not rule.size:
		frappe.throw(_("Please say how many orders are asked about."), frappe.MandatoryError)
	if rule.share == "Count" or rule.strata_by:
		# How many there are, and of which kind, is known when the period is over.
		rule.in_batches = 1
	if rule.in_batches and EVENTS[rule.event].is_appointed:
		frappe.throw(_("A batch is drawn from what has happened, not from appointments."))
	if rule.purpose != EVALUATION and rule.event in AFTER_THE_WORK:
		frappe.throw(_("When the work is done, it is too late for this purpose: {0}").format(_(rule.purpose)))
	if rule.purpose == AVAILABILITY and not EVENTS[rule.event].by_provider:
		frappe.throw(_("An enterprise is asked when it was recommended: choose the event Recommended."))
	if (rule.satisfied_from or 0) > 5:
		frappe.throw(_("A rating is a number from 1 (poor) to 5 (excellent)."))
	if rule.purpose == AVAILABILITY and rule.send_link:
		frappe.throw(_("An enterprise is called; the link is for customers."))
	if rule.purpose == EVALUATION and rule.event not in AFTER_THE_WORK:
		frappe.throw(_("An evaluation needs work that is done: choose the event Done or Closed."))


def _is_handled_as_asked(rule: frappe._dict, order) -> bool:
	if EVENTS[rule.event].by_provider and not order.get("provider"):
		return False
	if not rule.handled_by:
		return True
	if wanted := _HANDLED_BY.get(rule.handled_by):
		return bool(order.get(wanted))
	return not any(order.get(field) for field in _HANDLED_BY.values())


def _condition(rule: frappe._dict) -> frappe._dict:
	"""The rule's condition as those of deadlines are asked, which report a failure once an hour."""
	return frappe._dict(
		name=rule.name,
		parent=_("Follow-up Rule"),
		title=rule.name,
		condition=rule.condition,
		modified=rule.modified,
	)


@redis_cache(ttl=24 * 3600)
def _enabled() -> list[dict[str, Any]]:
	return frappe.get_all("HL Follow-up Rule", filters={"enabled": 1}, fields=["*"], order_by="name")

"""Joining repeats: several orders about one matter are worked as one, and each caller is told the outcome.

A repeat (a *rider*) keeps `duplicate_of`, the order that is worked: its *primary*. Until both are done it
follows the primary's stage and facts, so its own clocks tell the truth. Then it is followed up and closed
by itself. There are no chains: a rider's primary is nobody's rider.

Rows are locked in one order: of two orders that are joined the smaller name first, the primary before its
riders. Riders follow after the commit of what they follow, in a transaction that sees all of them.
"""

import frappe
from frappe import _
from frappe.utils import get_datetime, now

from hotline_app import changed
from hotline_app.intake import progress
from hotline_app.intake.errors import ClosedOrderError, ConflictError
from hotline_app.intake.stages import FINAL_STAGES, OPEN, WORKING

from . import afterwards, traces

FOLLOWED_TIMES = ("dispatched_at", "contacted_at", "arrived_at", "done_at")
FOLLOWED = ("provider", "handling_unit", "expected_arrival_at", "resolution", *FOLLOWED_TIMES)
# More riders than this follow in the background.
AT_ONCE = 20


def join(order: str, into: str, reason: str) -> str:
	"""Make `order` a repeat of `into`, or of the primary of which that is a repeat; return the primary.

	Repeats of `order` come along. Raises `ClosedOrderError` if either has ended, `ConflictError` for an order
	that would join itself or is part of another, `MandatoryError` without a reason.
	"""
	if not (reason or "").strip():
		frappe.throw(_("Please give the reason why the orders are joined."), frappe.MandatoryError)
	name = _lock_with_primary(order, into)
	primary, rider = progress.for_update(name), progress.for_update(order)
	_check(primary, rider)
	rider.duplicate_of = primary.name
	_take_over(rider, primary)
	progress.store(rider)
	traces.note_all(
		{
			rider.name: _("Joined into {0}: {1}").format(primary.name, reason),
			primary.name: _("{0} was joined as a repeat: {1}").format(rider.name, reason),
		}
	)
	# What joined either of the two in the meantime comes along, too.
	afterwards.run(bring_along, rider.name)
	return primary.name


def separate(order: str, reason: str) -> None:
	"""Let a repeat stand alone again; unless it is done, it is worked from its beginning."""
	if not (reason or "").strip():
		frappe.throw(_("Please give the reason why the orders are separated."), frappe.MandatoryError)
	rider = progress.for_update(order)
	primary = rider.duplicate_of
	if not primary:
		frappe.throw(_("Order {0} is not a repeat.").format(order), ConflictError)
	if rider.stage in FINAL_STAGES:
		frappe.throw(_("Order {0} has ended.").format(order), ClosedOrderError)
	_stand_alone(rider)
	progress.store(rider)
	traces.note_all(
		{
			order: _("Separated from {0}: {1}").format(primary, reason),
			primary: _("{0} is no repeat any more: {1}").format(order, reason),
		}
	)


def primary_of(order: str) -> str | None:
	"""Return the order that is worked instead of `order`, None if it is worked itself."""
	return frappe.db.get_value("HL Work Order", order, "duplicate_of")


def riders_of(order: str, stages: tuple[str, ...] = WORKING) -> list[str]:
	"""Return the repeats of an order that are in one of `stages`."""
	return frappe.get_all(
		"HL Work Order", {"duplicate_of": order, "stage": ("in", stages)}, pluck="name", order_by="name"
	)


def leave_when_reworked(order) -> None:
	"""A repeat that is taken up again is worked by itself; called while the order is checked."""
	if order.duplicate_of and order.stage in WORKING and order.stage_before() in ("Done", *FINAL_STAGES):
		order.update({"duplicate_of": None, "provider": None, "handling_unit": None})


def on_order_update(order) -> None:
	"""Let the repeats follow what changed of their primary; called after the order was stored."""
	if order.duplicate_of or order.stage_before() is None:
		return
	if order.stage_changed() or any(order.has_value_changed(fieldname) for fieldname in FOLLOWED):
		afterwards.run(tell_riders, order.name)


def tell_riders(order: str) -> None:
	"""Bring the repeats of `order` to where it is; many of them in the background."""
	names = riders_of(order)
	if len(names) > AT_ONCE:
		frappe.enqueue(tell_all_riders, order=order)
		return
	for name in names:
		_follow(name, order)


def tell_all_riders(order: str) -> None:
	"""Like `tell_riders`, each repeat in its own transaction; one that fails does not stop the others."""
	for name in riders_of(order):
		try:
			_follow(name, order)
		except Exception:
			frappe.db.rollback()
			frappe.log_error(f"{name} does not follow {order}")
		frappe.db.commit()


def bring_along(order: str) -> None:
	"""Let the repeats of an order that has become a repeat itself follow its primary."""
	primary = primary_of(order)
	if not primary:
		return
	followers = riders_of(order, OPEN)
	table = frappe.qb.DocType("HL Work Order")
	(
		frappe.qb.update(table)
		.set(table.duplicate_of, primary)
		.set(table.modified, now())
		.where((table.duplicate_of == order) & table.stage.notin(FINAL_STAGES))
		.run()
	)
	changed.tell("HL Work Order", followers)
	frappe.db.commit()
	tell_riders(primary)


def _lock_with_primary(order: str, into: str) -> str:
	"""Lock both orders, the smaller name first, and return the primary that `into` means."""
	target = primary_of(into) or into
	if target != order:
		for name in sorted((order, target)):
			frappe.db.get_value("HL Work Order", name, "name", for_update=True)
		# Until the lock was ours it may have been joined itself.
		current = frappe.db.get_value("HL Work Order", target, "duplicate_of", for_update=True)
		if current and current != order:
			return _lock_with_primary(order, current)
	return target


def _check(primary, rider) -> None:
	if primary.name == rider.name or primary.duplicate_of == rider.name:
		frappe.throw(_("An order can't be joined into itself."), ConflictError)
	if primary.stage in FINAL_STAGES:
		frappe.throw(
			_("Order {0} has ended; nothing can be joined into it.").format(primary.name), ClosedOrderError
		)
	if rider.stage not in WORKING:
		frappe.throw(
			_("Order {0} is done or has ended and can't be joined.").format(rider.name), ClosedOrderError
		)
	if rider.duplicate_of == primary.name:
		frappe.throw(
			_("Order {0} is a repeat of {1} already.").format(rider.name, primary.name), ConflictError
		)
	has_parts = frappe.db.exists("HL Work Order", {"parent_order": rider.name})
	if rider.parent_order or has_parts:
		frappe.throw(
			_("Order {0} is handled in parts and can't be joined.").format(rider.name), ConflictError
		)


def _follow(rider: str, primary: str) -> None:
	"""Bring one repeat to where its primary is; twice is as good as once."""
	leader, doc = progress.for_update(primary), progress.for_update(rider)
	if doc.duplicate_of != primary or doc.stage not in WORKING:
		return
	if leader.stage == "Cancelled":
		_stand_alone(doc)
		progress.store(doc)
		traces.note(rider, _("{0} was cancelled; this order stands alone again.").format(primary))
	elif _take_over(doc, leader):
		progress.store(doc)


def _take_over(rider, primary) -> bool:
	"""Set the primary's facts and stage on the rider; return whether anything is new."""
	facts = {fieldname: primary.get(fieldname) for fieldname in FOLLOWED}
	for fieldname in FOLLOWED_TIMES:
		if facts[fieldname]:
			# What was done before the repeat came is done from its beginning.
			facts[fieldname] = max(get_datetime(facts[fieldname]), get_datetime(rider.requested_at))
	stage = "Done" if primary.stage in ("Done", "Closed") else primary.stage
	is_new = stage != rider.stage or any(_differs(rider.get(f), value) for f, value in facts.items())
	rider.update(facts)
	rider.move_to(stage)
	return is_new


def _stand_alone(rider) -> None:
	rider.duplicate_of = None
	if rider.stage in WORKING:
		rider.update(dict.fromkeys(FOLLOWED))
		rider.move_to("Accepted")


def _differs(one: object, other: object) -> bool:
	return (one or None) != (other or None)

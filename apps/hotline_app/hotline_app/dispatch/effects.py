"""What a step of a dispatch means for its order, and the other way round."""

from collections.abc import Callable

import frappe
from frappe import _

from hotline_app.intake import progress

from . import handing_on, passing_on, stages
from .stages import OPEN_STAGES

# In these stages nobody outside works on an order.
STAGES_WITHOUT_DISPATCH = ("Accepted", "Done", "Closed", "Cancelled")


def apply(dispatch) -> None:
	"""Report the dispatch's new stage to its order; stages without an effect there are passed over."""
	if dispatch.flags.order_knows:
		return
	# A return that was rejected leaves the order where it was.
	if dispatch.stage_before() == "Refusal Asked" and dispatch.stage == "Offered":
		return
	if effect := _EFFECTS.get(dispatch.stage):
		effect(dispatch)


def report_arrival(dispatch) -> None:
	"""Tell the order when the crew has promised to be there, so that it can be chased (`P-23`)."""
	progress.report(dispatch.work_order, expected_arrival_at=dispatch.expected_arrival_at)


def report_appointment(dispatch) -> None:
	"""Tell the order for when somebody is expected now."""
	progress.report(dispatch.work_order, appointment_at=dispatch.appointment_at)


def on_order_update(order, method: str | None = None) -> None:
	"""Withdraw what is still in hand outside when its order was taken back, merged, done or ended."""
	# A new order can't have been given out, and taking one in must not ask for it.
	if order.stage_before() is None or not _takes_work_away(order):
		return
	for name in frappe.get_all(
		"HL Dispatch", filters={"work_order": order.name, "stage": ("in", OPEN_STAGES)}, pluck="name"
	):
		dispatch = frappe.get_doc("HL Dispatch", name)
		dispatch.move_to("Withdrawn")
		dispatch.flags.order_knows = True
		# Whoever may change the order thereby ends what was given out for it.
		dispatch.save(ignore_permissions=True)


def _takes_work_away(order) -> bool:
	if order.stage_changed() and order.stage in STAGES_WITHOUT_DISPATCH:
		return True
	if order.flags.was_split:
		# What one had of the whole, several now have in parts.
		return True
	return bool(order.duplicate_of) and order.has_value_changed("duplicate_of")


def _offered(dispatch) -> None:
	progress.report(
		dispatch.work_order,
		"Handling",
		provider=dispatch.provider,
		handling_unit=dispatch.handling_unit,
		dispatched_at=dispatch.offered_at,
	)


def _given_back(dispatch) -> None:
	progress.report(
		dispatch.work_order,
		"Accepted",
		provider=None,
		handling_unit=None,
		dispatched_at=None,
		contacted_at=None,
		expected_arrival_at=None,
		arrived_at=None,
	)


def _turned_down(dispatch) -> None:
	"""The order comes back, and goes on to the next in rank at once where that was decided beforehand."""
	_given_back(dispatch)
	if dispatch.provider:
		passing_on.after(dispatch)
	else:
		_to_next_unit(dispatch)


def _to_next_unit(dispatch) -> None:
	"""From a unit whose return was approved the order goes on to the next unit of the catalogue."""
	order = frappe.get_doc("HL Work Order", dispatch.work_order)
	returned = dispatch.stage == stages.REFUSED
	if returned and (handing_on.why_not_out(order) or handing_on.next_unit(order)):
		return
	text = (
		_("{0} has returned the order; a dispatcher must choose.")
		if returned
		else _("{0} let the time run out; a dispatcher must choose.")
	)
	order.add_comment("Info", text.format(dispatch.handling_unit))


def _contacted(dispatch) -> None:
	progress.report(dispatch.work_order, contacted_at=dispatch.contacted_at)


def _arrived(dispatch) -> None:
	progress.report(dispatch.work_order, arrived_at=dispatch.arrived_at)


def _done(dispatch) -> None:
	progress.report(dispatch.work_order, "Done", done_at=dispatch.done_at, resolution=dispatch.work_done)


_EFFECTS: dict[str, Callable] = {
	stages.OFFERED: _offered,
	stages.REFUSED: _turned_down,
	stages.EXPIRED: _turned_down,
	stages.WITHDRAWN: _given_back,
	stages.CONTACTED: _contacted,
	stages.ARRIVED: _arrived,
	stages.DONE: _done,
}

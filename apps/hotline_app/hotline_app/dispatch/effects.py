"""What a step of a dispatch means for its order, and the other way round."""

from collections.abc import Callable

import frappe

from hotline_app.intake import progress

from .matching import OPEN_STAGES

# In these stages nobody outside works on an order.
STAGES_WITHOUT_DISPATCH = ("Accepted", "Done", "Closed", "Cancelled")


def apply(dispatch) -> None:
	"""Report the dispatch's new stage to its order; stages without an effect there are passed over."""
	if dispatch.flags.order_knows:
		return
	if effect := _EFFECTS.get(dispatch.stage):
		effect(dispatch)


def on_order_update(order, method: str | None = None) -> None:
	"""Withdraw what a provider still has in hand when its order was taken back, done or ended otherwise."""
	# A new order can't have been given out, and taking one in must not ask for it.
	is_new = order.stage_before() is None
	if is_new or not order.stage_changed() or order.stage not in STAGES_WITHOUT_DISPATCH:
		return
	for name in frappe.get_all(
		"HL Dispatch", filters={"work_order": order.name, "stage": ("in", OPEN_STAGES)}, pluck="name"
	):
		dispatch = frappe.get_doc("HL Dispatch", name)
		dispatch.move_to("Withdrawn")
		dispatch.flags.order_knows = True
		# Whoever may change the order thereby ends what was given out for it.
		dispatch.save(ignore_permissions=True)


def _offered(dispatch) -> None:
	progress.report(
		dispatch.work_order, "Handling", provider=dispatch.provider, dispatched_at=dispatch.offered_at
	)


def _given_back(dispatch) -> None:
	progress.report(
		dispatch.work_order,
		"Accepted",
		provider=None,
		dispatched_at=None,
		contacted_at=None,
		arrived_at=None,
	)


def _contacted(dispatch) -> None:
	progress.report(dispatch.work_order, contacted_at=dispatch.contacted_at)


def _arrived(dispatch) -> None:
	progress.report(dispatch.work_order, arrived_at=dispatch.arrived_at)


def _done(dispatch) -> None:
	progress.report(dispatch.work_order, "Done", done_at=dispatch.done_at, resolution=dispatch.work_done)


_EFFECTS: dict[str, Callable] = {
	"Offered": _offered,
	"Refused": _given_back,
	"Withdrawn": _given_back,
	"Contacted": _contacted,
	"Arrived": _arrived,
	"Done": _done,
}

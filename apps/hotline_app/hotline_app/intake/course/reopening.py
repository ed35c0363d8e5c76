"""Taking up again what has ended: always with a reason, which stays with the order."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake.errors import ClosedOrderError
from hotline_app.intake.stages import FINAL_STAGES, WORKING

from . import traces


def take(order) -> None:
	"""Check and keep a reopening; called while the order is checked, whatever the workflow says.

	Raises `MandatoryError` without a reason, and `ClosedOrderError` for a way from one end to another.
	"""
	reason = (order.reopen_reason or "").strip()
	order.reopen_reason = None
	before = order.stage_before()
	if before not in FINAL_STAGES or not order.stage_changed():
		return
	if order.stage not in WORKING:
		frappe.throw(_("Order {0} has ended. Reopen it first.").format(order.name), ClosedOrderError)
	if not reason:
		frappe.throw(_("Please give the reason why the order is reopened."), frappe.MandatoryError)
	order.append(
		"reopenings",
		{
			"reopened_at": now_datetime(),
			"by_user": frappe.session.user,
			"from_stage": before,
			"ended_at": order.get_doc_before_save().closed_at,
			"reason": reason,
		},
	)
	# The step's condition is asked of the record as it was; the reason comes with the step.
	order.flags.step_values = {"reopen_reason": reason}
	order.flags.reopened_because = reason


def set_resolution_aside(order) -> None:
	"""Let a new round find its own resolution; the earlier one goes into the timeline."""
	if order.resolution and not order.has_value_changed("resolution"):
		order.flags.earlier_resolution, order.resolution = order.resolution, None


def trace(order) -> None:
	"""Write a reopening, and what the resolution was, into the timeline; called when they are stored."""
	for flag, text in (
		("reopened_because", _("Reopened: {0}")),
		("earlier_resolution", _("Resolution of the round before: {0}")),
	):
		if value := order.flags.get(flag):
			order.flags[flag] = None
			traces.note(order.name, text.format(value))

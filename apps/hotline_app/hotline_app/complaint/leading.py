"""The order that a complaint came in as: the complaint leads, and its result closes the order.

While it leads, the order has no deadlines of its own and is not dispatched, so nothing is kept twice.
"""

import frappe
from frappe import _

from hotline_app.intake import progress
from hotline_app.intake.stages import FINAL_STAGES

from .errors import ComplaintError
from .stages import ANSWERED, APPEALED, CLOSED, CONFIRMED, WITHDRAWN

RATINGS = {"Satisfied": 5, "Neutral": 3, "Not Satisfied": 1}


def take_over(complaint) -> None:
	"""Let a new complaint lead the order that it came in as. Raises `ComplaintError` if it has ended."""
	if not complaint.came_in_as:
		return
	order = progress.for_update(complaint.came_in_as)
	if order.stage in FINAL_STAGES:
		frappe.throw(_("Order {0} has ended.").format(order.name), ComplaintError)
	if order.dispatched_at:
		frappe.throw(
			_("Order {0} was dispatched already. Name it as the order concerned.").format(order.name),
			ComplaintError,
		)
	order.led_elsewhere = 1
	order.confidential = int(bool(order.confidential or complaint.confidential))
	order.move_to("Handling")
	progress.store(order)


def on_complaint_update(complaint) -> None:
	"""Report to the order what has become of the complaint."""
	if complaint.came_in_as and complaint.stage_changed() and (effect := _EFFECTS.get(complaint.stage)):
		effect(complaint)


def _confirmed(complaint) -> None:
	progress.report(complaint.came_in_as, contacted_at=complaint.confirmed_at)


def _answered(complaint) -> None:
	progress.report(complaint.came_in_as, answered_at=complaint.answered_at, resolution=_result(complaint))


def _closed(complaint) -> None:
	"""Close the order by its own rules: what it lacks, or who must do it by hand, keeps it done."""
	order = complaint.came_in_as
	progress.report(
		order,
		"Closed",
		answered_at=complaint.answered_at,
		resolution=_result(complaint),
		followed_up_at=complaint.satisfaction_at or complaint.closed_at,
		rating=RATINGS.get(complaint.satisfaction),
	)
	if frappe.db.get_value("HL Work Order", order, "stage") not in (*FINAL_STAGES, "Done"):
		progress.report(order, "Done")


def _withdrawn(complaint) -> None:
	progress.report(complaint.came_in_as, "Cancelled", resolution=_result(complaint))


def _appealed(complaint) -> None:
	if frappe.db.get_value("HL Work Order", complaint.came_in_as, "stage") in ("Done", *FINAL_STAGES):
		reason = _("The complainant appeals.")
		progress.report(complaint.came_in_as, "Handling", reopen_reason=reason)


def _result(complaint) -> str:
	"""What everybody who sees the order may read."""
	if complaint.confidential:
		return _("Handled as a confidential matter.")
	return complaint.withdraw_reason if complaint.stage == WITHDRAWN else complaint.answer or _("Passed on.")


_EFFECTS = {
	CONFIRMED: _confirmed,
	ANSWERED: _answered,
	CLOSED: _closed,
	WITHDRAWN: _withdrawn,
	APPEALED: _appealed,
}

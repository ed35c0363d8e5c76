"""A unit asks to return an order, and somebody of the centre decides (退单).

Nothing of it stops a clock: the order stays in the stage in which it was. A second asking in the same round
of an order, by whichever unit, is passed upward.
"""

import frappe
from frappe import _

from hotline_app.intake.watch import escalating

ASKED = "Refusal Asked"
MATTER = "Repeated Refusal"
REJECTED = "Return Rejected"


class OwnReturnError(frappe.PermissionError):
	"""Whoever works for the unit can't decide about its own return."""


def number_of_next(dispatch) -> int:
	"""Return which asking this one is for the order in its present round, beginning with 1."""
	filters = {"work_order": dispatch.work_order, "refusal_number": (">", 0)}
	if reopened_at := frappe.db.get_value("HL Work Order", dispatch.work_order, "reopened_at"):
		filters["refusal_asked_at"] = (">=", reopened_at)
	numbers = frappe.get_all(
		"HL Dispatch", filters, pluck="refusal_number", order_by="refusal_number desc", limit=1
	)
	return (numbers[0] if numbers else 0) + 1


def ask(dispatch) -> None:
	"""Number the asking; what was said about an earlier one is no answer to it."""
	dispatch.refusal_number = number_of_next(dispatch)
	dispatch.review_note = None
	dispatch.reviewed_by = None


def review(dispatch) -> None:
	"""Note who decided. Raises `OwnReturnError` for a user of the unit, MandatoryError without a note."""
	user = frappe.session.user
	if user in frappe.get_cached_doc("HL Handling Unit", dispatch.handling_unit).everybody():
		frappe.throw(
			_("Whoever works for {0} can't decide about its return.").format(dispatch.handling_unit),
			OwnReturnError,
		)
	dispatch.reviewed_by = user
	if dispatch.stage == "Offered" and not (dispatch.review_note or "").strip():
		frappe.throw(_("Please tell the unit why it keeps the order."), frappe.MandatoryError)


def keep_rejection(dispatch, reason: str) -> None:
	"""Leave a trace of a rejected return; the next asking needs a reason of its own."""
	dispatch.add_comment("Info", f"{reason}\n→ {dispatch.review_note}").db_set("subject", REJECTED)
	dispatch.db_set("refusal_reason", None, update_modified=False)


def escalate(dispatch) -> None:
	"""Pass a repeated asking upward to the line's person in charge."""
	if dispatch.refusal_number < 2:
		return
	text = _("{0} asks to return order {1}, for the {2}. time in this round: {3}").format(
		dispatch.handling_unit, dispatch.work_order, dispatch.refusal_number, dispatch.refusal_reason
	)
	escalating.raise_for(dispatch.work_order, MATTER, text)

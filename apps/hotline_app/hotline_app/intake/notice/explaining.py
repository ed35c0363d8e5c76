"""Orders that a service notice explains: nothing is to be repaired, somebody is to be told why (`P-25`)."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake import progress
from hotline_app.intake.stages import FINAL_STAGES

from . import notices

KIND = "Enquiry"


class NotExplainedError(frappe.ValidationError):
	"""The notice doesn't explain the order."""

	http_status_code = 409


def explain(order, notice) -> None:
	"""Make the order an enquiry that is answered with what the notice says, linked to the notice.

	Raises `NotExplainedError` if the notice is not in force, is of another line, or the order is over.
	"""
	if notice.stage != notices.IN_FORCE or notice.restored_at:
		frappe.throw(
			_("The notice {0} is not in force.").format(frappe.bold(notice.title)), NotExplainedError
		)
	if notice.line != order.line:
		frappe.throw(_("The notice is of another line than the order."), NotExplainedError)
	_refuse_ended(order)
	progress.report(
		order.name,
		kind=KIND,
		service_notice=notice.name,
		resolution=notices.script_of(notice),
		answered_at=order.answered_at or now_datetime(),
	)


def undo(order, kind: str | None = None) -> None:
	"""Make the order one of its own again: it is a fault of another kind than the notice tells of.

	`kind`: what it is then; by default what its category usually is. Raises `NotExplainedError`.
	"""
	if not order.service_notice:
		frappe.throw(_("The order is not linked to a notice."), NotExplainedError)
	_refuse_ended(order)
	usual = frappe.get_cached_value("HL Category", order.category, "kind")
	progress.report(
		order.name, kind=kind or usual or order.kind, service_notice=None, resolution=None, answered_at=None
	)


def _refuse_ended(order) -> None:
	if order.stage in FINAL_STAGES:
		frappe.throw(_("Order {0} is over.").format(order.name), NotExplainedError)

"""What must have been looked at before an order goes out to a unit or a provider (`C-6.2.2c`)."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake import progress
from hotline_app.intake.errors import ClosedOrderError, ConflictError
from hotline_app.intake.stages import FINAL_STAGES

from . import superiors, traces
from .handling_rules import rule_for


class OwnReviewError(frappe.PermissionError):
	"""Nobody reviews an order of their own."""


def review(order: str, note: str | None = None) -> None:
	"""Keep that the signed-in superior has reviewed the order, with a note for its timeline.

	Raises `OwnReviewError` for the agent's own order and `ClosedOrderError` for one that has ended.
	"""
	superiors.require()
	doc = _open_order(order)
	doc.reviewed_at = now_datetime()
	progress.store(doc)
	traces.note(order, _line(_("Reviewed"), note))


def release(order: str, note: str | None = None) -> None:
	"""Let an order go out that a routing rule has held, with a note for its timeline."""
	superiors.require()
	doc = _open_order(order)
	if not doc.held:
		frappe.throw(_("Order {0} is not held.").format(order), ConflictError)
	doc.held = 0
	progress.store(doc)
	traces.note(order, _line(_("Released"), note))


def sign(doc) -> None:
	"""Whoever marks an order as reviewed is its reviewer, at the time of this system, and not its agent."""
	before = doc.get_doc_before_save()
	if not before:
		doc.reviewed_by = doc.reviewed_at = None
	elif not doc.has_value_changed("reviewed_at"):
		doc.reviewed_by = before.reviewed_by
	elif not doc.reviewed_at:
		doc.reviewed_by = None
	elif doc.agent == frappe.session.user:
		frappe.throw(_("An order is reviewed by somebody else than its agent."), OwnReviewError)
	else:
		doc.reviewed_by, doc.reviewed_at = frappe.session.user, now_datetime()


def why_not_out(order) -> str | None:
	"""Return why the order can't be given to a unit or provider now, None if it can (`C-6.2.2c`).

	A repeat follows its primary and is not dispatched itself, nor is an order that was split.
	"""
	if order.duplicate_of:
		return _("Order {0} is handled together with {1}.").format(order.name, order.duplicate_of)
	if order.led_elsewhere:
		return _("Order {0} is handled as a complaint.").format(order.name)
	if order.held:
		return _("Order {0} is held. A superior must release it before it goes out.").format(order.name)
	if rule_for(order).review_before_dispatch and not order.reviewed_at:
		return _("Order {0} must be reviewed by a superior before it goes out.").format(order.name)
	parts = {"parent_order": order.name, "stage": ("not in", FINAL_STAGES)}
	if order.dispatched_at and frappe.db.exists("HL Work Order", parts):
		return _("Order {0} was split. Dispatch its parts.").format(order.name)
	return None


def check_may_go_out(order) -> None:
	"""Raise a `ConflictError` (409) unless the order may be given to a unit or provider."""
	if reason := why_not_out(order):
		frappe.throw(reason, ConflictError)


def _open_order(order: str):
	doc = progress.for_update(order)
	if doc.stage in FINAL_STAGES:
		frappe.throw(_("Order {0} has ended.").format(order), ClosedOrderError)
	return doc


def _line(what: str, note: str | None) -> str:
	return f"{what}: {note}" if note else what

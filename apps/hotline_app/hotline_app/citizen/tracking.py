"""Looking up a request by its code and the last digits of the phone (`G-6.2`).

A wrong code and wrong digits are answered alike, so neither codes nor phones can be found out by trying.
Of a confidential request only that it is in hand is said.
"""

import hmac
from typing import Any

import frappe
from frappe import _

from hotline_app.intake.stages import FINAL_STAGES

from . import tips
from .errors import NotFoundError
from .submitting import ORDER, REQUEST, check_digest

DIGITS = 4
# Of the order itself, and of the one that leads where it is a repeat.
OWN = ("line", "kind", "category", "title", "rating", "done_at", "closed_at")
LEADING = ("accepted_at", "expected_arrival_at", "promised_at", "handling_unit")


def find(code: str, digits: str):
	"""Return the order with this code, if the digits are those that go with it.

	`digits`: the last four of the caller's phone, or the check number of a request without a phone. Raises
	`NotFoundError` (404).
	"""
	code, digits = _only_digits(code), _only_digits(digits)
	names = frappe.get_all(ORDER, {"query_code": code}, ["name", "caller_phone"]) if code else []
	for row in names:
		if _fits(row, digits):
			return frappe.get_doc(ORDER, row.name)
	frappe.throw(_("No request is found with this code and these digits."), NotFoundError)


def shown(order) -> dict[str, Any]:
	"""Return what the citizen is told of the order."""
	told = {
		"code": order.query_code,
		"stage": order.stage,
		"stage_label": stage_label(order.stage),
		"requested_at": order.requested_at,
	}
	if order.confidential:
		return told
	leading = frappe.get_doc(ORDER, order.duplicate_of) if order.duplicate_of else order
	told.update({field: order.get(field) for field in OWN})
	told.update({field: leading.get(field) for field in LEADING})
	if order.stage in ("Done", *FINAL_STAGES):
		told["answer"] = order.resolution or leading.resolution
	told["tips"] = tips.shown(order)
	return told


def stage_label(stage: str) -> str:
	"""Return how far a request is, in the words that a citizen knows."""
	return {
		"Draft": _("Received"),
		"Accepted": _("Accepted"),
		"Handling": _("Being handled"),
		"Waiting": _("Waiting"),
		"Done": _("Done, to be checked with you"),
		"Closed": _("Closed"),
		"Cancelled": _("Ended without handling"),
	}.get(stage, _(stage))


def _fits(row: frappe._dict, digits: str) -> bool:
	if row.caller_phone:
		return len(digits) >= DIGITS and hmac.compare_digest(row.caller_phone[-DIGITS:], digits[-DIGITS:])
	kept = frappe.db.get_value(REQUEST, {"work_order": row.name}, "check_digest")
	return bool(kept and digits) and hmac.compare_digest(kept, check_digest(digits))


def _only_digits(text: str) -> str:
	return "".join(filter(str.isdigit, str(text or "")))[:20]

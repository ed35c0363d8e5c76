"""Contacts with the customer about an order: each try is kept, and what it means for the deadlines."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake import progress, times
from hotline_app.intake.errors import ClosedOrderError
from hotline_app.intake.stages import FINAL_STAGES

from . import traces

# What the customer was reached for, and the fact that it makes of it.
FACTS = {
	"Answer": "answered_at",
	"Confirmation": "contacted_at",
	"Contact Check": "contact_checked_at",
	"Progress": "progress_asked_at",
}


def log_contact(
	order: str, purpose: str, result: str, channel: str | None = None, note: str | None = None
) -> None:
	"""Keep a contact, or a try at one, with the customer of an order (`J-32`).

	Reaching the customer answers the enquiry, confirms a complaint, checks the handler's contact (`G-4.3.2`)
	or asks about progress (`G-4.3.3`), as the purpose says; the first time counts. Raises `ClosedOrderError`,
	and `ValidationError` for an unknown purpose or result.
	"""
	doc = _open_order(order)
	at = now_datetime()
	doc.append(
		"contacts",
		{
			"contacted_at": at,
			"user": frappe.session.user,
			"purpose": purpose,
			"channel": channel,
			"result": result,
			"note": note,
		},
	)
	fact = FACTS.get(purpose)
	if result == "Reached" and fact and not doc.get(fact):
		doc.set(fact, at)
	progress.store(doc)


def promise(order: str, at: str, answer_by: str | None = None) -> None:
	"""Promise the customer an answer by a time to come, and by which channel (`H-3.1`, `P-21`)."""
	doc = _open_order(order)
	doc.promised_at, doc.answer_by = at, answer_by or doc.answer_by
	times.localise(doc)
	if doc.promised_at <= now_datetime():
		frappe.throw(_("A promised time lies in the future."))
	progress.store(doc)
	traces.note(
		order,
		_("Answer promised by {0} ({1}).").format(
			frappe.utils.format_datetime(doc.promised_at), _(doc.answer_by or doc.channel)
		),
	)


def _open_order(order: str):
	doc = progress.for_update(order)
	if doc.stage in FINAL_STAGES:
		frappe.throw(_("Order {0} has ended.").format(order), ClosedOrderError)
	return doc

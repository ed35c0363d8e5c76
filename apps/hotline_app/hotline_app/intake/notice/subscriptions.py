"""Who wants to be told of notices for an area: asked for on the public page, proved by the mailbox.

Nobody learns from an answer whether an address is subscribed: it is the same for all, and what differs is
told in the mail alone.
"""

import hashlib
import secrets

import frappe
from frappe import _
from frappe.utils import add_days, get_url, now_datetime, validate_email_address

from . import mails

DAYS_TO_CONFIRM = 7
PAGE = "/notices/subscription"


class WrongSubscriptionError(frappe.ValidationError):
	"""What was asked for can't be subscribed to."""

	http_status_code = 400


def ask(email: str, area: str, line: str | None = None, language: str | None = None) -> None:
	"""Send a link to `email` that confirms the subscription to `area` (and what lies below or above it).

	Whoever is signed in with this very address has proved it already. Raises `WrongSubscriptionError`.
	"""
	email = (email or "").strip().lower()
	if not validate_email_address(email) or "," in email:
		frappe.throw(_("Please enter an e-mail address, such as name@example.com."), WrongSubscriptionError)
	if not area or not frappe.db.exists("HL Area", area):
		frappe.throw(_("Please choose an area."), WrongSubscriptionError)
	if line and not frappe.db.exists("HL Line", {"name": line, "enabled": 1}):
		frappe.throw(_("Please choose a line."), WrongSubscriptionError)
	try:
		subscription = _find_or_make(email, area, line or None, language)
	except frappe.DuplicateEntryError:
		# The same request, sent twice at once: the other one sends the link.
		frappe.clear_last_message()
		return
	if frappe.session.user == email:
		confirm(subscription.token)
	else:
		_send_link(subscription)


def by_token(token: str | None):
	"""Return the subscription that `token` belongs to, None for a wrong or used-up one."""
	name = frappe.db.get_value("HL Notice Subscription", {"token": token}) if token else None
	return frappe.get_doc("HL Notice Subscription", name) if name else None


def confirm(token: str) -> bool:
	"""Begin to tell the subscriber; whether the token is right. A second time changes nothing."""
	subscription = by_token(token)
	if subscription and not subscription.confirmed:
		subscription.db_set("confirmed", 1)
	return bool(subscription)


def end(token: str) -> bool:
	"""Forget the subscriber, address and all; whether the token is right."""
	subscription = by_token(token)
	if subscription:
		# The token proves who asks; a citizen has no account whose rights could be asked for.
		frappe.delete_doc(
			subscription.doctype, subscription.name, ignore_permissions=True, delete_permanently=True
		)
	return bool(subscription)


def address_of(subscription) -> str:
	"""Return the address of the page where a subscription is confirmed and ended."""
	return get_url(f"{PAGE}?token={subscription.token}")


def forget_unconfirmed() -> None:
	"""Drop what nobody confirmed in a week; run by the scheduler each day."""
	frappe.db.delete(
		"HL Notice Subscription",
		{"confirmed": 0, "creation": ("<", add_days(now_datetime(), -DAYS_TO_CONFIRM))},
	)


def new_token() -> str:
	"""Return a text that nobody guesses."""
	return secrets.token_urlsafe(24)


def name_of(email: str, area: str, line: str | None) -> str:
	"""Return the name of the one record for an address, area and line."""
	asked = "\n".join([(email or "").strip().lower(), area or "", line or ""])
	return hashlib.sha256(asked.encode()).hexdigest()[:20]


def _find_or_make(email: str, area: str, line: str | None, language: str | None):
	name = name_of(email, area, line)
	if not frappe.db.exists("HL Notice Subscription", name):
		subscription = frappe.new_doc("HL Notice Subscription")
		subscription.update({"email": email, "area": area, "line": line, "language": language})
		# A citizen subscribes for himself, without an account.
		subscription.insert(ignore_permissions=True)
	return frappe.get_doc("HL Notice Subscription", name)


def _send_link(subscription) -> None:
	if not mails.can_send():
		return
	with mails.in_language(subscription.language):
		mails.send(
			subscription.email,
			_("Please confirm: notices for {0}").format(_(subscription.area)),
			"hotline_confirm_subscription",
			{
				"area": _(subscription.area),
				"line": _(subscription.line) if subscription.line else None,
				"address": address_of(subscription),
				"days": DAYS_TO_CONFIRM,
			},
		)

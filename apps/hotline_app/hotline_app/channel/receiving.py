"""What citizens write becomes part of an order in hand, or a new one like any other (`C-3.1`, `C-6.1.1`).

A message is kept first, under its number at the provider, so one that is delivered twice is here once. What
a machine wrote is never answered, and what comes too often waits for a person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime

from hotline_app import messages
from hotline_app.intake.watch import concern

from . import accounts, files, matching, telling
from .accounts import CHANNELS, EMAIL, SMS, VOICEMAIL

MESSAGE, ORDER = "HL Message", "HL Work Order"
RECEIVED, HELD, IGNORED = "Received", "Held", "Ignored"
ACKNOWLEDGEMENT = "Request Received"


class Incoming(NamedTuple):
	"""A message as an account hears it. `sender`: number, address or id; `automatic`: why no person's."""

	sender: str
	text: str
	provider_id: str | None = None
	subject: str | None = None
	sender_name: str | None = None
	answers: tuple[str, ...] = ()
	files: tuple[tuple[str, bytes], ...] = ()
	automatic: str | None = None


def receive(account: str, incoming: Incoming):
	"""Keep a message and do what it asks for; return it. The same one again changes nothing."""
	of = frappe.get_cached_doc(accounts.DOCTYPE, account)
	with _as_nobody():
		message = _kept(of, incoming)
		if message.flags.known:
			return message
		accounts.note(account, last_received_at=now_datetime())
		files.keep(message, incoming.files)
		if order := matching.order_of(of, incoming):
			_join(message, order)
		elif incoming.automatic:
			message.db_set("state", IGNORED)
		elif not of.takes_requests or _too_many(of, incoming.sender):
			message.db_set("state", HELD)
		else:
			take(message, of, incoming.sender_name)
			message.flags.began = True
		return message


def take(message, account, sender_name: str | None = None) -> str:
	"""Make an order of a message, tell the sender its code if the account says so; return its number."""
	channel = CHANNELS[account.kind]
	order = frappe.get_doc(
		{
			"doctype": ORDER,
			"line": account.line,
			"kind": account.order_kind,
			"category": account.category,
			"channel": channel,
			"title": _title(message.subject),
			"description": message.text or _("attachment"),
			"caller_name": sender_name,
			"caller_phone": message.address if channel in (SMS, VOICEMAIL) else None,
			"customer": _customer(message) if channel == EMAIL else None,
		}
	)
	# A citizen has no account; what the line takes is said by its account, and the order's own rules hold.
	order.flags.ignore_permissions = True
	order.insert()
	_put(message, order.name)
	if account.acknowledge:
		telling.tell(order.name, ACKNOWLEDGEMENT)
	return order.name


def take_held(message) -> str:
	"""Make an order of a message that waits for a person. Raises ValidationError for any other."""
	if message.work_order or message.state not in (HELD, IGNORED):
		frappe.throw(_("This message belongs to an order already."))
	account = frappe.get_cached_doc(accounts.DOCTYPE, message.account)
	if not account.category:
		frappe.throw(_("The account takes no requests."))
	with _as_nobody():
		return take(message, account)


def _kept(account, incoming: Incoming):
	message = frappe.get_doc(
		{
			"doctype": MESSAGE,
			"line": account.line,
			"channel": CHANNELS[account.kind],
			"account": account.name,
			"direction": "In",
			"state": RECEIVED,
			"address": incoming.sender,
			"subject": incoming.subject,
			"text": incoming.text,
			"provider_id": incoming.provider_id,
			"in_reply_to": incoming.answers[0] if incoming.answers else None,
			"automatic": int(bool(incoming.automatic)),
			"error": incoming.automatic,
		}
	)
	try:
		return message.insert(ignore_permissions=True)  # the sender has no account
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
	at_provider = {"account": account.name, "provider_id": incoming.provider_id}
	known = frappe.get_doc(MESSAGE, at_provider)
	known.flags.known = True
	return known


def _join(message, name: str) -> None:
	"""Add a message to an order in hand, and tell whoever has it."""
	_put(message, name)
	if message.automatic:
		return
	order = frappe.get_doc(ORDER, name)
	messages.tell(
		[order.agent, concern.persons([order])[order.name]],
		lambda: _("Order {0}: the citizen has written").format(order.name),
		ORDER,
		order.name,
		message.text,
	)


def _put(message, order: str) -> None:
	message.db_set({"work_order": order, "state": RECEIVED})
	files.hand_to(order, message)


def _too_many(account, sender: str) -> bool:
	"""Whether the sender has begun so many matters within an hour that a person should look."""
	if not sender or not account.most_per_sender:
		return False
	written = {
		"address": sender,
		"direction": "In",
		"account": account.name,
		"creation": (">", add_to_date(now_datetime(), hours=-1)),
	}
	return frappe.db.count(MESSAGE, written) > account.most_per_sender


def _customer(message) -> str | None:
	return frappe.db.get_value("HL Customer", {"email": message.address}, order_by="modified desc")


def _title(subject: str | None) -> str | None:
	return (subject or "").strip()[:140] or None


@contextmanager
def _as_nobody() -> Iterator[None]:
	"""Be a stranger: an order that comes in by itself is nobody's yet."""
	# Only who acts: the session of whoever is signed in stays as it is.
	before, frappe.session.user = frappe.session.user, "Guest"
	try:
		yield
	finally:
		frappe.session.user = before

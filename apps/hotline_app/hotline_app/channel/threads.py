"""What ties messages to an order: message numbers and a token in the subject that nobody can guess."""

import hashlib
import hmac
import re

import frappe
from frappe.utils.password import get_encryption_key

DOCTYPE = "HL Message"
_TOKEN = re.compile(r"\[([A-Za-z0-9-]{4,40})\.([0-9a-f]{10})\]")
_LONGEST_ID = 255


def begin(message) -> None:
	"""Give an outgoing mail its number, the number that it answers, and the order's token in its subject."""
	if message.channel != "E-mail":
		return
	message.provider_id = f"{frappe.generate_hash(length=20)}@{frappe.local.site}"
	answered = last_received(message.work_order, "E-mail")
	if answered:
		message.in_reply_to = answered.provider_id
		message.subject = message.subject or _answer_to(answered.subject)
	if message.work_order:
		message.subject = f"{message.subject or ''} [{token(message.work_order)}]".strip()


def token(order: str) -> str:
	"""Return what stands for an order in the subject of its mails."""
	return f"{order}.{_signature(order)}"


def order_in(subject: str | None) -> str | None:
	"""Return the order whose token stands in a subject."""
	for order, signature in _TOKEN.findall(subject or ""):
		if hmac.compare_digest(signature, _signature(order)):
			return order
	return None


def last_received(order: str | None, channel: str | None = None) -> frappe._dict | None:
	"""Return the latest message of the citizen on an order: channel, address, account, provider_id, …"""
	if not order:
		return None
	of = {"work_order": order, "direction": "In", "automatic": 0, **({"channel": channel} if channel else {})}
	fields = ["name", "channel", "address", "account", "provider_id", "subject", "creation"]
	rows = frappe.get_all(DOCTYPE, of, fields, order_by="creation desc", limit=1)
	return rows[0] if rows else None


def number(message_id: str | None) -> str | None:
	"""Return the number of a mail as it is kept; a very long one is shortened."""
	bare = (message_id or "").strip().strip("<>").strip()
	if len(bare) > _LONGEST_ID:
		return hashlib.sha256(bare.encode()).hexdigest()
	return bare or None


def _answer_to(subject: str | None) -> str:
	plain = _TOKEN.sub("", subject or "").strip()
	return plain if plain.lower().startswith(("re:", "re：", "回复")) else f"Re: {plain}".strip()


def _signature(order: str) -> str:
	said = f"order thread {order}".encode()
	return hmac.new(get_encryption_key().encode(), said, hashlib.sha256).hexdigest()[:10]

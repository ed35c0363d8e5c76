"""What gateways send: messages of citizens and reports on ours. Each proves itself; guessing is counted."""

import hashlib
import hmac
import time
from typing import Any

import frappe
from frappe import _
from werkzeug.wrappers import Response

from hotline_app.channel import accounts, webhook
from hotline_app.channel.errors import UnusableMessageError, WrongSenderError
from hotline_app.channel.wechat import callback

from . import limits

MINUTE = 60
# More than a busy line gets, and more wrong proofs than a gateway makes by mistake.
PER_MINUTE = 3000
WRONG_AN_HOUR = 60
_WRONG = "wrong-webhook"
SKEW_S = 300
MOST = 500
LARGEST = 1024 * 1024


@frappe.whitelist(allow_guest=True, methods=["GET", "POST"])
def sms(account: str) -> Response:
	"""Take messages and delivery reports of an SMS gateway: one, or a list of up to 500, as JSON or a form.

	The account says under which names number, text and state come, and how the gateway proves itself. What
	was sent before changes nothing. Raises WrongSenderError (403), UnusableMessageError (400) and
	TooOftenError (429).
	"""
	doc = _account(account, "SMS by HTTP")
	_check_proof(doc)
	given = webhook.events(doc, _sent())
	if len(given) > MOST:
		frappe.throw(_("At most {0} messages can be sent at once.").format(MOST), UnusableMessageError)
	limits.count("webhook", doc.name, PER_MINUTE, MINUTE)
	for one in given:
		webhook.take(doc, one)
	return Response(doc.answer_body or "", mimetype="text/plain")


@frappe.whitelist(allow_guest=True, methods=["GET", "POST"])
def wechat(
	account: str,
	signature: str = "",
	timestamp: str = "",
	nonce: str = "",
	echostr: str | None = None,
	msg_signature: str | None = None,
) -> Response:
	"""Take what WeChat tells of an official account; return what the follower reads at once (`C-3.1`).

	A GET is WeChat's question whether the address is ours. Raises WrongSenderError (403),
	UnusableMessageError (400) and TooOftenError (429).
	"""
	doc = _account(account, "WeChat")
	try:
		callback.check(doc, timestamp, nonce, signature)
		if frappe.request.method == "GET":
			return Response(echostr or "", mimetype="text/plain")
		limits.count("webhook", doc.name, PER_MINUTE, MINUTE)
		said = callback.answer(doc, _body(), timestamp, nonce, msg_signature)
	except WrongSenderError:
		frappe.clear_last_message()
		_refuse()
	return Response(said, mimetype="text/plain" if said == callback.NOTHING else "application/xml")


def _account(name: str, kind: str):
	"""The enabled account of that kind; which names there are is not said."""
	limits.refuse_past(_WRONG, limits.network(), WRONG_AN_HOUR)
	known = frappe.db.get_value(accounts.DOCTYPE, {"name": name, "kind": kind, "enabled": 1})
	if not known:
		_refuse()
	return frappe.get_doc(accounts.DOCTYPE, known)


def _check_proof(doc) -> None:
	secret = doc.get_password("webhook_secret", raise_exception=False)
	if not secret:
		_refuse()
	proven = _has_token(secret) if doc.webhook_auth == "Token" else _is_signed(secret)
	if not proven:
		_refuse()


def _is_signed(secret: str) -> bool:
	headers = frappe.request.headers
	at, given = headers.get("X-Hotline-Timestamp", ""), headers.get("X-Hotline-Signature", "")
	if not at.isdigit() or abs(time.time() - int(at)) > SKEW_S:
		return False
	said = hmac.new(secret.encode(), at.encode() + b"." + _body(), hashlib.sha256).hexdigest()
	return hmac.compare_digest(given.encode(), f"sha256={said}".encode())


def _has_token(secret: str) -> bool:
	bearer = frappe.request.headers.get("Authorization", "").removeprefix("Bearer ")
	given = bearer or frappe.request.args.get("token") or frappe.request.form.get("token") or ""
	return hmac.compare_digest(given.encode(), secret.encode())


def _body() -> bytes:
	if (frappe.request.content_length or 0) > LARGEST:
		frappe.throw(_("This is too much at once."), UnusableMessageError)
	return frappe.request.get_data(cache=True)


def _sent() -> Any:
	"""What was sent, of a form or an address what a form holds."""
	_body()
	if frappe.request.is_json:
		return frappe.request.get_json(silent=True)
	return frappe.request.form.to_dict() or frappe.request.args.to_dict()


def _refuse() -> None:
	limits.count(_WRONG, limits.network(), WRONG_AN_HOUR + 1, MINUTE * 60)
	frappe.throw(_("This does not come from the gateway."), WrongSenderError)

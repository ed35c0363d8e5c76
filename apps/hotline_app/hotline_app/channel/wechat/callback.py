"""What WeChat tells: messages of followers, and what became of our template messages."""

import time

import frappe
from frappe import _

from hotline_app.channel import accounts, files, outbox, receiving
from hotline_app.channel.errors import SendError, UnusableMessageError, WrongSenderError
from hotline_app.channel.receiving import Incoming

from . import interface, sealing, xml

# What is said at once, where there is nothing to say.
NOTHING = "success"
SKEW_S = 600
MAX_TEXT = 5000
MESSAGE = "HL Message"


def check(account, timestamp: str, nonce: str, signature: str) -> None:
	"""Raise `WrongSenderError` (403) unless it comes from WeChat, and now."""
	token = account.get_password("webhook_secret", raise_exception=False)
	fresh = timestamp.isdigit() and abs(time.time() - int(timestamp)) <= SKEW_S
	if not token or not fresh or not sealing.is_signed(signature, token, timestamp, nonce):
		frappe.throw(_("This does not come from the gateway."), WrongSenderError)


def answer(account, body: bytes, timestamp: str, nonce: str, signature: str | None) -> str:
	"""Take a message and return what WeChat shows at once. `signature`: of the sealed message (`Encrypt`).

	Raises `WrongSenderError` (403) and `UnusableMessageError` (400).
	"""
	try:
		told = xml.read(body)
		if account.encrypted:
			told = xml.read(_opened(account, told, timestamp, nonce, signature))
	except xml.UnreadableXmlError:
		frappe.throw(_("This is neither a message nor a report."), UnusableMessageError)
	said = _take(account, told)
	if not said:
		return NOTHING
	reply = xml.write(
		{
			"ToUserName": told.get("FromUserName", ""),
			"FromUserName": told.get("ToUserName", ""),
			"CreateTime": int(time.time()),
			"MsgType": "text",
			"Content": said,
		}
	)
	return _closed(account, reply, nonce) if account.encrypted else reply


def fetch_picture(message: str, media_id: str) -> None:
	"""Get a picture that came with a message; one that can't be had is named so."""
	doc = frappe.get_doc(MESSAGE, message)
	account = frappe.get_cached_doc(accounts.DOCTYPE, doc.account)
	try:
		content = interface.media(account, media_id)
	except SendError as error:
		accounts.note(account.name, error=str(error))
		content = b""
	files.keep(doc, ((_("picture"), content),))
	if doc.work_order:
		files.hand_to(doc.work_order, doc)


def _take(account, told: dict[str, str]) -> str | None:
	"""Do what a message asks for; return what to say at once."""
	kind, sender = told.get("MsgType", ""), told.get("FromUserName", "")
	if not sender:
		frappe.throw(_("This is neither a message nor a report."), UnusableMessageError)
	if kind == "event":
		_take_event(account, told)
		return None
	message = receiving.receive(
		account.name, Incoming(sender[:140], _text(kind, told)[:MAX_TEXT], told.get("MsgId") or None)
	)
	if message.flags.known:
		return None
	if kind == "image" and told.get("MediaId"):
		frappe.enqueue(
			"hotline_app.channel.wechat.callback.fetch_picture",
			queue="short",
			enqueue_after_commit=True,
			message=message.name,
			media_id=told["MediaId"],
		)
	return account.reply_text if message.flags.began else None


def _text(kind: str, told: dict[str, str]) -> str:
	if kind == "text":
		return told.get("Content", "")
	if kind == "voice":
		return told.get("Recognition") or _("(a voice message)")
	if kind == "location":
		return f"{told.get('Label', '')} ({told.get('Location_X', '')}, {told.get('Location_Y', '')})".strip()
	if kind == "link":
		return "\n".join(filter(None, (told.get("Title"), told.get("Description"), told.get("Url"))))
	return _("(a picture)") if kind == "image" else _("(a message that can't be shown)")


def _take_event(account, told: dict[str, str]) -> None:
	if told.get("Event") != "TEMPLATESENDJOBFINISH":
		return
	arrived = told.get("Status") == "success"
	state = outbox.DELIVERED if arrived else outbox.FAILED
	failed = None if arrived else _("WeChat says {0}").format(told.get("Status", "")[:60])
	outbox.report(account.name, told.get("MsgID", ""), state, failed)


def _opened(account, told: dict[str, str], timestamp: str, nonce: str, signature: str | None) -> str:
	sealed, token = told.get("Encrypt", ""), account.get_password("webhook_secret")
	if not sealed or not sealing.is_signed(signature, token, timestamp, nonce, sealed):
		frappe.throw(_("This does not come from the gateway."), WrongSenderError)
	try:
		return _seal(account).open(sealed)
	except sealing.WrongSealError:
		frappe.throw(_("This does not come from the gateway."), WrongSenderError)


def _closed(account, reply: str, nonce: str) -> str:
	sealed, timestamp = _seal(account).close(reply), str(int(time.time()))
	signed = sealing.signature(account.get_password("webhook_secret"), timestamp, nonce, sealed)
	return xml.write({"Encrypt": sealed, "MsgSignature": signed, "TimeStamp": int(timestamp), "Nonce": nonce})


def _seal(account) -> sealing.Seal:
	return sealing.Seal(account.get_password("aes_key"), account.key_id or "")

"""Which mails no person wrote: they are never answered (RFC 3834), and which say that one did not arrive.

Pure: a mail is one of Python's `email`.
"""

from collections.abc import Collection
from email.message import Message
from email.utils import parseaddr

# Senders of machines, by the name before the @.
_MACHINES = ("mailer-daemon", "postmaster", "no-reply", "noreply", "donotreply", "do-not-reply", "bounce")
_BULK = ("bulk", "junk", "list", "auto_reply")
# Headers that only machines set.
_MARKS = (
	"List-Id",
	"List-Unsubscribe",
	"X-Autoreply",
	"X-Autorespond",
	"X-Auto-Response-Suppress",
	"Feedback-ID",
)


def why(mail: Message, own: Collection[str]) -> str | None:
	"""Return why a mail is a machine's, None for a person's. `own`: the addresses of our mailboxes."""
	submitted = _word(mail["Auto-Submitted"])
	if submitted and submitted != "no":
		return "Auto-Submitted"
	if _word(mail["Precedence"]) in _BULK:
		return "Precedence"
	if mark := next((name for name in _MARKS if mail[name]), None):
		return mark
	if (mail["Return-Path"] or "").strip() == "<>":
		return "Return-Path"
	if mail.get_content_type() == "multipart/report":
		return "multipart/report"
	mine = {address.lower() for address in own}
	if {address.lower() for address in _addresses(mail.get_all("X-Loop", []))} & mine:
		return "X-Loop"
	sender = parseaddr(str(mail["From"] or ""))[1].lower()
	if sender in mine:
		return "From"
	return "From" if sender.split("@")[0].startswith(_MACHINES) else None


def not_delivered(mail: Message) -> str | None:
	"""Return the number of our mail of which a report says that it did not arrive (RFC 3464)."""
	if mail.get_content_type() != "multipart/report":
		return None
	failed, number = False, None
	for part in mail.walk():
		kind = part.get_content_type()
		if kind == "message/delivery-status":
			failed = failed or any(_word(block["Action"]) == "failed" for block in part.get_payload())
		elif kind in ("message/rfc822", "text/rfc822-headers"):
			number = number or _original(part)
	return number.strip().strip("<>") if failed and number else None


def _original(part: Message) -> str | None:
	payload = part.get_payload()
	if isinstance(payload, list):
		return payload[0]["Message-ID"] if payload else None
	lines = payload.splitlines()
	ours = next((line for line in lines if line.lower().startswith("message-id:")), None)
	return ours.partition(":")[2] if ours else None


def _word(value: str | None) -> str:
	return str(value or "").split(";")[0].strip().lower()


def _addresses(values: list[str]) -> list[str]:
	return [parseaddr(str(value))[1] or str(value) for value in values]

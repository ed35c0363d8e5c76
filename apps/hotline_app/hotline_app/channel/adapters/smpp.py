"""SMS by a short message centre; one session at a time with each, as centres allow."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import frappe
from frappe import _
from redis.exceptions import LockError

from hotline_app.channel import accounts, outbox, receiving
from hotline_app.channel.errors import RefusedError, SendError
from hotline_app.channel.receiving import Incoming
from hotline_app.channel.smpp.session import Centre, Heard, NoSessionError, Outgoing, Taken, exchange
from hotline_app.intake.phone import InvalidPhoneError, normalise

KIND = "SMS by SMPP"
LINGER_S = 3
LONGEST_SESSION_S = 120
_STATES = {
	"DELIVRD": outbox.DELIVERED,
	"EXPIRED": outbox.FAILED,
	"DELETED": outbox.FAILED,
	"UNDELIV": outbox.FAILED,
	"REJECTD": outbox.FAILED,
}
MAX_TEXT = 5000


def send(message, account, text: str) -> str | None:
	"""Send one SMS and return its number at the centre."""
	out = Outgoing(message.name, message.address, text, account.sender or "")
	with _alone(account.name, wait_s=30) as may:
		if not may:
			raise SendError(_("the connection is in use"))
		taken = _session(account, [out])[message.name]
	if taken.error:
		failure = SendError if taken.later else RefusedError
		raise failure(_("the centre says {0}").format(taken.error))
	return taken.number


def run() -> None:
	"""Have every centre asked for what it has; run by the scheduler."""
	for name in frappe.get_all(accounts.DOCTYPE, {"kind": KIND, "enabled": 1}, pluck="name"):
		frappe.enqueue(
			"hotline_app.channel.adapters.smpp.listen",
			queue="short",
			job_id=f"hotline-smpp-{name}",
			deduplicate=True,
			account=name,
		)


def listen(account: str) -> None:
	"""Hear what the centre of an account has: messages of citizens, and reports on ours."""
	doc = frappe.get_doc(accounts.DOCTYPE, account)
	with _alone(account, wait_s=0) as may:
		if not may:
			return
		try:
			_session(doc, [], LINGER_S)
		except SendError as error:
			accounts.note(account, error=str(error))


def hear(account: str, heard: Heard) -> None:
	"""Take what the centre delivers, and store it before the centre is told so."""
	try:
		_take(account, heard)
		frappe.db.commit()
	except Exception as error:
		frappe.db.rollback()
		frappe.log_error(f"A message of the centre could not be kept: {account}", type(error).__name__)
		frappe.db.commit()
		raise


def _take(account: str, heard: Heard) -> None:
	if heard.state is not None:
		if state := _STATES.get(heard.state):
			failed = _("the gateway reports {0}").format(heard.state) if state == outbox.FAILED else None
			outbox.report(account, heard.number or "", state, failed)
	else:
		receiving.receive(account, Incoming(_sender(heard.sender), heard.text[:MAX_TEXT]))


def _session(account, out: list[Outgoing], linger_s: float = 0.0) -> dict[str, Taken]:
	centre = Centre(
		account.smpp_host,
		account.smpp_port or 2775,
		account.key_id or "",
		account.get_password("key_secret", raise_exception=False) or "",
		account.system_type or "",
	)
	try:
		return asyncio.run(exchange(centre, out, lambda heard: hear(account.name, heard), linger_s))
	except (NoSessionError, ValueError) as error:
		raise SendError(_("no session with the centre: {0}").format(error)) from None


def _sender(number: str) -> str:
	try:
		return normalise(number)
	except InvalidPhoneError:
		frappe.clear_last_message()
		return number[:140]


@contextmanager
def _alone(account: str, wait_s: float) -> Iterator[bool]:
	"""Be the only one with a session; False where somebody else has one for longer than `wait_s`."""
	key = frappe.cache.make_key(f"hotline_smpp:{account}")
	lock = frappe.cache.lock(key, timeout=LONGEST_SESSION_S, blocking_timeout=wait_s)
	if not lock.acquire():
		yield False
		return
	try:
		yield True
	finally:
		# It may have lasted so long that another has it by now.
		with suppress(LockError):
			lock.release()

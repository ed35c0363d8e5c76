"""What an SMS gateway tells by its own names: messages of citizens, and what became of ours."""

from typing import Any

import frappe
from frappe import _

from hotline_app.intake.phone import InvalidPhoneError, normalise

from . import outbox, receiving
from .adapters.sms_http import at, listed
from .errors import UnusableMessageError
from .receiving import Incoming

MAX_TEXT = 5000


def events(account, sent: Any) -> list[dict[str, Any]]:
	"""Return the events of a request: it is one, or a list of them. Raises `UnusableMessageError` (400)."""
	given = sent if isinstance(sent, list) else [sent]
	if not given or not all(isinstance(one, dict) and _is_known(account, one) for one in given):
		frappe.throw(_("This is neither a message nor a report."), UnusableMessageError)
	return given


def take(account, event: dict[str, Any]) -> None:
	"""Take one event: a message of a citizen, or a report on one of ours."""
	if at(account.in_text, event) is None:
		_take_report(account, event)
		return
	sender = at(account.in_from, event) or ""
	try:
		sender = normalise(sender)
	except InvalidPhoneError:
		# Some senders have names; they can be read and not be answered.
		frappe.clear_last_message()
	receiving.receive(
		account.name,
		Incoming(sender[:140], (at(account.in_text, event) or "")[:MAX_TEXT], at(account.in_id, event)),
	)


def _is_known(account, event: dict[str, Any]) -> bool:
	is_message = at(account.in_from, event) is not None and at(account.in_text, event) is not None
	return is_message or at(account.report_id, event) is not None


def _take_report(account, event: dict[str, Any]) -> None:
	said = at(account.report_state, event) or ""
	state = outbox.DELIVERED if said in listed(account.delivered_values) else None
	state = outbox.FAILED if said in listed(account.failed_values) else state
	if state:
		failed = _("the gateway reports {0}").format(said[:60]) if state == outbox.FAILED else None
		outbox.report(account.name, at(account.report_id, event), state, failed)

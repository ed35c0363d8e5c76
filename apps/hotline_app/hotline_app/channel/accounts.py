"""Which account messages go by: the line's own, or one that sends for all lines."""

from typing import Any

import frappe
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.utils import now_datetime

DOCTYPE = "HL Channel Account"
SMS, EMAIL, WECHAT, VOICEMAIL = "SMS", "E-mail", "WeChat", "Voicemail"
# The channel of the orders and messages that an account brings, by its kind.
CHANNELS = {"E-mail": EMAIL, "SMS by HTTP": SMS, "SMS by SMPP": SMS, "WeChat": WECHAT, "Voicemail": VOICEMAIL}


def of_line(line: str | None, channel: str) -> str | None:
	"""Return the enabled account by which messages of `line` go out on `channel`."""
	kinds = [kind for kind, of in CHANNELS.items() if of == channel]
	rows = frappe.get_all(
		DOCTYPE,
		{"enabled": 1, "kind": ("in", kinds)},
		["name", "line", "for_all_lines"],
		order_by="creation",
	)
	own = [row.name for row in rows if row.line == line]
	shared = [row.name for row in rows if row.for_all_lines]
	return next(iter([*own, *shared]), None)


def can_send(line: str | None, channel: str) -> bool:
	"""Whether messages of `line` can go out on `channel`: by an account or the framework's settings."""
	if of_line(line, channel):
		return True
	if channel == SMS:
		return bool(frappe.db.get_single_value("SMS Settings", "sms_gateway_url"))
	return channel == EMAIL and bool(EmailAccount.find_outgoing())


def note(account: str | None, **facts: Any) -> None:
	"""Keep on the account when it was used last, or what went wrong (`error`)."""
	if not account:
		return
	if error := facts.pop("error", None):
		facts.update({"last_error": error[:500], "last_error_at": now_datetime()})
	frappe.db.set_value(DOCTYPE, account, facts, update_modified=False)

"""Messages to citizens who are no users of the site: in their language, queued, easy to end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe.email.doctype.email_account.email_account import EmailAccount


def can_send() -> bool:
	"""Whether there is an account to send from; where there is none, an administrator reads so in the log."""
	if EmailAccount.find_outgoing():
		return True
	frappe.log_error(
		title="Hotline: messages to citizens are not sent",
		message="There is no outgoing Email Account. Set one up as default; what was to be told is not kept.",
	)
	return False


def send(recipient: str, subject: str, template: str, args: dict[str, Any], leave: str | None = None) -> None:
	"""Queue one mail, written in the language in force (see `in_language`).

	`leave`: the address of the page that ends such mails; mail programs show it as a button.
	"""
	frappe.local.flags.hotline_leave_address = leave
	try:
		frappe.sendmail(recipients=[recipient], subject=subject, template=template, args=args, delayed=True)
	finally:
		frappe.local.flags.hotline_leave_address = None


def add_leave_header(mail) -> None:
	"""Let a mail program offer to end such mails (RFC 2369, RFC 8058); called for each mail that is built."""
	if address := frappe.local.flags.hotline_leave_address:
		mail.set_header("List-Unsubscribe", f"<{address}>")
		mail.set_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


@contextmanager
def in_language(language: str | None) -> Iterator[None]:
	"""Speak another language for a while."""
	before, environment = frappe.local.lang, frappe.local.jenv
	frappe.local.lang, frappe.local.jenv = language or before, None
	try:
		yield
	finally:
		frappe.local.lang, frappe.local.jenv = before, environment

"""Mails by the account's mailbox, or the site's own, through the framework's Email Account."""

import smtplib

import frappe
from frappe import _
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.email.email_body import get_email
from frappe.utils import escape_html

from hotline_app.channel.errors import RefusedError, SendError


def send(message, account, text: str) -> None:
	"""Send one mail; its number was given when it was kept, so a server that gets it twice can tell."""
	if frappe.are_emails_muted():
		raise SendError(_("mails are switched off on this site"))
	mailbox = _mailbox(account)
	mail = _built(message, mailbox, text)
	server = _opened(mailbox)
	try:
		server.session.sendmail(mailbox.email_id, [message.address], mail.as_string().encode())
	except smtplib.SMTPRecipientsRefused as error:
		[(code, _said)] = error.recipients.values()
		raise _failure(code) from None
	except smtplib.SMTPResponseException as error:
		raise _failure(error.smtp_code) from None
	except OSError as error:
		raise SendError(_("no answer: {0}").format(type(error).__name__)) from None
	finally:
		server.quit()


def _mailbox(account) -> EmailAccount:
	if account and account.email_account:
		return frappe.get_doc("Email Account", account.email_account)
	mailbox = EmailAccount.find_outgoing()
	if not mailbox:
		raise SendError(_("there is no outgoing Email Account"))
	return mailbox


def _opened(mailbox: EmailAccount):
	server = mailbox.get_smtp_server()
	try:
		_session = server.session
	# The framework says it to whoever is at the screen; here nobody is.
	except (frappe.ValidationError, OSError) as error:
		frappe.clear_messages()
		raise SendError(_("no connection with the mail server: {0}").format(type(error).__name__)) from None
	return server


def _built(message, mailbox: EmailAccount, text: str):
	mail = get_email(
		[message.address],
		sender=mailbox.default_sender,
		subject=message.subject or message.work_order or "",
		content=f"<div>{escape_html(text)}</div>".replace("\n", "<br>"),
		text_content=text,
		reply_to=mailbox.email_id,
		email_account=mailbox,
		expose_recipients="header",
	)
	mail.set_message_id(message.provider_id)
	if message.in_reply_to:
		mail.set_in_reply_to(f"<{message.in_reply_to}>")
		mail.set_header("References", f"<{message.in_reply_to}>")
	if message.automatic:
		# Robots that keep to the rules don't answer these (RFC 3834).
		mail.set_header("Auto-Submitted", "auto-replied" if message.in_reply_to else "auto-generated")
		mail.set_header("X-Auto-Response-Suppress", "All")
	mail.set_header("X-Loop", mailbox.email_id)
	return mail


def _failure(code: int) -> SendError:
	kind = RefusedError if code >= 500 else SendError
	return kind(_("the mail server answers with {0}").format(code))

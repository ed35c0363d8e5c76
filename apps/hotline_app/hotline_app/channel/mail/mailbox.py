"""The framework's Email Account, whose mails become messages where it belongs to a line."""

import frappe
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.email.receive import InboundMail

from hotline_app.channel import accounts, outbox, receiving, threads

from . import automatic, reading


class HotlineEmailAccount(EmailAccount):
	"""Fetches mails as the framework does; those for a line go into conversations, all others as ever."""

	def get_inbound_mails(self) -> list[InboundMail]:
		mails = super().get_inbound_mails()
		account = mails and frappe.db.get_value(
			accounts.DOCTYPE, {"email_account": self.name, "enabled": 1}, "name"
		)
		if not account:
			return mails
		return [LineMail(mail, account) for mail in mails]


class LineMail(InboundMail):
	"""A mail to a line."""

	def __init__(self, mail: InboundMail, account: str):
		super().__init__(mail.raw_message, mail.email_account, mail.uid, mail.seen_status, mail.append_to)
		self.account = account

	def process(self) -> None:
		"""Keep the mail as a message; a report that one of ours did not arrive is told to that message."""
		if lost := automatic.not_delivered(self.mail):
			outbox.report(self.account, threads.number(lost), outbox.FAILED, "the mail came back")
			return
		incoming = reading.read(self)
		if reason := automatic.why(self.mail, _own_addresses()):
			incoming = incoming._replace(automatic=reason)
		receiving.receive(self.account, incoming)


def _own_addresses() -> list[str]:
	rows = frappe.get_all("Email Account", pluck="email_id")
	return [address for address in rows if address]

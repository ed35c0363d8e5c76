"""SMS by the framework's own SMS Settings, for lines without an account."""

import frappe
from frappe import _
from frappe.core.doctype.sms_settings.sms_settings import send_sms

from hotline_app.channel.errors import SendError


def send(message, _account, text: str) -> None:
	"""Send one SMS; the framework's log keeps what the message keeps (`keep_out_of_log`)."""
	frappe.flags.kept_of_message = message.text
	try:
		send_sms([message.address], text, success_msg=False)
	except (ImportError, frappe.DoesNotExistError):
		# Some versions have no such log and find out when the gateway has taken the text.
		if frappe.db.exists("DocType", "SMS Log"):
			raise
	except OSError as error:
		# Its text may hold the address with the key.
		raise SendError(_("no answer: {0}").format(type(error).__name__)) from None
	finally:
		frappe.flags.kept_of_message = None


def keep_out_of_log(log, method: str | None = None) -> None:
	"""Let the log of an SMS say what is kept of the message, without what only the customer reads."""
	if kept := frappe.flags.kept_of_message:
		log.message = kept

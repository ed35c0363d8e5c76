"""What citizens are told about their order by SMS or e-mail, in the administrator's words.

`tell` writes the text, in a sandbox and in the customer's or else the site's language, and keeps it with
the order as a Communication; it goes out after the transaction, in the background, through the framework's
SMS Settings and e-mail accounts. A failure is shown by the Communication and in the Error Log, and never
holds up the step that it tells of.
"""

from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.sms_settings.sms_settings import send_sms
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.utils import strip_html
from frappe.utils.jinja import validate_template

from .notice.mails import in_language

DOCTYPE, ORDER = "HL Citizen Message", "HL Work Order"
SMS, EMAIL, EITHER, BOTH = "SMS", "E-mail", "SMS, or else E-mail", "Both"
SENDING, SENT, FAILED = "Sending", "Sent", "Error"
HIDDEN = "••••••"


class Secret(str):
	"""A value that only the customer reads: where the message is kept, dots stand in its place."""


def tell(order: str, message: str, **values: Any) -> bool:
	"""Send the customer of `order` the message of that title; return whether there was a way to send it.

	`message`: the title of an HL Citizen Message. `values` are what its text may name beside `doc`, the
	order; wrap in `Secret` what nobody else may read. No right is asked for: the step that tells was the
	user's. Nothing is sent, and False returned, where the message is switched off, has no text, can't be
	rendered, or no phone or address can be reached by its channel.
	"""
	text = _text_of(message)
	if not text:
		return False
	doc = frappe.get_doc(ORDER, order)
	ways = _ways(doc, text.channel)
	if not ways:
		return False
	language = _language(doc)
	try:
		sent, kept = _written(doc, text, language, values)
	# Whatever an administrator wrote, the step that tells of it goes on.
	except Exception:
		frappe.log_error(f"Message to a citizen: {message}", reference_doctype=ORDER, reference_name=order)
		return False
	if not sent:
		return False
	record = _keep(doc, message, kept, ways, language)
	frappe.enqueue(
		"hotline_app.intake.telling.deliver",
		queue="short",
		enqueue_after_commit=True,
		communication=record,
		text=sent,
		ways=ways,
		fall_back=text.channel == EITHER,
	)
	return True


def deliver(communication: str, text: str, ways: dict[str, str], fall_back: bool = False) -> None:
	"""Send a text by each of `ways` (SMS, E-mail: by what to reach them); `fall_back`: until one works."""
	failed = False
	for way, to in ways.items():
		try:
			_send(way, to, text, communication)
		# Whatever a gateway answers: the text is the customer's, so it goes into no log.
		except Exception as error:
			failed = True
			frappe.log_error(
				f"Message to a citizen was not sent: {way}, {masked(to)}",
				f"{type(error).__name__}: {error}".replace(to, masked(to)).replace(text, HIDDEN),
				reference_doctype="Communication",
				reference_name=communication,
			)
			continue
		failed = False
		if fall_back:
			break
	frappe.db.set_value("Communication", communication, "delivery_status", FAILED if failed else SENT)


def keep_out_of_log(log, method: str | None = None) -> None:
	"""Let the log of an SMS say what is kept of the message, without what only the customer reads."""
	if kept := frappe.flags.kept_of_message:
		log.message = kept


def check_text(text: str) -> None:
	"""Throw unless the text is a template that can be read."""
	validate_template(text)


def masked(to: str) -> str:
	"""Return a number or an address as those may read it who need not know it: 139****5678."""
	if "@" in to:
		name, _at, domain = to.partition("@")
		return f"{name[:1]}***@{domain}"
	return f"{to[:3]}****{to[-4:]}" if len(to) > 7 else "****"


def _text_of(message: str) -> frappe._dict | None:
	return frappe.db.get_value(
		DOCTYPE,
		{"title": message, "enabled": 1},
		["name", "channel", "text_zh", "text_en"],
		as_dict=True,
		cache=False,
	)


def _ways(order, channel: str) -> dict[str, str]:
	"""How the customer can be reached, by the ways of the channel; what the site can't send is left out."""
	found = {}
	if channel != EMAIL and order.caller_phone and _has_gateway():
		found[SMS] = order.caller_phone
	address = frappe.db.get_value("HL Customer", order.customer, "email") if order.customer else None
	if channel != SMS and address and EmailAccount.find_outgoing():
		found[EMAIL] = address
	return found


def _has_gateway() -> bool:
	return bool(frappe.db.get_single_value("SMS Settings", "sms_gateway_url"))


def _language(order) -> str:
	"""The language that the caller speaks if it is known, or else the site's."""
	return order.caller_language or frappe.db.get_single_value("System Settings", "language") or "en"


def _written(order, text: frappe._dict, language: str, values: dict[str, Any]) -> tuple[str, str]:
	"""The text as it goes out, and as it is kept."""
	chinese = language.startswith("zh")
	template = (text.text_zh if chinese else text.text_en) or text.text_en or text.text_zh
	hidden = {name: HIDDEN if isinstance(value, Secret) else value for name, value in values.items()}
	with in_language(language):
		return tuple(
			strip_html(frappe.render_template(template, {"doc": order, **given})).strip()
			for given in (values, hidden)
		)


def _keep(order, message: str, text: str, ways: dict[str, str], language: str) -> str:
	with in_language(language):
		subject = f"{_(message)}: {order.name}"
	record = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "SMS" if SMS in ways else "Email",
			"sent_or_received": "Sent",
			"subject": subject,
			"content": text,
			"recipients": ", ".join(masked(to) for to in ways.values()),
			"reference_doctype": ORDER,
			"reference_name": order.name,
			"delivery_status": SENDING,
			"status": "Linked",
		}
	)
	# Nobody wrote it just now: its words were looked at when the message was.
	record.flags.by_the_platform = True
	# The step was the user's; what it tells the customer is ours.
	return record.insert(ignore_permissions=True).name


def _send(way: str, to: str, text: str, communication: str) -> None:
	fields = ["reference_name", "subject", "content"]
	order, subject, kept = frappe.db.get_value("Communication", communication, fields)
	if way == SMS:
		# The framework logs what it sends (`keep_out_of_log`).
		frappe.flags.kept_of_message = kept
		try:
			send_sms([to], text, success_msg=False)
		except (ImportError, frappe.DoesNotExistError):
			# Some versions have no such log and find out when the gateway has taken the text.
			if frappe.db.exists("DocType", "SMS Log"):
				raise
		finally:
			frappe.flags.kept_of_message = None
		return
	frappe.sendmail(
		recipients=[to],
		subject=subject,
		message=frappe.utils.escape_html(text).replace("\n", "<br>"),
		reference_doctype=ORDER,
		reference_name=order,
		delayed=True,
	)

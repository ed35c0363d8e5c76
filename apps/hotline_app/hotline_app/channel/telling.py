"""What citizens are told about their order, in the administrator's words, by the channel that reaches them.

`tell` writes the text, in a sandbox and in the customer's or else the site's language, and leaves it to the
outbox. A failure is shown by the message, and never holds up the step that it tells of.
"""

from typing import Any

import frappe
from frappe import _
from frappe.utils import strip_html

from hotline_app.intake.notice.mails import in_language

from . import outbox, reaching
from .accounts import EMAIL, SMS
from .outbox import HIDDEN, Ways

DOCTYPE, ORDER = "HL Citizen Message", "HL Work Order"
EITHER, BOTH = "SMS, or else E-mail", "Both"


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
	with in_language(language):
		subject = f"{_(message)}: {order}"
	for batch in [[way] for way in ways] if text.channel == BOTH else [ways]:
		outbox.post(doc, batch, sent, kept=kept, subject=subject, message=text.name)
	return True


def _text_of(message: str) -> frappe._dict | None:
	return frappe.db.get_value(
		DOCTYPE,
		{"title": message, "enabled": 1},
		["name", "channel", "text_zh", "text_en"],
		as_dict=True,
		cache=False,
	)


def _ways(order, channel: str) -> Ways:
	"""How the customer can be reached, as the message wants it; whoever writes by chat is told there."""
	found = reaching.ways(order)
	if channel == EITHER:
		return found
	wanted = (SMS, EMAIL) if channel == BOTH else (channel,)
	return [way for way in found if way[0] in wanted]


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

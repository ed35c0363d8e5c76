"""The conversation with a citizen on an order, across all channels (`C-3.1`, `J-36`, `J-38`)."""

from typing import Any

import frappe

from hotline_app.access import refuse_guests, require
from hotline_app.channel import conversation
from hotline_app.knowledge import answers

ORDER, MESSAGE = "HL Work Order", "HL Message"


@frappe.whitelist(methods=["GET", "POST"])
def view(order: str) -> dict[str, Any]:
	"""Return the `messages` of an order, the oldest first, and the `channels` for an answer, the usual first.

	Each message has at, direction (In, Out), channel, state (Queued, Sent, Delivered, Read, Failed; or
	Received), shown_address, text, files and, where it failed, error. `may_reply`: whether the user may
	answer. Raises PermissionError.
	"""
	require(MESSAGE)
	doc = frappe.get_doc(ORDER, order)
	doc.check_permission("read")
	channels = conversation.channels(doc)
	return {
		"messages": conversation.thread(doc),
		"channels": [{"channel": channel, "label": frappe._(channel)} for channel in channels],
		"may_reply": bool(frappe.has_permission(MESSAGE, "write") and doc.has_permission("write")),
	}


@frappe.whitelist(methods=["POST"])
def reply(order: str, text: str, channel: str | None = None) -> str:
	"""Answer the citizen by a channel, or by the one used last; return the message's name.

	Raises PermissionError, UnreachableError (409), MandatoryError.
	"""
	require(MESSAGE, "write")
	doc = frappe.get_doc(ORDER, order)
	doc.check_permission("write")
	return conversation.reply(doc, text, channel).name


@frappe.whitelist(methods=["POST"])
def propose_answer(order: str, question: str, answer: str) -> str:
	"""Propose an answer for everybody to read; return the draft that editors review and publish (`J-36`).

	Raises PermissionError, MandatoryError, and ValidationError for an answer that is too long.
	"""
	require(MESSAGE, "write")
	doc = frappe.get_doc(ORDER, order)
	doc.check_permission("write")
	return answers.propose(doc, question, answer).name


@frappe.whitelist(methods=["POST"])
def send_again(message: str) -> None:
	"""Try once more to send a message that failed. Raises PermissionError, ValidationError."""
	refuse_guests()
	frappe.get_doc(MESSAGE, message).send_again()

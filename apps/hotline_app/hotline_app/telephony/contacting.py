"""Shows a seat when the public writes by web, SMS or another channel, as it shows a call (`C-6.1.2`)."""

from typing import Any

import frappe
from frappe import _

from hotline_app import messages

from . import queueing

SEAT = "HL Seat"


def on_order(order, method: str | None = None) -> None:
	"""Tell one seat of a new order that nobody of the centre has taken."""
	if order.agent or order.source_system or order.parent_order:
		return
	_show(order, "order", None)


def on_urge(urge, method: str | None = None) -> None:
	"""Tell the order's agent, if seated, or else another seat, that the customer urges by web or message."""
	if urge.source != "Customer" or frappe.session.user != "Guest":
		return
	order = frappe.get_doc("HL Work Order", urge.work_order)
	_show(order, "urge", order.agent)


def _show(order, what: str, agent: str | None) -> None:
	agent = _seated(agent) or _next_agent(order.line)
	if not agent:
		return
	frappe.publish_realtime("hotline_contact", _message(order, what), user=agent, after_commit=True)
	subject = (
		(lambda: _("New message from the public: {0}").format(order.title or order.name))
		if what == "order"
		else (lambda: _("The customer urges order {0}.").format(order.name))
	)
	messages.tell([agent], subject, order.doctype, order.name)


def _message(order, what: str) -> dict[str, Any]:
	return {
		"what": what,
		"order": order.name,
		"title": order.title,
		"line": order.line,
		"line_title": _(order.line or ""),
		"channel": order.channel,
		"customer": order.customer,
		"customer_name": order.caller_name,
		"urgency": order.urgency,
		"at": order.creation,
	}


def _seated(user: str | None) -> str | None:
	return user if user and frappe.db.exists(SEAT, {"agent": user}) else None


def _next_agent(line: str | None) -> str | None:
	"""Whoever would get the next call; while all are busy, the seat that is the longest in its state."""
	names = queueing.candidates(line) or queueing.seated(line)
	return frappe.db.get_value(SEAT, names[0], "agent") if names else None

"""How the citizen of an order can be reached, and by which channel it is best."""

import frappe

from . import accounts, threads
from .accounts import EMAIL, SMS, WECHAT
from .outbox import Ways

# What a citizen is asked for is a phone; so it comes first where nobody has written yet.
ORDER = (SMS, EMAIL, WECHAT)


def ways(order) -> Ways:
	"""Return the channels by which the citizen can be written to now: first the one that was used last."""
	found = {SMS: order.caller_phone, EMAIL: _address(order), WECHAT: None}
	last = threads.last_received(order.name)
	for channel in ORDER:
		written = threads.last_received(order.name, channel)
		found[channel] = written.address if written else found[channel]
	usual = sorted(ORDER, key=lambda channel: (not last or channel != last.channel, ORDER.index(channel)))
	return [
		(channel, found[channel])
		for channel in usual
		if found[channel] and accounts.can_send(order.line, channel)
	]


def _address(order) -> str | None:
	return frappe.db.get_value("HL Customer", order.customer, "email") if order.customer else None

"""All that was written between a citizen and the centre about an order, whatever the channel (`J-38`)."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _

from hotline_app.intake.course.timeline import Entry, entry

from . import outbox, reaching
from .errors import UnreachableError

MESSAGE = "HL Message"
MOST = 200
MAX_TEXT = 5000
_FIELDS = (
	"name",
	"creation as at",
	"direction",
	"channel",
	"state",
	"shown_address",
	"subject",
	"text",
	"files",
	"message",
	"sent_by",
	"automatic",
	"attempts",
	"next_try_at",
	"sent_at",
	"delivered_at",
	"read_at",
	"error",
)


def thread(order) -> list[dict[str, Any]]:
	"""Return the messages of an order, the oldest first; the caller has checked the right to read it."""
	names = [order.name, *([order.duplicate_of] if order.duplicate_of else [])]
	of = {"work_order": ("in", names)}
	rows = frappe.get_list(MESSAGE, of, list(_FIELDS), order_by="creation desc", limit=MOST)
	users = {row.sent_by for row in rows if row.sent_by}
	who = dict(frappe.get_all("User", {"name": ("in", users or [""])}, ["name", "full_name"], as_list=True))
	return [
		{
			**row,
			"channel_label": _(row.channel),
			"state_label": _(row.state, context=MESSAGE),
			"message_label": _(row.message) if row.message else None,
			"who": who.get(row.sent_by),
		}
		for row in reversed(rows)
	]


def channels(order) -> list[str]:
	"""Return the channels by which the citizen can be answered, first the one that was used last."""
	return [channel for channel, _address in reaching.ways(order)]


def reply(order, text: str, channel: str | None = None):
	"""Answer the citizen by a channel, or the one that was used last; return the message.

	Raises `UnreachableError` (409) where that is not possible, MandatoryError for no words.
	"""
	said = (text or "").strip()
	if not said:
		frappe.throw(_("Please write something."), frappe.MandatoryError)
	if len(said) > MAX_TEXT:
		frappe.throw(
			_("The message is too long: at most {0} characters.").format(MAX_TEXT),
			frappe.CharacterLengthExceededError,
		)
	ways = [way for way in reaching.ways(order) if channel in (None, "", way[0])]
	if not ways:
		frappe.throw(_("There is no way to write to the citizen."), UnreachableError)
	# By another channel only if the writer left it open.
	return outbox.post(order, ways if not channel else ways[:1], said, sent_by=frappe.session.user)


def forget(order, method: str | None = None) -> None:
	"""Delete what was written about an order that is deleted."""
	for name in frappe.get_all(MESSAGE, {"work_order": order.name}, pluck="name"):
		# Who may delete the order deletes what belongs to it.
		frappe.delete_doc(MESSAGE, name, ignore_permissions=True, force=True)


def on_timeline(orders: list[str]) -> Iterable[Entry]:
	"""Return an entry for each message about `orders`."""
	if not frappe.has_permission(MESSAGE):
		return
	of = {"work_order": ("in", orders)}
	for row in frappe.get_list(MESSAGE, of, list(_FIELDS), order_by="creation desc", limit=MOST):
		yield entry(row["at"], "mail", _title(row), row.text, row.sent_by, (MESSAGE, row.name))


def _title(row: frappe._dict) -> str:
	channel = _(row.channel)
	if row.direction == "In":
		return _("{0} received").format(channel)
	if row.state == outbox.FAILED:
		return _("{0} was not sent").format(channel)
	return (
		_("{0} sent").format(channel)
		if row.state != outbox.QUEUED
		else _("{0} is being sent").format(channel)
	)

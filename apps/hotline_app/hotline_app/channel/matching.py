"""To which order a message belongs: by what it answers, by its token, or by the sender's conversation."""

import frappe
from frappe.utils import add_days, now_datetime

from hotline_app.intake.stages import FINAL_STAGES

from . import threads
from .accounts import CHANNELS, EMAIL

MESSAGE, ORDER = "HL Message", "HL Work Order"


def order_of(account, incoming) -> str | None:
	"""Return the order in hand that a message is about, None if it is a new matter.

	A mail says what it answers; an SMS or chat message can't, so it goes on with the sender's latest order
	of the line, for as long as the account says.
	"""
	answered = _by_answer(account, incoming) or threads.order_in(incoming.subject)
	if answered and _in_hand([answered]):
		return answered
	if CHANNELS[account.kind] == EMAIL or not incoming.sender:
		return None
	return _by_sender(account, incoming.sender)


def _by_answer(account, incoming) -> str | None:
	if not incoming.answers:
		return None
	rows = frappe.get_all(
		MESSAGE,
		{"provider_id": ("in", incoming.answers), "line": account.line, "work_order": ("is", "set")},
		pluck="work_order",
		order_by="creation desc",
		limit=1,
	)
	return rows[0] if rows else None


def _by_sender(account, sender: str) -> str | None:
	since = add_days(now_datetime(), -(account.thread_days or 0))
	said = {
		"address": sender,
		"channel": CHANNELS[account.kind],
		"line": account.line,
		"creation": (">=", since),
		"work_order": ("is", "set"),
	}
	orders = frappe.get_all(MESSAGE, said, pluck="work_order", order_by="creation desc", limit=20)
	in_hand = _in_hand(orders)
	return next((order for order in orders if order in in_hand), None)


def _in_hand(orders: list[str]) -> set[str]:
	if not orders:
		return set()
	return set(
		frappe.get_all(ORDER, {"name": ("in", orders), "stage": ("not in", FINAL_STAGES)}, pluck="name")
	)

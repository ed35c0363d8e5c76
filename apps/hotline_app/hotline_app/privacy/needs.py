"""Whose work in hand needs personal data plain, and which (`hotline_needs_plain` in hooks.py).

Whoever answers for an order calls the customer; whoever is in a call with somebody sees who it is; a unit
goes to the place. It ends with the work.
"""

import frappe

from hotline_app.dispatch import access
from hotline_app.intake import stages
from hotline_app.telephony import seat_states, seats

OF_CALLER = ("caller_phone", "address", "caller_card_number")
OF_PLACE = ("caller_phone", "address")
OF_CUSTOMER = ("phone", "address", "card_number")
OF_CALL = ("caller_number", "called_number")
OF_COMPLAINANT = ("complainant_phone", "card_number")
# Also while the call is noted.
AT_THE_CALL = (*seat_states.IN_CALL, seat_states.WRAP_UP)


def of_order(order, user: str) -> tuple[str, ...]:
	"""The agent who answers for it, who is in a call about it, who is to follow it up; its unit."""
	if access.is_unit_user(user):
		return OF_PLACE if access.may_touch_order(order, user=user) is None else ()
	if order.agent == user and order.stage in stages.OPEN:
		return OF_CALLER
	call = call_of(user)
	if call and (
		order.name == call.work_order
		or (order.customer and order.customer == call.customer)
		or (order.caller_phone and order.caller_phone in (call.caller_number, call.called_number))
	):
		return OF_CALLER
	return OF_PLACE if _is_to_follow_up(order, user) else ()


def of_customer(customer, user: str) -> tuple[str, ...]:
	"""Who is in a call with the customer, or answers for an open order of theirs."""
	call = call_of(user)
	if call and customer.name == call.customer:
		return OF_CUSTOMER
	own = {"agent": user, "stage": ("in", stages.OPEN), "customer": customer.name}
	return OF_CUSTOMER if frappe.db.exists("HL Work Order", own) else ()


def of_complaint(complaint, user: str) -> tuple[str, ...]:
	"""Who handles or reviews it while it is open."""
	is_open = not complaint.closed_at
	return OF_COMPLAINANT if is_open and user in (complaint.handler, complaint.reviewer) else ()


def of_call(call, user: str) -> tuple[str, ...]:
	"""Who is in it, or notes it."""
	own = call_of(user)
	return OF_CALL if own and own.name == call.name else ()


def of_call_back(call_back, user: str) -> tuple[str, ...]:
	"""Who has taken it, while it is open."""
	return ("number",) if call_back.agent == user and not call_back.closed_at else ()


def call_of(user: str) -> frappe._dict | None:
	"""The call at the user's seat, until it has been noted."""
	seat = seats.seat_of(user)
	state, call = frappe.db.get_value("HL Seat", seat, ["state", "call"]) if seat else (None, None)
	if not call or state not in AT_THE_CALL:
		return None
	fields = ["name", "caller_number", "called_number", "customer", "work_order"]
	return frappe.db.get_value("HL Call", call, fields, as_dict=True)


def _is_to_follow_up(order, user: str) -> bool:
	"""Whether an open follow-up of the order is the user's to make, or nobody's yet."""
	if not frappe.has_permission("HL Follow-up Task", "write", user=user):
		return False
	rows = frappe.get_all(
		"HL Follow-up Task", {"work_order": order.name, "stage": "Open"}, pluck="assigned_to"
	)
	return any(assigned in (None, "", user) for assigned in rows)

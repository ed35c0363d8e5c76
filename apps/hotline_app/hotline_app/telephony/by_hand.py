"""Calls that are entered by hand while the telephone system is down, and what nobody may change of others."""

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime, time_diff_in_seconds

from hotline_app.intake import customers

from . import offering, rules

# What whoever had the call may say of it; all else is told by the switch.
SAYABLE = ("purpose", "customer", "work_order", "further_orders", "wrap_up", "remarks")
# What a call that is entered by hand may be given.
GIVEN = (*SAYABLE, "line", "direction", "caller_number", "called_number", "started_at", "ended_at", "rating")


def begin(call) -> None:
	"""Make a new call one that was entered by hand, by the user, with no more than a hand can know."""
	given = {fieldname: call.get(fieldname) for fieldname in GIVEN}
	for field in call.meta.get("fields"):
		if field.fieldname not in given and field.fieldtype not in frappe.model.no_value_fields:
			call.set(field.fieldname, None)
	call.legs = []
	call.by_hand = 1
	call.agent = frappe.session.user
	call.seat = frappe.db.get_value("HL Seat", {"agent": frappe.session.user})
	call.stage, call.outcome = "Ended", "Answered"
	call.started_at = get_datetime(call.started_at) if call.started_at else now_datetime()
	call.ended_at = get_datetime(call.ended_at) if call.ended_at else now_datetime()
	if not call.started_at <= call.ended_at <= now_datetime():
		frappe.throw(_("The call ends before it begins, or in the future."))
	call.answered_at = call.started_at
	call.offered = int(offering.counts(call))
	call.talk_s = int(time_diff_in_seconds(call.ended_at, call.started_at))
	call.caller_number = rules.plain_number(call.caller_number)
	call.called_number = rules.plain_number(call.called_number)
	call.line = call.line or rules.line_of(call.called_number) or _only_line()
	if not call.customer:
		call.customer = customer_of(outer_number(call))


def keep_facts(call) -> None:
	"""Put back what only the switch knows; refuse changes by whoever had no part in the call."""
	before = call.get_doc_before_save()
	if not before:
		return
	for field in call.meta.fields:
		if field.fieldname not in SAYABLE and field.fieldtype not in frappe.model.no_value_fields:
			call.set(field.fieldname, before.get(field.fieldname))
	call.set("legs", before.legs)
	if not may_say(call):
		frappe.throw(_("Only whoever had the call may change it, or a superior."), frappe.PermissionError)


def may_say(call) -> bool:
	"""Whether the user had a part in the call, or may look after those of others."""
	user = frappe.session.user
	if call.agent in (None, "", user) or any(row.agent == user for row in call.legs):
		return True
	# Who reads the states of all seats looks after their calls.
	return bool(frappe.has_permission("HL Seat Event", "read"))


def outer_number(call) -> str | None:
	"""Return the number of the citizen in a call."""
	return call.called_number if call.direction == "Outbound" else call.caller_number


def customer_of(number: str | None) -> str | None:
	"""Return the customer with a number, None for an unknown one or what is no number."""
	plain = rules.plain_number(number)
	return customers.find_by_phone(plain) if plain.lstrip("+").isdigit() and len(plain) > 2 else None


def _only_line() -> str | None:
	lines = frappe.get_all("HL Line", {"enabled": 1}, pluck="name", limit=2)
	return lines[0] if len(lines) == 1 else None

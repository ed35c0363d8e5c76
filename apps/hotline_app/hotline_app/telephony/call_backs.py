"""Callers who are to be called back: who asked for it, left a message, or was not answered (`C-6.1.3`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake.errors import ConflictError

from . import by_hand, rules

DOCTYPE, OPEN, DONE, CANCELLED = "HL Call Back", "Open", "Done", "Cancelled"
ASKED, VOICEMAIL, MISSED, ABANDONED = "Asked", "Voicemail", "Missed", "Abandoned"
_REASONS = {"Call-back Asked": ASKED, "Voicemail": VOICEMAIL, "Missed": MISSED, "Abandoned": ABANDONED}


def not_answered(call: frappe._dict) -> None:
	"""List the caller of an ended call, once for each number and line; count a try to reach."""
	number = by_hand.outer_number(call)
	if not number or not call.line:
		return
	if call.direction == "Outbound":
		_count_try(number, call)
		return
	reason = _REASONS.get(call.outcome or "")
	if not reason or call.call_back or not _wanted(reason, call):
		return
	name = _open_of(number, call.line)
	if name:
		_add(name, reason)
	else:
		name = ask(number, call.line, reason, call=call.name, customer=call.customer, at=call.ended_at).name
	frappe.db.set_value("HL Call", call.name, "call_back", name)
	call.call_back = name


def ask(number: str, line: str, reason: str = ASKED, at=None, **fields: Any):
	"""Return the stored call-back to a number; its deadline is given by the SLA policy."""
	values = {"number": number, "line": line, "reason": reason, "asked_at": at or now_datetime(), **fields}
	record = frappe.get_doc({"doctype": DOCTYPE, **values})
	# It follows from a call; the switch's key has no right on it.
	return record.insert(ignore_permissions=True)


def answered(call: frappe._dict) -> None:
	"""Settle what is open for a number that has been spoken with, whoever called whom."""
	number = by_hand.outer_number(call)
	if not number:
		return
	until = call.answered_at or call.ended_at or now_datetime()
	filters = {"number": number, "stage": OPEN, "asked_at": ("<=", until)}
	names = set(frappe.get_all(DOCTYPE, filters, pluck="name"))
	# Told late, the call itself that was taken for a lost one.
	for name in sorted(names | {call.call_back} - {None, ""}):
		_end(name, DONE, answering_call=call.name)


def done(name: str, remarks: str | None = None) -> None:
	"""Note that the caller has been reached in another way. Raises ConflictError (409) if it was settled."""
	_end(name, DONE, by_user=True, remarks=remarks)


def cancel(name: str, remarks: str) -> None:
	"""Take a call-back off the list, with the reason. Raises ConflictError (409) if it was settled."""
	if not (remarks or "").strip():
		frappe.throw(_("Please give the reason."), frappe.MandatoryError)
	_end(name, CANCELLED, by_user=True, remarks=remarks)


def claim(name: str) -> None:
	"""Make a call-back the user's own, unless somebody else has it. Raises ConflictError (409)."""
	record = frappe.get_doc(DOCTYPE, name, for_update=True)
	record.check_permission("write")
	if record.stage != OPEN or record.agent not in (None, "", frappe.session.user):
		frappe.throw(_("Somebody else is calling back already."), ConflictError)
	record.agent = frappe.session.user
	record.save()


def _wanted(reason: str, call: frappe._dict) -> bool:
	if reason in (ASKED, VOICEMAIL):
		return True
	rule = rules.of(call.line)
	return bool(rule.call_back_missed) and (call.waiting_s or 0) >= rule.ignore_below_s


def _open_of(number: str, line: str) -> str | None:
	return frappe.db.get_value(DOCTYPE, {"number": number, "line": line, "stage": OPEN}, "name")


def _add(name: str, reason: str) -> None:
	record = frappe.get_doc(DOCTYPE, name, for_update=True)
	record.calls += 1
	if reason == ASKED:
		record.reason = ASKED
	record.save(ignore_permissions=True)  # as `ask`


def _count_try(number: str, call: frappe._dict) -> None:
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.update(table).set(table.tries, table.tries + 1).set(table.last_try_at, call.ended_at)
	query.where((table.number == number) & (table.stage == OPEN)).run()


def _end(name: str, stage: str, by_user: bool = False, **values: Any) -> None:
	record = frappe.get_doc(DOCTYPE, name, for_update=True)
	if by_user:
		record.check_permission("write")
	if record.stage != OPEN:
		if by_user:
			frappe.throw(_("This call-back is settled."), ConflictError)
		return
	now = now_datetime()
	record.update({"stage": stage, "closed_at": now, **{k: v for k, v in values.items() if v}})
	if stage == DONE:
		record.done_at = now
	if by_user:
		record.agent = record.agent or frappe.session.user
	record.save(ignore_permissions=not by_user)  # otherwise it follows from a call

"""Puts beside generated orders what hangs on them in a year: calls, times at seats, complaints and so on.

Called by `reports.py`. What is there already is not made again. Which order has what is told by a checksum of
its number, so that the proportions hold and two runs make the same.
"""

from typing import Any

import frappe
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Coalesce, Concat
from pypika.terms import PseudoColumn, Term, ValueWrapper

ORDER = "HL Work Order"
CALL, LEG, EVENT = "HL Call", "HL Call Leg", "HL Seat Event"
_checksum = CustomFunction("crc32", ["text"])
_mod = CustomFunction("mod", ["number", "by"])
_elt = CustomFunction("elt", ["at", "one", "two", "three", "four"])
_later = CustomFunction("timestampadd", ["unit", "number", "at"])
_SECOND = PseudoColumn("second")


def fill() -> bool:
	"""Fill what is still empty; say whether anything was."""
	if frappe.db.exists(ORDER, {"source_system": "load", "confidential": 1}):
		return False
	order = frappe.qb.DocType(ORDER)
	generated = order.source_system == "load"
	unit = frappe.db.get_value("HL Handling Unit", {})
	article = frappe.db.get_value("HL Knowledge Article", {})
	agent = Coalesce(order.agent, "Administrator")
	begun = order.requested_at
	answered = _seconds(order.accepted_at, -60)
	same = {"line": order.line, "creation": order.creation, "modified": order.creation}
	own = {**same, "owner": agent, "modified_by": agent}

	def put(doctype: str, share: int, values: dict[str, Any], suffix: str = "", more: Term = None) -> None:
		"""Make a record for every so-manieth order."""
		name = Concat(f"L{suffix}-", order.name)
		where = generated & (_mod(_checksum(Concat(order.name, doctype, suffix)), share) == 0)
		_insert(doctype, {"name": name, **values}, order, where & more if more else where, suffix)

	call = {
		"direction": "Inbound",
		"purpose": "Intake",
		"caller_number": order.caller_phone,
		"caller_number_masked": order.caller_phone_masked,
		"stage": "Ended",
		"offered": 1,
		"seat": _elt(1 + _mod(_checksum(order.name), 4), *_four("HL Seat")),
		"started_at": _seconds(answered, -30),
		"ringing_at": _seconds(answered, -8),
		"queued_at": _seconds(answered, -20),
	}
	talked = {
		"answered_at": answered,
		"ended_at": _seconds(answered, 150),
		"wrapped_up_at": _seconds(answered, 180),
		"rings": 2,
		"waiting_s": 20,
		"talk_s": 150,
		"wrap_up_s": 30,
		"outcome": "Answered",
		"customer": order.customer,
		"work_order": order.name,
		"rating": _mod(_checksum(order.name), 6),
		"agent": agent,
	}
	put(CALL, 1, {**own, **call, **talked}, "A")
	lost = {"outcome": "Abandoned", "ended_at": answered, "waiting_s": 30, "agent": ""}
	put(CALL, 10, {**own, **call, **lost}, "B")
	put(
		"HL Dispatch",
		5,
		{
			**own,
			"work_order": order.name,
			"handling_unit": unit,
			"category": order.category,
			"stage": "Done",
			"offered_at": order.accepted_at,
			"accepted_at": _seconds(order.accepted_at, 900),
			"done_at": _seconds(order.accepted_at, 7200),
		},
		"U",
		order.provider.isnull(),
	)
	put(
		"HL Complaint",
		100,
		{
			**own,
			"kind": _elt(1 + _mod(_checksum(order.name), 4), "Complaint", "Dispute", "Suggestion", "Praise"),
			"channel": order.channel,
			"received_at": begun,
			"category": order.category,
			"urgency": order.urgency,
			"work_order": order.name,
			"complainant_name": order.caller_name,
			"complainant_phone": order.caller_phone,
			"title": order.title,
			"content": order.description,
			"reason": _elt(1 + _mod(_checksum(order.name), 4), "Attitude", "Quality", "Price", "Damage"),
			"target_type": "Provider",
			"target_doctype": "HL Provider",
			"target": order.provider,
			"stage": "Closed",
			"finding": _elt(
				1 + _mod(_checksum(order.name), 4), "Valid", "Not Valid", "Partly Valid", "Unclear"
			),
			"answered_at": _seconds(begun, 200_000),
			"closed_at": _seconds(begun, 300_000),
		},
	)
	told = {"work_order": order.name, "handling_unit": unit, "provider": order.provider}
	put("HL Urge", 30, {**own, **told, "source": "Customer", "number": 1, "urged_at": _seconds(begun, 9000)})
	put("HL Supervision", 200, {**own, **told, "level": "Ordinary", "issued_at": begun, "stage": "Closed"})
	put("HL Escalation", 300, {**own, "matter": "Urgent Matter", "raised_at": begun, "stage": "Settled"})
	put("HL Knowledge Use", 5, {**own, "article": article, "action": "Opened", "at": begun, "user": agent})
	put("HL Reveal", 20, {**own, "user": agent, "revealed_at": begun, "document_name": order.name})
	found = {"found_in": "Written Reply", "agent": agent, "found_at": begun}
	put("HL Phrase Finding", 100, {**own, **found, "reference_doctype": ORDER, "reference_name": order.name})
	put(
		"HL Quality Review",
		50,
		{
			**own,
			"scorecard": frappe.db.get_value("HL Scorecard", {}),
			"subject": "Order",
			"work_order": order.name,
			"agent": agent,
			"reviewer": "Administrator",
			"stage": "Closed",
			"score": 80 + _mod(_checksum(order.name), 21),
			"drawn_at": begun,
			"scored_at": _seconds(begun, 90_000),
			"released_at": _seconds(begun, 90_000),
		},
	)
	_fill_of_calls()
	_mark_some(order, generated, unit)
	frappe.db.commit()
	return True


def _fill_of_calls() -> None:
	"""The leg of each answered call, and what its agent did at the seat."""
	call = frappe.qb.DocType(CALL)
	answered = call.name.like("LA-%")
	own = {"creation": call.creation, "modified": call.creation, "owner": call.owner, "agent": call.agent}
	leg = {"parent": call.name, "parenttype": CALL, "parentfield": "legs", "idx": 1, "kind": "First"}
	times = {"ringing_at": call.ringing_at, "answered_at": call.answered_at, "ended_at": call.ended_at}
	_insert(LEG, {"name": call.name, **own, **leg, **times, "talk_s": call.talk_s}, call, answered, "A")
	for state, begin, end in (
		("Talking", call.answered_at, call.ended_at),
		("Wrap-up", call.ended_at, call.wrapped_up_at),
		("Ready", call.wrapped_up_at, _seconds(call.wrapped_up_at, 60)),
	):
		at = {"state": state, "at": begin, "ended_at": end, "seat": call.seat, "call": call.name}
		name = Concat(f"L{state[0]}-", call.name)
		_insert(EVENT, {"name": name, **own, **at}, call, answered, state[0])


def _mark_some(order, generated: Term, unit: str) -> None:
	"""One order in 200 is confidential; those of handling units know theirs."""
	of = generated & (_mod(_checksum(order.name), 200) == 0)
	frappe.qb.update(order).set(order.confidential, 1).where(of).run()
	job = frappe.qb.DocType("HL Dispatch")
	with_unit = frappe.qb.from_(job).select(job.work_order).where(job.handling_unit == unit)
	frappe.qb.update(order).set(order.handling_unit, unit).where(generated & order.name.isin(with_unit)).run()


def _insert(doctype: str, values: dict[str, Any], source, where: Term, suffix: str) -> None:
	"""Insert a row for each row of the source, unless that was done; unknown columns are left out."""
	if frappe.db.exists(doctype, {"name": ("like", f"L{suffix}-%")}):
		return
	there = set(frappe.db.get_table_columns(doctype))
	kept = {column: value for column, value in values.items() if column in there}
	query = frappe.qb.into(frappe.qb.DocType(doctype)).columns(*kept).from_(source)
	query.select(
		*(value if isinstance(value, Term) else ValueWrapper(value) for value in kept.values())
	).where(where).run()
	frappe.db.commit()
	print(f"filled {doctype} ({suffix or 'all'})", flush=True)


def _seconds(at: Term, number: int) -> Term:
	return _later(_SECOND, number, at)


def _four(doctype: str) -> list[str]:
	return frappe.get_all(doctype, pluck="name", limit=4)

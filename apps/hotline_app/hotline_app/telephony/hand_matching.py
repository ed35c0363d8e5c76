"""Recognises calls that were entered by hand when the switch delivers what it could not before.

The real call takes over what the agent noted, and the entry by hand goes: none is lost, none counts twice.
"""

from datetime import timedelta

import frappe
from frappe import _

from . import by_hand

CALL = "HL Call"
# How far the time that an agent notes is from the real one.
BEFORE, AFTER = timedelta(minutes=15), timedelta(minutes=60)
NOTED = ("work_order", "customer", "wrap_up", "remarks", "agent")


def take_over(call: frappe._dict) -> str | None:
	"""Let an ended call take over what was entered by hand about it; return the name of that entry.

	It is one with the same number, begun shortly before or after, of the same agent if both have one.
	"""
	number = by_hand.outer_number(call)
	if not number or call.by_hand:
		return None
	end = call.ended_at or call.started_at
	entry = frappe.db.get_value(
		CALL,
		{
			"by_hand": 1,
			"direction": call.direction,
			_number_field(call): number,
			"started_at": ("between", (call.started_at - BEFORE, end + AFTER)),
			**({"agent": call.agent} if call.agent else {}),
		},
		["name", *NOTED],
		order_by="started_at",
		as_dict=True,
	)
	if entry:
		_merge(entry, call)
	return entry.name if entry else None


def real_call(entry) -> str | None:
	"""Return the call of a switch that an entry by hand is about, if it is here already."""
	number = by_hand.outer_number(entry)
	if not number:
		return None
	call = frappe.qb.DocType(CALL)
	query = (
		frappe.qb.from_(call)
		.select(call.name)
		.where((call.by_hand == 0) & (call[_number_field(entry)] == number))
		.where((call.started_at >= entry.started_at - AFTER) & (call.started_at <= entry.ended_at + BEFORE))
		.where((call.agent == entry.agent) | call.agent.isnull() | (call.agent == ""))
		.orderby(call.started_at, order=frappe.qb.desc)
		.limit(1)
	)
	found = query.run(pluck=True)
	return found[0] if found else None


def merge_into_real(entry) -> None:
	"""Give up an entry by hand that was just stored, if the call that it is about is here already."""
	if name := real_call(entry):
		_merge(frappe._dict(entry.as_dict()), frappe.db.get_value(CALL, name, "*", as_dict=True))


def _number_field(call) -> str:
	return "called_number" if call.direction == "Outbound" else "caller_number"


def _merge(entry: frappe._dict, call: frappe._dict) -> None:
	noted = {name: entry[name] for name in NOTED if entry[name] and not call.get(name)}
	if noted:
		frappe.db.set_value(CALL, call.name, noted)
		call.update(noted)
	further = frappe.get_all("HL Call Order", {"parent": entry.name, "parenttype": CALL}, pluck="name")
	if further:
		frappe.db.set_value("HL Call Order", {"name": ("in", further)}, "parent", call.name)
	for doctype, field in (
		("HL Call Back", "answering_call"),
		("HL Call Back", "call"),
		("HL Help Request", "call"),
		("HL Blacklist Entry", "call"),
	):
		frappe.db.set_value(doctype, {field: entry.name}, field, call.name, update_modified=False)
	frappe.db.delete(CALL, {"name": entry.name})
	frappe.get_doc(
		{
			"doctype": "Comment",
			"comment_type": "Info",
			"reference_doctype": CALL,
			"reference_name": call.name,
			"content": _("Was entered by hand before the switch told of it: {0}").format(entry.name),
		}
	).insert(ignore_permissions=True)  # the trace of what the system did

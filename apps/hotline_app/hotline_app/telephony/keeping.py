"""Writes the course of a call into its record."""

from typing import Any

import frappe
from frappe.utils import now_datetime

from hotline_app import masked

from . import blacklist, by_hand, course, intents, offering, rules
from .course import Course, Event

CALL, LEG = "HL Call", "HL Call Leg"
_TIMES = (
	"started_at",
	"queued_at",
	"ringing_at",
	"answered_at",
	"ended_at",
	"wrapped_up_at",
	"last_event_at",
)
_FIGURES = ("waiting_s", "talk_s", "hold_s", "wrap_up_s", "rating")


def keep_course(call: frappe._dict, told: Course, agents: dict[str, str], event: Event, facts: Any) -> None:
	"""Write what the events tell into the call, where it is news; `call` holds it afterwards.

	Who calls whom is taken from the event, if it is the first to say so or the earliest.
	"""
	values = {**_who(call, event, facts), **_figures(told)}
	seen = frappe._dict({**call, **values})
	rule = rules.of(seen.line)
	rings = course.rings(told, rule.ring_s)
	values.update(
		offered=int(offering.counts(seen)),
		agent=agents.get(told.seat) if told.seat else call.agent,
		seat=told.seat,
		rings=rings or 0,
		slow_answer=_is_slow(seen.direction, seen.line, rings),
		ivr_choice=", ".join(told.choices) or None,
		skill=_skill(told, rule),
	)
	if event.event == "recording_ready" and call.recording_state in (None, "", "Expected"):
		values["recording_state"] = "Ready"
	_write(call, values)


def keep_legs(call: frappe._dict, told: Course, agents: dict[str, str]) -> None:
	"""Write which seats took part, if that has changed."""
	rows = [_leg(leg, agents) for leg in told.legs]
	fields = ("kind", "seat", "agent", "ringing_at", "answered_at", "ended_at", "talk_s")
	stored = frappe.get_all(LEG, {"parent": call.name, "parenttype": CALL}, fields, order_by="idx")
	if [tuple(row[f] for f in fields) for row in stored] == [tuple(row[f] for f in fields) for row in rows]:
		return
	if stored:
		frappe.db.delete(LEG, {"parent": call.name, "parenttype": CALL})
	now = now_datetime()
	own = ("name", "creation", "modified", "parent", "parenttype", "parentfield", "idx")
	frappe.db.bulk_insert(
		LEG,
		(*own, *fields),
		[
			(frappe.generate_hash(length=10), now, now, call.name, CALL, "legs", i, *(row[f] for f in fields))
			for i, row in enumerate(rows, 1)
		],
	)


def _who(call: frappe._dict, event: Event, facts: Any) -> dict[str, Any]:
	"""Line, numbers, direction and customer: said first, or by an earlier event than those so far."""
	earlier = event.at <= call.started_at
	values: dict[str, Any] = {}
	said = {
		"line": facts.line,
		"caller_number": rules.plain_number(event.caller),
		"called_number": rules.plain_number(event.called),
		"direction": event.direction,
	}
	for fieldname, value in said.items():
		if value and (earlier or not call.get(fieldname)):
			values[fieldname] = value
	seen = frappe._dict({**call, **values})
	outer, known = by_hand.outer_number(seen), by_hand.outer_number(call)
	if outer and outer != known:
		values["customer"] = call.customer or by_hand.customer_of(outer)
	is_news = (outer, seen.line) != (known, call.line)
	if outer and is_news and not call.blacklist_entry and seen.direction == "Inbound":
		values.update(blacklist.marks(outer, seen.line))
	if seen.direction == "Outbound" and event.seat:
		values.update(intents.of(event.seat, outer, call))
	return values


def _figures(told: Course) -> dict[str, Any]:
	values = {fieldname: getattr(told, fieldname) for fieldname in _TIMES}
	values.update({fieldname: getattr(told, fieldname) or 0 for fieldname in _FIGURES})
	return {
		**values,
		"stage": told.stage,
		"outcome": told.outcome,
		"ended_by": told.ended_by,
		"inferred": ", ".join(told.inferred) or None,
		"swept": int(told.swept),
	}


def _is_slow(direction: str, line: str | None, rings: int | None) -> int:
	"""Whether it rang longer than the line allows, so that the caller is owed an apology (`P-18`)."""
	limit = frappe.get_cached_value("HL Line", line, "ring_target") if line else 0
	return int(direction == "Inbound" and bool(limit) and (rings or 0) > limit)


def _skill(told: Course, rule: Any) -> str | None:
	by_digit = {row.digit: row.skill for row in rule.choices if row.skill}
	return next((by_digit[digit] for digit in reversed(told.choices) if digit in by_digit), None)


def _leg(leg: course.Leg, agents: dict[str, str]) -> dict[str, Any]:
	talked = (leg.ended_at - leg.answered_at).total_seconds() if leg.ended_at and leg.answered_at else 0
	return {
		"kind": leg.kind,
		"seat": leg.seat,
		"agent": agents.get(leg.seat),
		"ringing_at": leg.ringing_at,
		"answered_at": leg.answered_at,
		"ended_at": leg.ended_at,
		"talk_s": max(0, round(talked)),
	}


def _write(call: frappe._dict, values: dict[str, Any]) -> None:
	changed = {name: value for name, value in values.items() if (call.get(name) or None) != (value or None)}
	if changed:
		changed |= masked.copies(CALL, changed)
		frappe.db.set_value(CALL, call.name, changed)
		call.update(changed)

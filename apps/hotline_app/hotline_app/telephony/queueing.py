"""Which waiting call goes to which seat, and what callers hear who have to wait (`C-6.1.3`, `G-4.1.6`).

A call goes to the ready seat of its line that has been without a call the longest, of an agent who masters
what the caller asked for. A seat that is not ready, away, or in a call gets none.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Min
from frappe.utils import now_datetime

from hotline_app import roles
from hotline_app.intake import skills

from . import blacklist, events, rules, seat_states
from .seat_states import READY, SEAT

CALL = "HL Call"
WAITING = ("Queued", "Ringing")


@dataclass(frozen=True)
class Route:
	"""Where a call goes: to a `seat`, or it waits at a `position`, or is turned away with a `text`.

	action: Seat, Queue, Refuse, Notice, or what a choice of the menu leads to (Announcement, Voicemail,
	Call-back, Menu).
	"""

	action: str
	seat: str | None = None
	extension: str | None = None
	position: int | None = None
	text: str | None = None
	offers_call_back: bool = False
	call_back_offer: str | None = None


def route(call: str, choice: str | None = None) -> Route:
	"""Say where a call goes now; a seat that it names is taken for it.

	`choice`: the key that the caller has pressed, if the switch asks before it tells of it.
	"""
	row = frappe.db.get_value(CALL, call, "*", as_dict=True)
	rule = rules.of(row.line)
	pressed = _chosen(rule, choice or (row.ivr_choice or "").split(", ")[-1])
	emergency = bool(pressed and pressed.emergency)
	if turned_away := _turned_away(row, rule, emergency):
		return turned_away
	if pressed and pressed.leads_to != "Agent":
		return Route(pressed.leads_to, text=_(pressed.text or ""))
	skill = pressed.skill if pressed else row.skill
	if (emergency or not _others_first(row)) and (seat := take_seat(row, skill)):
		return Route("Seat", seat=seat.name, extension=seat.extension)
	return _queued(row, rule)


def route_for_switch(switch: str, number: str, choice: str | None = None) -> Route:
	"""Say where the call with a switch's number goes. Raises DoesNotExistError for one it never told of."""
	name = events.name_of(switch, number)
	if not frappe.db.exists(CALL, name):
		frappe.throw(_("There is no such call."), frappe.DoesNotExistError)
	return route(name, choice)


def take_seat(call: frappe._dict, skill: str | None = None) -> frappe._dict | None:
	"""Return the seat that gets the call, which now rings for it; None if no fitting one is ready.

	One that another call is just taking is passed over.
	"""
	for name in candidates(call.line, skill or call.skill):
		seat = frappe.qb.DocType(SEAT)
		query = frappe.qb.from_(seat).select(seat.star).where((seat.name == name) & (seat.state == READY))
		rows = query.for_update(skip_locked=True).run(as_dict=True)
		if rows and rows[0].agent:
			remembered = {"rest_state": READY, "rest_reason": None, "reason": None}
			seat_states.put(rows[0], now_datetime(), state="Ringing", call=call.name, **remembered)
			return rows[0]
	return None


def candidates(line: str | None, skill: str | None = None) -> list[str]:
	"""Return the seats that may get a call of a line now, the one without a call the longest first."""
	rows = [row for row in _ready() if _serves(row, line)]
	agents = [row.agent for row in rows]
	fences = roles.fences(agents, CALL)
	rows = [row for row in rows if row.agent not in fences or line in fences[row.agent]]
	if line:
		lacking = skills.lacking(agents, [line])
		rows = [row for row in rows if (row.agent, line) not in lacking]
	if skill:
		masters = skills.mastered(agents)
		able = [row for row in rows if skill in masters.get(row.agent, {})]
		rows = sorted(able, key=lambda row: (row.place, -masters[row.agent][skill], row.idle_since))
	else:
		rows.sort(key=lambda row: (row.place, row.idle_since))
	return [row.name for row in rows]


def seated(line: str | None) -> list[str]:
	"""Return the seats of a line at which anybody sits, the longest in their state first."""
	seat, serves = frappe.qb.DocType(SEAT), frappe.qb.DocType("HL Seat Line")
	rows = (
		frappe.qb.from_(seat)
		.left_join(serves)
		.on((serves.parent == seat.name) & (serves.parenttype == SEAT))
		.select(seat.name)
		.distinct()
		.where(seat.agent.isnotnull() & (seat.enabled == 1) & (seat.leader_seat == 0))
		.where(serves.line.isnull() | (serves.line == line))
		.orderby(seat.since)
	)
	return rows.run(pluck=True)


def waiting(line: str | None = None) -> list[frappe._dict]:
	"""Return the inbound calls that wait, in the order in which they get a seat."""
	call = frappe.qb.DocType(CALL)
	query = (
		frappe.qb.from_(call)
		.select(
			call.name,
			call.line,
			call.skill,
			call.queued_at,
			call.started_at,
			call.blacklist_effect,
			call.caller_number,
			call.customer,
			call.ivr_choice,
		)
		.where((call.stage == "Queued") & (call.direction == "Inbound"))
	)
	if line:
		query = query.where(call.line == line)
	return sorted(query.run(as_dict=True), key=_place)


def inbound_waiting(user: str) -> int:
	"""Return how many inbound calls wait that the user could take at the seat where they are signed in.

	Follow-ups pause for them (`G-4.1.6`).
	"""
	return waits_for(user)[0]


def waits_for(user: str) -> tuple[int, datetime | None]:
	"""Return how many inbound calls wait for such a user, and since when the first of them does."""
	seat = frappe.db.get_value(SEAT, {"agent": user})
	if not seat:
		return 0, None
	lines = set(frappe.get_all("HL Seat Line", {"parent": seat, "parenttype": SEAT}, pluck="line"))
	fences = roles.fences([user], CALL).get(user)
	if fences is not None:
		lines = lines & fences if lines else fences
		if not lines:
			return 0, None
	call = frappe.qb.DocType(CALL)
	query = (
		frappe.qb.from_(call)
		.select(Count("*"), Min(call.queued_at))
		.where((call.stage == "Queued") & (call.direction == "Inbound"))
	)
	if lines:
		query = query.where(call.line.isin(sorted(lines)))
	[(count, since)] = query.run()
	return count, since


def _ready() -> list[frappe._dict]:
	"""The ready seats of switches that work, each with the lines it serves and its place on them."""
	seat, switch = frappe.qb.DocType(SEAT), frappe.qb.DocType("HL Switch")
	rows = (
		frappe.qb.from_(seat)
		.left_join(switch)
		.on(switch.name == seat.switch)
		.select(seat.name, seat.agent, seat.idle_since)
		.where((seat.state == READY) & (seat.enabled == 1) & (seat.leader_seat == 0))
		.where(switch.name.isnull() | (switch.enabled == 1))
		.run(as_dict=True)
	)
	lines: dict[str, dict[str, int]] = {}
	names = [row.name for row in rows]
	for line in frappe.get_all(
		"HL Seat Line",
		{"parent": ("in", names or [""]), "parenttype": SEAT},
		["parent", "line", "place"],
	):
		lines.setdefault(line.parent, {})[line.line] = line.place
	for row in rows:
		row.lines = lines.get(row.name, {})
	return rows


def _serves(seat: frappe._dict, line: str | None) -> bool:
	seat.place = seat.lines.get(line, 1)
	return not seat.lines or line in seat.lines


def _place(call: frappe._dict) -> tuple:
	"""Emergencies first, blacklisted numbers last, the others as they came."""
	pressed = _chosen(rules.of(call.line), (call.ivr_choice or "").split(", ")[-1])
	urgent = bool(pressed and pressed.emergency)
	last = call.blacklist_effect == "Lowest Place" and not urgent
	return (not urgent, last, call.queued_at or call.started_at, call.name)


def _chosen(rule: Any, digit: str | None) -> Any:
	return next((row for row in rule.choices if digit and row.digit == digit), None)


def _turned_away(call: frappe._dict, rule: Any, emergency: bool) -> Route | None:
	entry = blacklist.standing(call.caller_number, call.line, emergency)
	if not entry or entry.effect not in ("Refuse", "Play Notice"):
		return None
	action = "Refuse" if entry.effect == "Refuse" else "Notice"
	return Route(action, text=_(rule.blacklist_notice or ""))


def _others_first(call: frappe._dict) -> bool:
	"""Whether a call of the same line waits that comes first and that a ready seat could take."""
	own = _place(call)
	return any(_place(other) < own for other in waiting(call.line) if other.name != call.name)


def _queued(call: frappe._dict, rule: Any) -> Route:
	own = _place(call)
	position = 1 + sum(_place(other) < own for other in waiting(call.line) if other.name != call.name)
	waits_since = call.queued_at or call.started_at
	long_enough = now_datetime() - waits_since >= timedelta(seconds=rule.offer_call_back_after_s)
	offers = bool(rule.offer_call_back) and long_enough
	text = _(rule.announcement or "").replace("{position}", str(position))
	return Route(
		"Queue",
		position=position,
		text=text,
		offers_call_back=offers,
		call_back_offer=_(rule.call_back_offer or "") if offers else None,
	)

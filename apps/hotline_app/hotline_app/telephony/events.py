"""Takes what a switch tells of calls: each event once, in whatever order, two of one call at once.

`take` is the one way in, for the HTTP surface, the adapters and the simulator. The call's row is locked
first, then the event is kept, then the call's events are read and its course is told anew from all of them;
seats come after calls. A transaction takes one event: who takes several commits between them.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from . import afterwards, course, seat_following, telling
from .course import KINDS, Event
from .keeping import keep_course, keep_legs
from .recognising import in_site_time, recognise

CALL, EVENT = "HL Call", "HL Call Event"
# Clocks of switches run a little ahead.
CLOCK_SKEW = timedelta(minutes=10)
MAX_ID = 140


class UnusableEventError(frappe.ValidationError):
	"""An event that can't be taken: of an unknown kind, without its numbers, or from the future (400)."""

	http_status_code = 400


def take(switch: str, event: Event) -> str:
	"""Keep an event of a switch and bring its call up to date; return the call's name.

	An event that is here already changes nothing and answers the same. Raises `UnusableEventError`.
	"""
	event = in_site_time(event)
	_check(event)
	key = name_of(switch, event.event_id)
	if known := frappe.db.get_value(EVENT, key, "call"):
		return known
	event, facts = recognise(switch, event)
	name = name_of(switch, event.call_id)
	if not frappe.db.exists(CALL, name):
		_make(name, switch, event)
	call = _locked(name)
	if not _keep(key, name, switch, event, facts.agent):
		return name
	_bring_up_to_date(call, event, facts)
	return name


def name_of(switch: str, number: str) -> str:
	"""Return the name of the record for a switch's number of a call or an event.

	It follows from the number, so of two who make it at once the database lets only one through.
	"""
	return hashlib.sha256(f"{switch}/{number}".encode()).hexdigest()[:20]


def of(call: str) -> tuple[list[Event], dict[str, str]]:
	"""Return the events of a call, and by seat the agent who sat there; locks them."""
	table = frappe.qb.DocType(EVENT)
	rows = (
		frappe.qb.from_(table)
		.select(table.event_id, table.event, table.at, table.seat, table.agent, table.details)
		.where(table.call == call)
		.for_update()
		.run(as_dict=True)
	)
	events, agents = [], {}
	for row in rows:
		details = json.loads(row.details or "{}")
		events.append(Event(row.event_id, call, row.event, row.at, seat=row.seat, details=details))
		if row.seat and row.agent:
			agents[row.seat] = row.agent
		if details.get("to_seat") and details.get("to_agent"):
			agents[details["to_seat"]] = details["to_agent"]
	return events, agents


def _check(event: Event) -> None:
	if event.event not in KINDS:
		_refuse(_("{0} is no event of a call. There are: {1}").format(_shown(event.event), ", ".join(KINDS)))
	if not event.event_id or not event.call_id:
		_refuse(_("An event needs a number of its own and the number of its call."))
	if len(event.event_id) > MAX_ID or len(event.call_id) > MAX_ID:
		_refuse(_("The numbers of events and calls have at most {0} characters.").format(MAX_ID))
	if event.at > now_datetime() + CLOCK_SKEW:
		_refuse(_("The event lies in the future: {0}. Is the clock of the switch right?").format(event.at))


def _refuse(why: str) -> None:
	frappe.throw(why, UnusableEventError)


def _shown(text: object) -> str:
	return frappe.bold(frappe.utils.escape_html(str(text)[:40]))


def _make(name: str, switch: str, event: Event) -> None:
	now = now_datetime()
	insert_once(
		CALL,
		{
			"name": name,
			"owner": frappe.session.user,
			"creation": now,
			"modified": now,
			"modified_by": frappe.session.user,
			"source": switch,
			"external_id": event.call_id,
			"stage": course.RINGING,
			"direction": event.direction or "Inbound",
			"purpose": "Intake",
			"started_at": event.at,
			"last_event_at": event.at,
		},
	)


def _locked(name: str) -> frappe._dict:
	table = frappe.qb.DocType(CALL)
	query = frappe.qb.from_(table).select(table.star).where(table.name == name)
	return query.for_update().run(as_dict=True)[0]


def _keep(key: str, call: str, switch: str, event: Event, agent: str | None) -> bool:
	now = now_datetime()
	return insert_once(
		EVENT,
		{
			"name": key,
			"owner": frappe.session.user,
			"creation": now,
			"modified": now,
			"modified_by": frappe.session.user,
			"call": call,
			"source": switch,
			"event_id": event.event_id,
			"event": event.event,
			"at": event.at,
			"seat": event.seat,
			"agent": agent,
			"details": json.dumps(dict(event.details), ensure_ascii=False, default=str),
		},
	)


def insert_once(doctype: str, values: Mapping[str, Any]) -> bool:
	"""Insert a row unless one of its name is there; return whether it was new.

	The row that is there is locked for writing: two who shared the lock would wait for each other.
	"""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.into(table).columns(*values).insert(*values.values())
	query.on_duplicate_key_update(table.name, table.name).run()
	return frappe.db._cursor.rowcount == 1


def _bring_up_to_date(call: frappe._dict, event: Event, facts: Any) -> None:
	events, agents = of(call.name)
	told = course.follow(events, facts.leads_to)
	before = call.copy()
	keep_course(call, told, agents, event, facts)
	keep_legs(call, told, agents)
	changed = seat_following.follow(call, told)
	afterwards.settle(call, before, told)
	telling.tell(call, before, told, changed)
	for path in frappe.get_hooks("hotline_call_event"):
		frappe.get_attr(path)(call.name, event)

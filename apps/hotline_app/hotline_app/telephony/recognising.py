"""Whom and what an event is about: line, seats, agents, as this site knows them."""

from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_system_timezone

from . import rules
from .course import Event


@dataclass
class Facts:
	"""What the site knows about an event: the agent at its seat then, the line, what its menu leads to."""

	line: str | None = None
	agent: str | None = None
	rule: Any = None
	leads_to: dict[str, str] = field(default_factory=dict)


def recognise(switch: str, event: Event) -> tuple[Event, Facts]:
	"""Return the event with its seats as this site names them, and the facts about it.

	A seat that is not known here is left in the details.
	"""
	details, at = dict(event.details), event.at
	seat = seat_of(switch, event.seat)
	if event.seat and not seat:
		details.setdefault("unknown_seat", event.seat)
	if to := details.get("to_seat") or details.get("to") or details.get("target"):
		details["to_seat"] = seat_of(switch, str(to))
		details["to_agent"] = agent_at(details["to_seat"], at)
	line = _line(switch, event)
	rule = rules.of(line)
	facts = Facts(line, agent_at(seat, at), rule, {row.digit: row.leads_to for row in rule.choices})
	return replace(event, seat=seat, details=details), facts


def in_site_time(event: Event) -> Event:
	"""Return the event with its time as this site keeps times: local, without an offset."""
	if not event.at.tzinfo:
		return event
	at = event.at.astimezone(ZoneInfo(get_system_timezone())).replace(tzinfo=None)
	return replace(event, at=at)


def seat_of(switch: str, text: str | None) -> str | None:
	"""Return the seat with this number, or with this extension on the switch."""
	if not text:
		return None
	seat = frappe.qb.DocType("HL Seat")
	known = (seat.name == text) | ((seat.extension == text) & (seat.switch == switch))
	found = frappe.qb.from_(seat).select(seat.name).where(known).orderby(seat.name == text).run(pluck=True)
	return found[-1] if found else None


def agent_at(seat: str | None, at) -> str | None:
	"""Return who sat at the seat at that time."""
	if not seat:
		return None
	event = frappe.qb.DocType("HL Seat Event")
	rows = (
		frappe.qb.from_(event)
		.select(event.agent)
		.where((event.seat == seat) & (event.at <= at))
		.orderby(event.at, order=frappe.qb.desc)
		.limit(1)
		.run(pluck=True)
	)
	return rows[0] if rows else None


def _line(switch: str, event: Event) -> str | None:
	if event.line:
		found = frappe.db.exists("HL Line", event.line) or rules.line_of(event.line)
		if found:
			return found
	number = event.caller if event.direction == "Outbound" else event.called
	return rules.line_of(number) or frappe.get_cached_value("HL Switch", switch, "line")

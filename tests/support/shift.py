"""What a made-up switch knows of its calls, reckoned apart from the product, and what the site has."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import frappe
from hotline_app.telephony.course import Event
from hotline_app.telephony.simulation.exchange import Exchange
from hotline_app.telephony.simulation.parts import Call

_TALKING = ("answered", "resumed", "conferenced")
_WAITING = ("held", "consulted")
_NOBODY = ("transferred", "voicemail", "ended")
_BY = {"caller": "Caller", "agent": "Agent", "system": "System"}
FIELDS = (
	"answered_at",
	"ended_at",
	"outcome",
	"ended_by",
	"waiting_s",
	"talk_s",
	"hold_s",
	"wrap_up_s",
	"rating",
)


@dataclass
class Entry:
	"""A call as it was: times as told, figures in seconds."""

	caller: str
	seats: set[str] = field(default_factory=set)
	answered_at: datetime | None = None
	ended_at: datetime | None = None
	outcome: str = "Abandoned"
	ended_by: str | None = None
	waiting_s: int = 0
	talk_s: int = 0
	hold_s: int = 0
	wrap_up_s: int = 0
	rating: int = 0


def ledger(told: list[Event]) -> dict[str, Entry]:
	"""Return the calls of a switch from all that it told, in its own order."""
	calls: dict[str, list[Event]] = {}
	for event in told:
		calls.setdefault(event.call_id, []).append(event)
	return {id: _entry(events) for id, events in calls.items()}


def _entry(events: list[Event]) -> Entry:
	entry = Entry(events[0].caller)
	kinds = {event.event for event in events}
	first = {event.event: event for event in reversed(events)}
	for event in events:
		entry.seats |= {seat for seat in (event.seat, event.details.get("target")) if seat}
	end = first["ended"]
	entry.ended_at, entry.ended_by = end.at, _BY[end.details["by"]]
	if "answered" in kinds:
		entry.outcome, entry.answered_at = "Answered", first["answered"].at
	elif "voicemail" in kinds:
		entry.outcome = "Voicemail"
	elif "ringing" in kinds:
		entry.outcome = "Missed"
	if "ivr_choice" in kinds:
		entry.waiting_s = _seconds((entry.answered_at or end.at) - first["ivr_choice"].at)
	entry.talk_s, entry.hold_s = (_spent(events, begins) for begins in (_TALKING, _WAITING))
	entry.wrap_up_s = _wrapped_up(events)
	entry.rating = first["rating"].details["rating"] if "rating" in kinds else 0
	return entry


def _spent(events: list[Event], begins: tuple[str, ...]) -> int:
	"""The time between what begins it and the next of all that changes who speaks with whom."""
	changes = [event for event in events if event.event in (*_TALKING, *_WAITING, *_NOBODY)]
	pairs = pairwise(changes)
	return _seconds(
		sum((after.at - event.at for event, after in pairs if event.event in begins), timedelta())
	)


def _wrapped_up(events: list[Event]) -> int:
	"""From when a seat had no part in the call any more until it had written what there was to write."""
	total = timedelta()
	for done in (event for event in events if event.event == "wrapped_up"):
		left = [event for event in events if _leaves(event, done.seat) and event.at <= done.at]
		total += done.at - left[-1].at
	return _seconds(total)


def _leaves(event: Event, seat: str) -> bool:
	return event.event == "ended" or (event.event == "transferred" and event.seat == seat)


def _seconds(time: timedelta) -> int:
	return round(time.total_seconds())


def until_talking(exchange: Exchange, extension: str) -> Call:
	"""Let time go by until somebody speaks at a seat, and return the call."""
	seat = exchange.seats[extension]
	while not (seat.call and seat.call.talks_with is seat and not seat.call.is_held):
		exchange.run(exchange.now + timedelta(seconds=5))
	return seat.call


def stored(switch: str) -> dict[str, Any]:
	"""Return the calls of a switch as the site has them, by the switch's number; none is there twice."""
	rows = frappe.get_all(
		"HL Call", {"source": switch}, ["external_id", "stage", "inferred", "swept", *FIELDS]
	)
	assert len({row.external_id for row in rows}) == len(rows)
	return {row.external_id: row for row in rows}


def compare(calls: dict[str, Any], known: dict[str, Entry]) -> None:
	"""See that calls are what is known of them, to the second."""
	wrong = {
		id: {
			name: (call[name], getattr(known[id], name))
			for name in FIELDS
			if call[name] != getattr(known[id], name)
		}
		for id, call in calls.items()
	}
	assert not {id: figures for id, figures in wrong.items() if figures}

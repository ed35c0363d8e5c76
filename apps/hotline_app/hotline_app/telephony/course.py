"""What the events of a call amount to. Pure: the course follows from them alone, whenever they came in.

The events are put in the order of their own time, so late, repeated and shuffled ones end alike. Of what a
switch did not tell only that is concluded which later events prove: whoever is put on hold was answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

RINGING, QUEUED, TALKING, HELD, ENDED = "Ringing", "Queued", "Talking", "Held", "Ended"
FIRST, TRANSFER, CONSULTATION, CONFERENCE = "First", "Transfer", "Consultation", "Conference"
ANSWERED, ABANDONED, MISSED = "Answered", "Abandoned", "Missed"
VOICEMAIL, CALL_BACK, REFUSED = "Voicemail", "Call-back Asked", "Refused"
# What a seat does in a call, beside what it does anyway.
SEAT_RINGING, SEAT_TALKING, SEAT_HOLDING, SEAT_WRAP_UP, SEAT_FREE = (
	"Ringing",
	"Talking",
	"Holding",
	"Wrap-up",
	"",
)
# Of events at the same moment, which comes first.
_RANK = {
	"ivr_choice": 1,
	"queued": 2,
	"transferred": 3,
	"consulted": 3,
	"ringing": 4,
	"answered": 5,
	"conferenced": 6,
	"held": 7,
	"resumed": 8,
	"voicemail": 9,
	"ended": 10,
	"wrapped_up": 11,
	"recording_ready": 12,
	"rating": 13,
}
KINDS = tuple(_RANK)
# Only a call that was answered can be these.
_PROOFS = ("held", "resumed", "transferred", "consulted", "conferenced")
_AFTERWARDS = ("wrapped_up", "rating")
_WHO_ENDS = {"caller": "Caller", "agent": "Agent", "seat": "Agent", "system": "System"}


@dataclass(frozen=True)
class Event:
	"""What a switch tells of a call; `at` in the site's time, `details` as the kind of event has them."""

	event_id: str
	call_id: str
	event: str
	at: datetime
	line: str | None = None
	seat: str | None = None
	caller: str | None = None
	called: str | None = None
	direction: str | None = None
	details: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Leg:
	"""The part that a seat had in a call; `answered_at` is None if it only rang there."""

	kind: str
	seat: str | None
	ringing_at: datetime | None = None
	answered_at: datetime | None = None
	ended_at: datetime | None = None
	wrapped_up_at: datetime | None = None


@dataclass
class Course:
	"""The course of a call; figures in seconds, None where the events don't say."""

	stage: str = RINGING
	outcome: str | None = None
	started_at: datetime | None = None
	queued_at: datetime | None = None
	ringing_at: datetime | None = None
	answered_at: datetime | None = None
	ended_at: datetime | None = None
	wrapped_up_at: datetime | None = None
	last_event_at: datetime | None = None
	seat: str | None = None
	ring_s: float | None = None
	told_rings: int | None = None
	waiting_s: int | None = None
	talk_s: int | None = None
	hold_s: int | None = None
	wrap_up_s: int | None = None
	ended_by: str | None = None
	choices: list[str] = field(default_factory=list)
	rating: int | None = None
	inferred: list[str] = field(default_factory=list)
	swept: bool = False
	legs: list[Leg] = field(default_factory=list)
	# What each seat does in the call, and since when.
	seats: dict[str, tuple[str, datetime]] = field(default_factory=dict)


def in_order(events: Iterable[Event]) -> list[Event]:
	"""Return the events by their own time, each once."""
	once = {event.event_id: event for event in events}
	return sorted(once.values(), key=lambda e: (e.at, _RANK[e.event], e.event_id))


def follow(events: Iterable[Event], leads_to: Mapping[str, str] | None = None) -> Course:
	"""Return the course of a call. `leads_to`: by key of the menu what it leads to (`HL Call Choice`)."""
	return _Reader(in_order(events), leads_to or {}).read()


def rings(course: Course, ring_s: int) -> int | None:
	"""Return how often it rang before the answer or the end, as the switch counts or by a ring's time."""
	if course.told_rings is not None:
		return course.told_rings
	if course.ring_s is None:
		return None
	return int(course.ring_s // ring_s) + 1 if ring_s else 0


def choice_of(event: Event) -> str:
	"""Return the key that a caller pressed."""
	return str(event.details.get("choice") or event.details.get("digit") or "")


class _Reader:
	"""Goes through the events once and keeps what the call is doing."""

	def __init__(self, events: list[Event], leads_to: Mapping[str, str]):
		self.events = events
		self.leads_to = leads_to
		self.course = Course()
		self.phase: str | None = None
		self.since: datetime | None = None
		self.spent: dict[str, float] = {}
		self.offers: dict[str | None, datetime] = {}
		self.open: dict[str | None, Leg] = {}
		self.held_since: datetime | None = None
		self.resumed_at: datetime | None = None
		self.wanted: datetime | None = None
		self.marks: set[str] = set()

	def read(self) -> Course:
		course = self.course
		if not self.events:
			return course
		course.started_at, course.last_event_at = self.events[0].at, self.events[-1].at
		end = self._end()
		for event in self.events:
			if end and event.at > end and event.event not in (*_AFTERWARDS, "recording_ready", "ended"):
				# The clocks of the switch's parts differ a little; the call is over.
				continue
			if event.event == "ended":
				continue
			if event.event in _AFTERWARDS and end:
				continue
			self._take(event)
		if end:
			self._finish(end)
		for event in self.events:
			if end and event.event in _AFTERWARDS:
				self._take(event)
		self._sum_up()
		return course

	def _end(self) -> datetime | None:
		told = [e for e in self.events if e.event == "ended" and not e.details.get("swept")]
		swept = [e for e in self.events if e.event == "ended" and e.details.get("swept")]
		if not told and not swept:
			return None
		last = (told or swept)[-1]
		self.course.swept = not told
		who = str(last.details.get("by") or "").lower()
		self.course.ended_by = _WHO_ENDS.get(who) if told else "System"
		self.marks.update(str(e.details.get("reason") or "") for e in (*told, *swept))
		return last.at

	def _take(self, event: Event) -> None:
		if event.event in _PROOFS and not self._of(event.seat):
			self._prove(event)
		getattr(self, f"_{event.event}")(event)

	def _prove(self, event: Event) -> None:
		"""Whoever does that has answered before, though nothing was told of it."""
		if event.seat is None and self.open:
			return
		if event.event == "conferenced" and self.open:
			# The seat that it names is the one that joins.
			self._join(event.seat, event.at, CONFERENCE)
			return
		self._join(event.seat, event.at)
		self.course.inferred.append("answered")

	def _of(self, seat: str | None) -> Leg | None:
		"""The open part of a seat; of an event that names none, the latest."""
		if seat is None:
			return next(reversed(self.open.values()), None)
		return self.open.get(seat)

	def _ringing(self, event: Event) -> None:
		self.course.ringing_at = self.course.ringing_at or event.at
		if event.seat and event.seat not in self.open:
			if event.seat not in self.offers and not event.details.get("group"):
				self._lapse(event.at)
			self.offers.setdefault(event.seat, event.at)
		if not self.open:
			self._go(RINGING, event.at)

	def _queued(self, event: Event) -> None:
		self.course.queued_at = self.course.queued_at or event.at
		self._lapse(event.at)
		if not self.open:
			self._go(QUEUED, event.at)

	def _ivr_choice(self, event: Event) -> None:
		digit = choice_of(event)
		self.course.choices.append(digit)
		lead = str(event.details.get("leads_to") or self.leads_to.get(digit) or "")
		if lead == "Call-back" or event.details.get("call_back"):
			self.marks.add("call_back")
		if not self.course.answered_at:
			self.wanted = event.at
			# What rang before the menu spoke was no ringing at an agent's.
			self._go("Menu", event.at)
			self.spent.pop(RINGING, None)

	def _answered(self, event: Event) -> None:
		seat = event.seat or (next(iter(self.offers)) if len(self.offers) == 1 else None)
		told = event.details.get("rings")
		if told is not None and self.course.told_rings is None and not self.course.answered_at:
			self.course.told_rings = int(told)
		leg = self.open.get(seat)
		if leg and not leg.answered_at:
			leg.answered_at = event.at
		elif not leg:
			self._join(seat, event.at)
		if leg and leg.kind == CONSULTATION:
			return
		self.held_since = None
		self._go(TALKING, event.at)

	def _join(self, seat: str | None, at: datetime, kind: str | None = None) -> None:
		first = not any(leg.answered_at for leg in self.course.legs)
		leg = Leg(kind or (FIRST if first else TRANSFER), seat, self.offers.pop(seat, None), at)
		self.course.legs.append(leg)
		self.open[seat] = leg
		if first:
			self._begin_to_talk(seat, at)

	def _begin_to_talk(self, seat: str | None, at: datetime) -> None:
		self.course.answered_at, self.course.seat = at, seat
		self._lapse(at)
		self._go(TALKING, at)
		self.course.ring_s = self.spent.get(RINGING)

	def _held(self, event: Event) -> None:
		self.held_since = event.at
		self._go(HELD, event.at)

	def _resumed(self, event: Event) -> None:
		self._end_consultations(event.at)
		self.held_since, self.resumed_at = None, event.at
		self._go(TALKING, event.at)

	def _consulted(self, event: Event) -> None:
		if (to := _target(event)) and to not in self.open:
			leg = Leg(CONSULTATION, to, self.offers.pop(to, event.at))
			self.course.legs.append(leg)
			self.open[to] = leg
		self.held_since = self.held_since or event.at
		self._go(HELD, event.at)

	def _conferenced(self, event: Event) -> None:
		if to := _target(event):
			if to not in self.open:
				self._join(to, event.at, CONFERENCE)
			leg = self.open[to]
			leg.kind, leg.answered_at = CONFERENCE, leg.answered_at or event.at
		self.held_since = None
		self._go(TALKING, event.at)

	def _transferred(self, event: Event) -> None:
		to = _target(event)
		leg = self._of(event.seat)
		if leg and leg.seat != to:
			leg.ended_at = event.at
			self.open.pop(leg.seat, None)
		if to in self.open:
			# Asked before, it goes on with the call.
			self.open[to].kind = TRANSFER
			self.open[to].answered_at = self.open[to].answered_at or event.at
		self.held_since = None
		self._go(TALKING if self.open else "Passing", event.at)

	def _voicemail(self, event: Event) -> None:
		self.marks.add("voicemail")
		self._lapse(event.at)
		self._go("Voicemail", event.at)

	def _wrapped_up(self, event: Event) -> None:
		leg = self._latest_leg(event)
		self.marks.add("talked")
		if leg and leg.wrapped_up_at:
			# The seat's own time was over sooner than the switch knew, or later: the first counts.
			return
		self.course.wrapped_up_at = event.at
		if leg:
			if not leg.ended_at:
				leg.ended_at = event.at
				self.open.pop(leg.seat, None)
			leg.wrapped_up_at = event.at
		elif event.seat:
			self.course.seats[event.seat] = (SEAT_FREE, event.at)
		if not self.course.ended_at and not self.open and leg and leg.answered_at:
			# Nobody of ours is in the call any more.
			self.course.inferred.append("ended")
			self._finish(event.at)

	def _latest_leg(self, event: Event) -> Leg | None:
		"""The part that an event's seat had last when it happened."""
		legs = (leg for leg in reversed(self.course.legs) if event.seat in (leg.seat, None))
		return next((leg for leg in legs if (leg.answered_at or leg.ringing_at) <= event.at), None)

	def _recording_ready(self, event: Event) -> None:
		self.marks.add("recording")

	def _rating(self, event: Event) -> None:
		self.marks.add("talked")
		given = event.details.get("rating", event.details.get("value"))
		self.course.rating = int(given) if str(given or "").isdigit() else self.course.rating

	def _finish(self, at: datetime) -> None:
		self.course.ended_at = at
		if not self.course.answered_at:
			self._go(ENDED, at)
			self.course.ring_s = self.spent.get(RINGING)
		self._lapse(at)
		for leg in self.open.values():
			leg.ended_at = at
		self.open.clear()
		self._go(ENDED, at)

	def _lapse(self, at: datetime) -> None:
		"""It rings no more where nobody has answered."""
		for seat, since in self.offers.items():
			self.course.legs.append(
				Leg(FIRST if not self.course.answered_at else TRANSFER, seat, since, None, at)
			)
		self.offers.clear()

	def _end_consultations(self, at: datetime) -> None:
		for seat, leg in [*self.open.items()]:
			if leg.kind == CONSULTATION:
				leg.ended_at = at
				del self.open[seat]

	def _go(self, phase: str, at: datetime) -> None:
		if self.phase is not None:
			self.spent[self.phase] = self.spent.get(self.phase, 0) + (at - self.since).total_seconds()
		self.phase, self.since = phase, at

	def _sum_up(self) -> None:
		course = self.course
		course.inferred = sorted(set(course.inferred))
		course.stage = self._stage()
		course.outcome = self._outcome()
		if course.answered_at:
			course.talk_s, course.hold_s = round(self._time(TALKING)), round(self._time(HELD))
		course.waiting_s = self._waiting()
		course.wrap_up_s = self._wrap_up()
		self._tell_seats()

	def _time(self, phase: str) -> float:
		return self.spent.get(phase, 0)

	def _stage(self) -> str:
		if self.course.ended_at:
			return ENDED
		return self.phase if self.phase in (QUEUED, TALKING, HELD) else RINGING

	def _outcome(self) -> str | None:
		course = self.course
		if "refused" in self.marks:
			return REFUSED
		if course.answered_at or "talked" in self.marks:
			return ANSWERED
		if not course.ended_at:
			return None
		if "voicemail" in self.marks:
			return VOICEMAIL
		if "call_back" in self.marks:
			return CALL_BACK
		return MISSED if course.legs else ABANDONED

	def _waiting(self) -> int | None:
		"""From the caller's choice, or else the call's beginning, to the answer or the end."""
		course = self.course
		until = course.answered_at or course.ended_at
		if not until or (course.outcome == ANSWERED and not course.answered_at):
			return None
		begins = self.wanted or course.started_at
		if self.wanted and not course.answered_at and not self._went_on_after(self.wanted):
			return 0
		return max(0, round((until - begins).total_seconds()))

	def _went_on_after(self, choice: datetime) -> bool:
		return any(e.at >= choice and e.event in ("queued", "ringing") for e in self.events)

	def _wrap_up(self) -> int | None:
		spans = [
			(leg.wrapped_up_at - leg.ended_at).total_seconds()
			for leg in self.course.legs
			if leg.wrapped_up_at and leg.ended_at
		]
		return round(sum(max(0, span) for span in spans)) if spans else None

	def _tell_seats(self) -> None:
		states = self.course.seats
		for leg in self.course.legs:
			if not leg.seat:
				continue
			if not leg.answered_at:
				state = (SEAT_FREE, leg.ended_at) if leg.ended_at else (SEAT_RINGING, leg.ringing_at)
			elif leg.wrapped_up_at or (leg.ended_at and leg.kind == CONSULTATION):
				state = (SEAT_FREE, leg.wrapped_up_at or leg.ended_at)
			elif leg.ended_at:
				state = (SEAT_WRAP_UP, leg.ended_at)
			elif self.held_since and leg.kind != CONSULTATION:
				state = (SEAT_HOLDING, max(self.held_since, leg.answered_at))
			else:
				since = self.resumed_at if leg.kind != CONSULTATION else None
				state = (SEAT_TALKING, max(leg.answered_at, since or leg.answered_at))
			states[leg.seat] = state
		states.update({seat: (SEAT_RINGING, at) for seat, at in self.offers.items() if seat})


def _target(event: Event) -> str | None:
	"""The seat to which a call is passed, or that is asked or added; None for a number outside."""
	return event.details.get("to_seat") or None

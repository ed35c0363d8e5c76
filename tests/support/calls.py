"""Calls as a switch tells them: single events, seats, and whole days of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import frappe
from frappe.utils import add_to_date, now_datetime
from hotline_app.telephony import events
from hotline_app.telephony.course import Event

from . import making

SWITCH = "Test Switch"
CALLER = "13912345678"
# From a transfer until the next seat answers.
PASSING_S = 4


def switch(title: str = SWITCH, **fields: Any) -> str:
	"""Return a switch that is in use, made now if there is none of that title."""
	if not frappe.db.exists("HL Switch", title):
		values = {"kind": "Webhook", "enabled": 1, "line": making.LINE, "state": "Connected"}
		frappe.get_doc({"doctype": "HL Switch", "title": title, **values, **fields}).insert()
		frappe.db.set_value("HL Switch", title, "state", "Connected")
	return title


def seat(number: str, agent: str | None = None, state: str = "Ready", **fields: Any) -> str:
	"""Return a seat of the switch; with an agent it has been signed in at for an hour."""
	values = {"doctype": "HL Seat", "seat_number": number, "extension": number, "switch": switch()}
	frappe.get_doc({**values, **fields}).insert()
	if agent:
		sign_in(number, agent, state)
	return number


def sign_in(number: str, agent: str, state: str = "Ready", at: datetime | None = None) -> None:
	"""Let an agent sit at a seat since an hour ago, or since another time."""
	from hotline_app.telephony import seat_states

	[row] = seat_states.locked([number])
	seat_states.put(row, at or add_to_date(now_datetime(), hours=-1), agent=agent, state=state)


class Call:
	"""A call that is told event by event: `Call("c1").ringing("11")(5).answered("11")`."""

	def __init__(self, number: str, at: datetime | None = None, source: str = SWITCH, **about: Any):
		self.number, self.source = number, source
		self.at = at or add_to_date(now_datetime(), minutes=-30).replace(microsecond=0)
		self.about = {"caller": CALLER, "line": making.LINE, "direction": "Inbound", **about}
		self.events: list[Event] = []

	def __call__(self, seconds: float) -> "Call":
		"""Let time go by."""
		self.at += timedelta(seconds=seconds)
		return self

	def __getattr__(self, kind: str):
		def tell(seat: str | None = None, **details: Any) -> "Call":
			number = f"{self.number}-{len(self.events)}"
			event = Event(number, self.number, kind, self.at, seat=seat, details=details, **self.about)
			self.events.append(event)
			return self

		return tell

	def take(self) -> Any:
		"""Let the site take what was told so far, and return the call as stored."""
		for event in self.events:
			events.take(self.source, event)
		return self.stored()

	def stored(self) -> Any:
		"""Return the call as it is stored."""
		return frappe.get_doc("HL Call", events.name_of(self.source, self.number))


def answered(number: str, seat: str, talk_s: int = 60, **about: Any) -> Call:
	"""Return a call that was answered at a seat and has ended."""
	call = Call(number, **about).queued()(5).ringing(seat)(5).answered(seat)(talk_s).ended(by="caller")
	return call(20).wrapped_up(seat)


def own(**filters: Any) -> list[str]:
	"""Return the calls of the test: those of its switch, and those entered by hand; not the demo's."""
	rows = frappe.get_all("HL Call", filters, ["name", "source"], order_by="started_at")
	return [row.name for row in rows if row.source in (None, SWITCH)]


def day(seats: list[str], calls: int, seed: int, begin: datetime) -> list[Call]:
	"""Return a day's calls at the seats: answered, transferred, held, missed, abandoned."""
	random = Random(seed)
	free = dict.fromkeys(seats, begin)
	made = []
	for n in range(calls):
		seat = min(free, key=free.get)
		call = Call(
			f"day-{seed}-{n}", free[seat] + timedelta(seconds=random.randint(1, 40)), caller=_number(random)
		)
		call.queued()(random.randint(0, 50))
		_course(call, seat, [s for s in seats if s != seat and free[s] <= call.at], random, free)
		made.append(call)
	return made


def _course(call: Call, seat: str, others: list[str], random: Random, free: dict[str, datetime]) -> None:
	kind = random.choices(("plain", "hold", "transfer", "missed", "abandoned"), (60, 15, 8, 7, 10))[0]
	if kind == "abandoned":
		call(random.randint(1, 90)).ended(by="caller")
		return
	call.ringing(seat)(random.randint(2, 30))
	if kind == "missed":
		call.ended(by="caller")
		free[seat] = call.at
		return
	call.answered(seat)(random.randint(5, 200))
	if kind == "hold":
		call.held(seat)(random.randint(5, 60)).resumed(seat)(random.randint(5, 100))
	if kind == "transfer" and others:
		to = random.choice(others)
		call.transferred(seat, to=to).ringing(to)(PASSING_S).answered(to)(random.randint(5, 100))
		free[seat] = call.at + timedelta(seconds=1)
		seat = to
	call.ended(by=random.choice(("caller", "agent")))(random.randint(5, 45)).wrapped_up(seat)
	free[seat] = call.at


def _number(random: Random) -> str:
	return f"139{random.randint(0, 99_999_999):08d}"


def mixed(events_of: Iterable[Event], seed: int, doubled: float = 0.2, lost: float = 0.0) -> list[Event]:
	"""Return events as a bad network delivers them: shuffled, some twice, some never."""
	random = Random(seed)
	kept = [event for event in events_of if random.random() >= lost]
	kept += random.sample(kept, int(len(kept) * doubled))
	random.shuffle(kept)
	return kept


def check_exact(call: Call, told: Any) -> None:
	"""Compare a stored call, or a course, with what the generator of `day` did, to the second."""
	at = {event.event: event.at for event in reversed(call.events)}
	assert (told.stage, told.ended_at) == ("Ended", at["ended"])
	if "answered" not in at:
		assert told.outcome == ("Missed" if "ringing" in at else "Abandoned")
		assert told.waiting_s == (at["ended"] - at["queued"]).total_seconds()
		return
	assert (told.outcome, told.answered_at) == ("Answered", at["answered"])
	assert told.waiting_s == (at["answered"] - at["queued"]).total_seconds()
	held = (at["resumed"] - at["held"]).total_seconds() if "held" in at else 0
	passing = PASSING_S if "transferred" in at else 0
	assert told.hold_s == held
	assert told.talk_s == (at["ended"] - at["answered"]).total_seconds() - held - passing
	assert told.wrap_up_s == (at["wrapped_up"] - at["ended"]).total_seconds()

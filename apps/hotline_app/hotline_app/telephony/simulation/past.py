"""Days that are over, made up at the seats of a simulated switch, for demo and training."""

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import add_days, get_datetime, getdate, nowdate

from hotline_app import roles
from hotline_app.telephony import events
from hotline_app.telephony.course import Event
from hotline_app.telephony.seats import SIGN_IN_RIGHT

from .exchange import Exchange
from .parts import Seat
from .profile import Profile

SWITCH, SEAT, LOG = "HL Switch", "HL Seat", "HL Seat Event"
# Of a day that nobody had, only the last calls can be heard.
RECORDED = 5


def play(
	*,
	switch: str | None = None,
	day: str | None = None,
	calls: int = 200,
	seed: int = 1,
	profile: Profile | None = None,
	agents: list[str] | None = None,
) -> int:
	"""Make up a past day of calls, store it event by event, and return how many calls it has.

	`agents` sit at the seats in this order; if nobody is named, whoever may. The same day with the same seed
	is the same, so it is stored once. Raises ValidationError for a day that is not over, or without a
	simulated switch with seats.
	"""
	name = switch or frappe.db.get_value(SWITCH, {"kind": "Simulator"}, order_by="creation")
	date = getdate(day) if day else getdate(add_days(nowdate(), -1))
	if date >= getdate(nowdate()):
		frappe.throw(_("Only a day that is over can be made up."))
	if not name or frappe.db.get_value(SWITCH, name, "kind") != "Simulator":
		frappe.throw(_("There is no simulated switch."))
	begin = get_datetime(date)
	seats = _seated(name, begin, agents)
	if not seats:
		frappe.throw(_("The switch {0} has no seats.").format(name))
	told = _made(begin, seats, profile or Profile(calls_a_day=calls, numbers=_numbers(name)), seed, name)
	for event in told:
		events.take(name, event)
		frappe.db.commit()
	return len({event.call_id for event in told})


def _made(begin: datetime, seats: list[str], profile: Profile, seed: int, name: str) -> list[Event]:
	told: list[Event] = []
	exchange = Exchange(
		begin, [Seat(seat) for seat in seats], told.append, profile=profile, seed=seed, name=name[:40]
	)
	exchange.open()
	exchange.run(begin + timedelta(hours=23))
	exchange.shut()
	# The last callers are served to the end.
	exchange.run(begin + timedelta(hours=23, minutes=59))
	heard = [event for event in told if event.event == "recording_ready"][-RECORDED:]
	return [event for event in told if event.event != "recording_ready" or event in heard]


def _numbers(switch: str) -> tuple[str, ...]:
	line = frappe.db.get_value(SWITCH, switch, "line")
	wanted = {"enabled": 1, "number": ("is", "set"), **({"name": line} if line else {})}
	return tuple(frappe.get_all("HL Line", wanted, pluck="number", order_by="name")) or ("12345",)


def _seated(switch: str, begin: datetime, agents: list[str] | None) -> list[str]:
	"""Let agents sit at the switch's seats that day, one each, and return the seats' extensions."""
	agents = agents or roles.holders(*roles.with_right(*SIGN_IN_RIGHT) - {"System Manager"})
	seats = frappe.get_all(
		SEAT,
		{"switch": switch, "enabled": 1, "extension": ("is", "set")},
		["name", "extension"],
		order_by="name",
	)
	extensions = []
	for seat, agent in zip(seats, agents, strict=False):
		extensions.append(seat.extension)
		_sit(seat.name, agent, begin)
	return extensions


def _sit(seat: str, agent: str, begin: datetime) -> None:
	end = begin + timedelta(hours=24)
	for state, at, until, who in (("Ready", begin, end, agent), ("Signed Out", end, None, None)):
		if frappe.db.exists(LOG, {"seat": seat, "at": at}):
			continue
		row = frappe.new_doc(LOG)
		row.update({"seat": seat, "agent": who, "state": state, "at": at, "ended_at": until})
		row.seconds = int((end - begin).total_seconds()) if until else 0
		row.name = frappe.generate_hash(length=12)
		# The log is written by the seats' own functions only; this day was nobody's.
		row.db_insert()

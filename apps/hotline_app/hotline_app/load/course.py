"""When each step of an order was taken. Pure: all chance comes from the generator that is passed in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from .shapes import HOURS, Weighted

DAYS = 365
# What is still open was mostly placed of late.
MEAN_AGE_OF_OPEN_DAYS = 10
ENDED = ("Closed", "Cancelled")

# The steps of an order that goes to a provider, and how long (seconds) each takes after the one before.
STEPS: tuple[tuple[str, Callable[[Random], float]], ...] = (
	("dispatched_at", lambda rng: rng.expovariate(1 / 300)),
	("taken_at", lambda rng: rng.uniform(20, 150)),
	("contacted_at", lambda rng: rng.expovariate(1 / 150)),
	("arrived_at", lambda rng: 600 + rng.lognormvariate(9.6, 1.1)),
	("done_at", lambda rng: 600 + rng.expovariate(1 / 3600)),
)
OFFERED, CONTACTED, ARRIVED, DONE = 1, 3, 4, 5


class Standing(NamedTuple):
	"""What a status of the frequencies is here: the stage, and how many steps of the handling it took."""

	stage: str
	steps: int


STANDINGS = {
	"Closed": Standing("Closed", DONE),
	"Closed - Testing": Standing("Closed", DONE),
	"Email Sent": Standing("Done", DONE),
	"Pending": Standing("Waiting", CONTACTED),
	"Started": Standing("Handling", ARRIVED),
	"In Progress": Standing("Handling", CONTACTED),
	"Assigned": Standing("Handling", OFFERED),
	"Open": Standing("Accepted", 0),
	"Unassigned": Standing("Accepted", 0),
	"Unspecified": Standing("Cancelled", 0),
}

_HOURS = Weighted(enumerate(HOURS))
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


class Manner(NamedTuple):
	"""How an order came in and goes on."""

	by_phone: bool
	goes_out: bool  # a provider is sent; if not, the order is answered at once
	followed_up: bool


@dataclass(slots=True)
class Course:
	"""The moments of an order under the names of its fields; None for what has not happened."""

	requested_at: datetime
	accepted_at: datetime
	latest: datetime
	answered_at: datetime | None = None
	dispatched_at: datetime | None = None
	taken_at: datetime | None = None
	contacted_at: datetime | None = None
	arrived_at: datetime | None = None
	done_at: datetime | None = None
	followed_up_at: datetime | None = None
	closed_at: datetime | None = None
	paused_at: datetime | None = None


def course(rng: Random, standing: Standing, manner: Manner, until: datetime) -> Course:
	"""Return what happened to an order when: all of it before `until`, most of it in the year before."""
	seconds = 15 + rng.expovariate(1 / 90)
	times = {"accepted_at": seconds}
	if manner.by_phone:
		times["answered_at"] = min(seconds, rng.uniform(3, 20))
	for name, duration in _handling(rng, standing, manner):
		seconds += duration
		times[name] = seconds
	if standing.stage in ENDED:
		seconds += rng.expovariate(1 / 14_400) if manner.goes_out else rng.expovariate(1 / 900)
		times["closed_at"] = seconds
		if manner.followed_up and standing.stage == "Closed":
			times["followed_up_at"] = seconds
	requested = _requested(rng, standing.stage, seconds, until)
	moments = {name: requested + int(offset) * _SECOND for name, offset in times.items()}
	return Course(requested, latest=requested + int(seconds) * _SECOND, **moments)


def _handling(rng: Random, standing: Standing, manner: Manner) -> Iterator[tuple[str, float]]:
	"""Yield the steps between acceptance and end, and how long each took (seconds)."""
	if manner.goes_out:
		for name, draw in STEPS[: standing.steps]:
			yield name, draw(rng)
	elif standing.stage == "Done":
		yield "done_at", rng.expovariate(1 / 900)
	if standing.stage == "Waiting":
		yield "paused_at", rng.uniform(300, 7200)


def _requested(rng: Random, stage: str, seconds: float, until: datetime) -> datetime:
	"""Return when an order was placed that has taken so many seconds since."""
	if stage in ENDED:
		days = 1 + int(rng.random() * DAYS)
	else:
		days = 1 + min(int(rng.expovariate(1 / MEAN_AGE_OF_OPEN_DAYS)), DAYS - 1)
	second = _HOURS.pick(rng) * 3600 + int(rng.random() * 3600)
	requested = until - days * _DAY + second * _SECOND
	overdue = requested + seconds * _SECOND - until
	# Whole days earlier keep the time of day.
	return requested if overdue <= timedelta(0) else requested + (-overdue // _DAY) * _DAY

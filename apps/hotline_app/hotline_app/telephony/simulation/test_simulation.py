"""The made-up switch, in virtual time."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from random import Random

import pytest

from hotline_app.telephony.course import ENDED, Event, follow
from hotline_app.telephony.simulation.exchange import Exchange
from hotline_app.telephony.simulation.mangling import mangle
from hotline_app.telephony.simulation.parts import AWAY, FREE, Refused, Seat
from hotline_app.telephony.simulation.profile import Profile
from hotline_app.telephony.simulation.telephones import obey

BEGIN = datetime(2026, 11, 20)


def a_day(seed: int = 1, seats: int = 30, calls: int = 500, **profile: object) -> list[Event]:
	told: list[Event] = []
	crew = [Seat(str(8000 + number)) for number in range(seats)]
	exchange = Exchange(BEGIN, crew, told.append, profile=Profile(calls_a_day=calls, **profile), seed=seed)
	exchange.open()
	exchange.run(BEGIN + timedelta(hours=23))
	exchange.shut()
	exchange.run(BEGIN + timedelta(hours=36))
	assert not exchange.calls and all(seat.state == FREE for seat in crew)
	return told


def courses(events):
	by_call = defaultdict(list)
	for event in events:
		by_call[event.call_id].append(event)
	return {call: follow(its) for call, its in by_call.items()}


def test_the_same_seed_makes_the_same_day():
	"""A day is made up alike from the same seed, and otherwise from another."""
	assert a_day(7, calls=100) == a_day(7, calls=100)
	times = [[event.at for event in a_day(seed, calls=100)] for seed in (7, 8)]
	assert times[0] != times[1]


def test_a_day_looks_like_life():
	"""A day has its top in the morning, callers who give up or leave messages, and all there is."""
	events = a_day(seats=4)
	calls = courses(events)
	hours = Counter(course.started_at.hour for course in calls.values())
	assert 350 < len(calls) < 650 and hours[9] > 5 * hours[3]
	assert {course.stage for course in calls.values()} == {ENDED}
	outcomes = Counter(course.outcome for course in calls.values())
	assert outcomes["Answered"] > 0.7 * len(calls) and outcomes["Abandoned"] and outcomes["Voicemail"]
	kinds = {event.event for event in events}
	assert kinds >= {"held", "resumed", "transferred", "consulted", "conferenced", "rating", "wrapped_up"}
	callers = Counter(course for course in (event.caller for event in events if event.event == "queued"))
	assert callers.most_common(1)[0][1] < 5


def test_known_callers_call_again():
	"""Numbers of known customers come up again and again, as they do in life."""
	known = ("13900000001", "13900000002")
	callers = Counter(
		event.caller for event in a_day(calls=100, callers=known) if event.event == "ivr_choice"
	)
	assert callers[known[0]] > 5 and callers[known[1]] > 5 and len(callers) > 20


def test_a_seat_has_one_call_at_a_time():
	"""However busy the day, no seat ever talks in two calls at once."""
	busy: dict[str, str] = {}
	for event in a_day(seats=6, calls=900):
		if event.event == "answered":
			assert busy.setdefault(event.seat, event.call_id) == event.call_id
		elif event.event in ("ended", "transferred") and busy.get(event.seat) == event.call_id:
			del busy[event.seat]


@pytest.mark.parametrize("share", [{"late": 0.5}, {"twice": 0.5}, {"late": 1, "twice": 1}])
def test_disturbed_events_make_the_same_calls(share):
	"""Events that come late, shuffled and twice make the same calls, to the second."""
	events = a_day(calls=200)
	assert courses(mangle(events, Random(3), **share)) == courses(events)


def test_lost_events_are_lost():
	"""A share of the events can be lost, and only that share."""
	events = a_day(calls=200)
	left = mangle(events, Random(3), lost=0.1)
	ids = [{event.event_id for event in some} for some in (left, events)]
	assert 0.85 < len(left) / len(events) < 0.95 and ids[0] < ids[1]


def at_one_seat(state: str = FREE) -> tuple[Exchange, list[Event]]:
	told: list[Event] = []
	seats = [Seat("801", is_persons=True, state=state), Seat("802", is_persons=True)]
	return Exchange(BEGIN, seats, told.append, seed=1), told


def on(exchange: Exchange, seconds: float) -> None:
	exchange.run(exchange.now + timedelta(seconds=seconds))


def names(told: list[Event]) -> list[str]:
	return [event.event for event in told]


def test_a_person_at_a_seat_is_obeyed():
	"""What a person asks for happens and is told: answer, hold, resume, transfer, and the end."""
	exchange, told = at_one_seat()
	exchange.arrive("13900000001", "801")
	on(exchange, 3)
	for action, target in (("answer", ""), ("hold", ""), ("resume", ""), ("transfer", "802")):
		obey(exchange, action, "801", target)
		on(exchange, 5)
	obey(exchange, "answer", "802")
	on(exchange, 5)
	obey(exchange, "hang_up", "802")
	told = [event for event in told if event.event != "recording_ready"]
	seats = [(event.event, event.seat) for event in told]
	assert seats == [
		("ringing", "801"),
		("answered", "801"),
		("held", "801"),
		("resumed", "801"),
		("transferred", "801"),
		("ringing", "802"),
		("answered", "802"),
		("ended", "802"),
	]
	course = follow(told)
	assert (course.talk_s, course.hold_s, course.ended_by) == (15, 5, "Agent")


def test_another_seat_is_asked_and_joins():
	"""Who asks another seat has the caller wait, and then lets all three speak."""
	exchange, told = at_one_seat()
	exchange.arrive(seat="801")
	obey(exchange, "answer", "801")
	obey(exchange, "consult", "801", "802")
	obey(exchange, "conference", "801")
	assert names(told)[-2:] == ["consulted", "conferenced"]


def test_a_caller_is_asked_for_a_rating():
	"""Who is transferred to the number for ratings rates, and the call is over."""
	told: list[Event] = []
	profile = Profile(rating_number="8190")
	exchange = Exchange(BEGIN, [Seat("801", is_persons=True)], told.append, profile=profile, seed=1)
	exchange.arrive(seat="801")
	obey(exchange, "answer", "801")
	on(exchange, 20)
	obey(exchange, "transfer", "801", "8190")
	course = follow(told)
	assert (course.stage, course.talk_s) == (ENDED, 20) and course.rating


def test_a_seat_that_is_not_ready_gets_no_call():
	"""Calls wait while nobody is ready, and ring as soon as somebody is."""
	exchange, told = at_one_seat(AWAY)
	obey(exchange, "not_ready", "802")
	exchange.arrive()
	on(exchange, 25)
	assert names(told) == ["ivr_choice", "queued"]
	obey(exchange, "ready", "801")
	assert (told[-1].event, told[-1].seat) == ("ringing", "801")


def test_a_call_that_nobody_answers_rings_elsewhere():
	"""A telephone that rings in vain is passed over, and the caller rings at the next one."""
	exchange, told = at_one_seat()
	call = exchange.arrive(seat="801")
	on(exchange, 22)
	assert [event.seat for event in told if event.event == "ringing"] == ["801", "802"]
	assert call.seat and call.seat.extension == "802"


def test_a_number_is_dialled():
	"""A seat dials, and the call is told as an outbound one of that seat."""
	exchange, told = at_one_seat()
	obey(exchange, "dial", "801", "13900000002")
	on(exchange, 60)
	assert {(event.direction, event.called) for event in told} == {("Outbound", "13900000002")}
	assert names(told)[0] == "ringing"


@pytest.mark.parametrize("action", ["answer", "hold", "resume", "transfer", "consult", "hang_up"])
def test_what_makes_no_sense_is_refused(action):
	"""A seat that is in no call can do nothing with one."""
	exchange, told = at_one_seat()
	with pytest.raises(Refused):
		obey(exchange, action, "801", "802")
	assert not told

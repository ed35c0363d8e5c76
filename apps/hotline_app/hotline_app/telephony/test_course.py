from datetime import datetime, timedelta
from random import Random

import pytest

from hotline_app.telephony.course import Event, follow, in_order, rings

START = datetime(2026, 11, 23, 9, 0)


def told(*steps: tuple) -> list[Event]:
	"""Return events from (second, kind, seat, details)."""
	events = []
	for number, (second, kind, *rest) in enumerate(steps):
		seat, details = (*rest, None, None)[:2]
		at = START + timedelta(seconds=second)
		events.append(Event(f"e{number}", "c", kind, at, seat=seat, details=details or {}))
	return events


def at(second: float) -> datetime:
	return START + timedelta(seconds=second)


WHOLE = told(
	(0, "ringing"),
	(2, "ivr_choice", None, {"choice": "1"}),
	(2, "queued"),
	(20, "ringing", "11"),
	(32, "answered", "11"),
	(60, "held", "11"),
	(75, "resumed", "11"),
	(130, "ended", None, {"by": "caller"}),
	(170, "wrapped_up", "11"),
	(180, "recording_ready"),
	(190, "rating", None, {"rating": 5}),
)


@pytest.mark.clause("C-4.2.3a")
def test_whole_call_to_the_second():
	"""Rings, waiting, talk, hold and wrap-up are right to the second, and who ended it."""
	course = follow(WHOLE)
	assert (course.stage, course.outcome, course.ended_by, course.seat) == (
		"Ended",
		"Answered",
		"Caller",
		"11",
	)
	assert (course.waiting_s, course.talk_s, course.hold_s, course.wrap_up_s) == (30, 83, 15, 40)
	assert rings(course, 5) == 3
	assert (course.queued_at, course.ringing_at, course.answered_at) == (at(2), at(0), at(32))
	assert (course.ended_at, course.wrapped_up_at, course.rating) == (at(130), at(170), 5)
	assert course.inferred == []


@pytest.mark.parametrize("seed", range(20))
def test_order_of_delivery_does_not_matter(seed):
	"""Shuffled and doubled events tell the same course."""
	events = [*WHOLE, *WHOLE[::2]]
	Random(seed).shuffle(events)
	assert follow(events) == follow(WHOLE)


def test_every_moment_of_a_call():
	"""While a call goes on, its stage and its seat's state follow each event."""
	seen = [(follow(WHOLE[: n + 1]).stage, follow(WHOLE[: n + 1]).seats.get("11")) for n in range(len(WHOLE))]
	assert seen == [
		("Ringing", None),
		("Ringing", None),
		("Queued", None),
		("Ringing", ("Ringing", at(20))),
		("Talking", ("Talking", at(32))),
		("Held", ("Holding", at(60))),
		("Talking", ("Talking", at(75))),
		("Ended", ("Wrap-up", at(130))),
		*[("Ended", ("", at(170)))] * 3,
	]


@pytest.mark.clause("G-4.1.5")
def test_transfer_leaves_the_first_responsible():
	"""After a transfer both seats are in the course and the first stays responsible."""
	course = follow(
		told(
			(0, "ringing", "11"),
			(10, "answered", "11"),
			(40, "transferred", "11", {"to_seat": "12"}),
			(40, "ringing", "12"),
			(50, "answered", "12"),
			(90, "ended", None, {"by": "agent"}),
		)
	)
	assert course.seat == "11"
	assert [(leg.kind, leg.seat, leg.answered_at, leg.ended_at) for leg in course.legs] == [
		("First", "11", at(10), at(40)),
		("Transfer", "12", at(50), at(90)),
	]
	assert (course.talk_s, course.ended_by) == (70, "Agent")
	assert course.seats == {"11": ("Wrap-up", at(40)), "12": ("Wrap-up", at(90))}


def test_consultation_and_conference():
	"""A colleague is asked while the caller holds, and then joins: holding and both parts are counted."""
	course = follow(
		told(
			(0, "ringing", "11"),
			(5, "answered", "11"),
			(20, "consulted", "11", {"to_seat": "12"}),
			(25, "answered", "12"),
			(50, "conferenced", "11", {"to_seat": "12"}),
			(80, "ended", None, {"by": "caller"}),
		)
	)
	assert [(leg.kind, leg.seat, leg.answered_at) for leg in course.legs] == [
		("First", "11", at(5)),
		("Conference", "12", at(25)),
	]
	assert (course.talk_s, course.hold_s) == (45, 30)


def test_seat_that_joins():
	"""A switch that names the seat that joins, and not who invited it, is understood as well."""
	course = follow(
		told((0, "ringing", "11"), (5, "answered", "11"), (9, "conferenced", "12"), (20, "ended"))
	)
	assert [(leg.kind, leg.seat, leg.answered_at) for leg in course.legs] == [
		("First", "11", at(5)),
		("Conference", "12", at(9)),
	]
	assert (course.talk_s, course.inferred) == (15, [])


def test_consultation_ends_with_the_return():
	"""After a consultation the colleague is free at once, without wrap-up, and the caller talks on."""
	events = told(
		(0, "ringing", "11"),
		(5, "answered", "11"),
		(20, "consulted", "11", {"to_seat": "12"}),
		(25, "answered", "12"),
		(50, "resumed", "11"),
	)
	course = follow(events)
	assert course.seats == {"11": ("Talking", at(50)), "12": ("", at(50))}


def test_calls_that_nobody_answers():
	"""A caller who gives up in the queue abandons; one for whom a seat rang was missed."""
	queue = follow(told((0, "queued"), (25, "ended", None, {"by": "caller"})))
	assert (queue.outcome, queue.waiting_s) == ("Abandoned", 25)
	missed = follow(told((0, "queued"), (5, "ringing", "11"), (25, "ended", None, {"by": "caller"})))
	assert (missed.outcome, missed.waiting_s, rings(missed, 5)) == ("Missed", 25, 5)
	assert missed.seats == {"11": ("", at(25))}
	menu = follow(told((0, "ringing"), (8, "ivr_choice", None, {"choice": "4"}), (20, "ended")))
	assert (menu.outcome, menu.waiting_s) == ("Abandoned", 0)


@pytest.mark.clause("C-6.2.1d")
def test_choices_of_the_menu():
	"""Whoever chooses to be called back, or leaves a message, has an outcome of its own."""
	chosen = told((0, "ivr_choice", None, {"choice": "9"}), (3, "ended"))
	assert follow(chosen, {"9": "Call-back"}).outcome == "Call-back Asked"
	assert follow(told((0, "queued"), (30, "voicemail"), (60, "ended"))).outcome == "Voicemail"


def test_offer_that_was_not_taken():
	"""A seat that does not answer is free again when the call goes on to the next, and is in the course."""
	course = follow(told((0, "ringing", "11"), (15, "ringing", "12"), (18, "answered", "12")))
	assert [(leg.seat, leg.answered_at) for leg in course.legs] == [("11", None), ("12", at(18))]
	assert course.seats == {"11": ("", at(15)), "12": ("Talking", at(18))}
	assert rings(course, 5) == 4


def test_lost_answer_is_concluded_where_it_is_certain():
	"""Who holds a call has answered it by then; of who only rated it nobody knows when."""
	held = follow(told((0, "ringing", "11"), (30, "held", "11"), (40, "resumed", "11"), (50, "ended")))
	assert (held.outcome, held.answered_at, held.talk_s, held.hold_s) == ("Answered", at(30), 10, 10)
	assert held.inferred == ["answered"]
	rated = follow(told((0, "ringing", "11"), (50, "ended"), (60, "rating", None, {"rating": 4})))
	assert (rated.outcome, rated.answered_at, rated.talk_s, rated.waiting_s) == ("Answered", None, None, None)


def test_lost_end():
	"""When the last agent has wrapped up, the call is over; the switch's word for it counts if it comes."""
	events = told((0, "ringing", "11"), (10, "answered", "11"), (60, "wrapped_up", "11"))
	course = follow(events)
	assert (course.stage, course.ended_at, course.inferred) == ("Ended", at(60), ["ended"])
	late = [*events, Event("late", "c", "ended", at(40), details={"by": "caller"})]
	assert (follow(late).ended_at, follow(late).wrap_up_s, follow(late).inferred) == (at(40), 20, [])


def test_a_wrap_up_ends_once():
	"""A wrap-up that its time ended is not ended again by what the switch tells later; each has its own."""
	events = told((0, "answered", "11"), (50, "ended"), (70, "wrapped_up", "11"), (110, "wrapped_up", "11"))
	assert (follow(events).wrap_up_s, follow(events).wrapped_up_at) == (20, at(70))
	back = told(
		(0, "answered", "11"),
		(10, "transferred", "11", {"to_seat": "12"}),
		(14, "answered", "12"),
		(20, "wrapped_up", "11"),
		(30, "transferred", "12", {"to_seat": "11"}),
		(35, "answered", "11"),
		(36, "wrapped_up", "12"),
		(50, "ended"),
		(55, "wrapped_up", "11"),
	)
	assert follow(back).wrap_up_s == 10 + 6 + 5


def test_swept_end_gives_way_to_the_real_one():
	"""An end that the system set is marked, and the switch's own replaces it."""
	events = told((0, "ringing", "11"), (10, "answered", "11"))
	swept = Event("swept", "c", "ended", at(10), details={"swept": True})
	course = follow([*events, swept])
	assert (course.stage, course.swept, course.ended_by) == ("Ended", True, "System")
	real = Event("real", "c", "ended", at(70), details={"by": "caller"})
	course = follow([*events, swept, real])
	assert (course.ended_at, course.swept, course.talk_s) == (at(70), False, 60)


def test_events_are_in_the_order_of_their_time():
	"""At the same moment a call rings before it is answered, and is answered before it ends."""
	events = told((0, "ended"), (0, "answered", "11"), (0, "ringing", "11"))
	assert [event.event for event in in_order(events)] == ["ringing", "answered", "ended"]

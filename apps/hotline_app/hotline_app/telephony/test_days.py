from dataclasses import replace
from datetime import datetime

import pytest

from hotline_app.telephony.course import follow
from tests.support import calls


@pytest.mark.parametrize("seed", range(3))
def test_day_of_500_calls_at_30_seats(seed):
	"""Shuffled and doubled, 500 calls with holds and transfers are told to the second; none is lost."""
	seats = [str(number) for number in range(30)]
	day = calls.day(seats, 500, seed, datetime(2026, 11, 23))
	arrived: dict[str, list] = {}
	for event in calls.mixed([event for call in day for event in _seated(call)], seed, doubled=0.3):
		arrived.setdefault(event.call_id, []).append(event)
	assert len(arrived) == len(day)
	for call in day:
		calls.check_exact(call, follow(arrived[call.number]))


@pytest.mark.parametrize("seed", range(3))
def test_lost_events_never_make_figures_up(seed):
	"""With one event in 20 lost complete calls are exact, and no other has a time below zero."""
	day = calls.day([str(number) for number in range(30)], 500, seed, datetime(2026, 11, 23))
	arrived: dict[str, list] = {}
	for event in calls.mixed([event for call in day for event in _seated(call)], seed, lost=0.05):
		arrived.setdefault(event.call_id, []).append(event)
	for call in day:
		told = follow(arrived.get(call.number, []))
		if {e.event_id for e in arrived.get(call.number, [])} == {e.event_id for e in call.events}:
			calls.check_exact(call, told)
		figures = (told.waiting_s, told.talk_s, told.hold_s, told.wrap_up_s)
		assert all(figure is None or figure >= 0 for figure in figures), call.number


def _seated(call: calls.Call) -> list:
	"""The events as they are stored: a target is a seat that the site knows."""
	return [
		replace(event, details={**event.details, "to_seat": event.details["to"]})
		if "to" in event.details
		else event
		for event in call.events
	]

"""The worst of all continuous spans, against all that could be tried."""

from datetime import datetime, timedelta
from random import Random

import pytest

from hotline_app.insight import windows

START = datetime(2026, 3, 2)
HOUR = timedelta(hours=1)


def _calls(*told: tuple[float, int, int]) -> list[windows.Moment]:
	return [(START + hours * HOUR, whole, part) for hours, whole, part in told]


@pytest.mark.clause("G-4.1.4")
def test_over_midnight():
	"""Each calendar day answers 96 of 100 calls, but from noon to noon 92 of 100 only are answered."""
	calls = _calls((10, 50, 50), (20, 50, 46), (28, 50, 46), (38, 50, 50))
	for day in (0, 24):
		assert windows.worst(calls, START + day * HOUR, START + (day + 24) * HOUR) == (96, 100)
	assert windows.worst(calls, START, START + 48 * HOUR) == (92, 100)


def test_end_is_not_part_of_it():
	"""Two calls that are exactly 24 hours apart are never in the same span; a moment less, and they are."""
	apart = _calls((1, 10, 10), (2, 1, 0), (26, 1, 0), (27, 10, 10))
	assert windows.worst(apart, START, START + 48 * HOUR) == (0, 1)
	once = _calls((2, 1, 0), (3, 8, 8), (26, 1, 0))
	assert windows.worst(once, START + 2 * HOUR, START + 26 * HOUR) == (8, 9)
	near = [*once[:2], (START + 26 * HOUR - timedelta(seconds=1), 1, 0)]
	assert windows.worst(near, START + 2 * HOUR, START + 26 * HOUR) == (8, 10)


def test_nothing_to_measure():
	"""A period that is shorter than the span has none, and neither has one in which nothing happened."""
	assert windows.worst(_calls((1, 1, 0)), START, START + 23 * HOUR) is None
	assert windows.worst([], START, START + 48 * HOUR) is None
	assert windows.worst(_calls((60, 1, 0)), START, START + 48 * HOUR) is None


def test_as_if_all_were_tried():
	"""For chance calls at whole minutes the worst span is that which trying every half minute finds."""
	minute, length = timedelta(minutes=1), timedelta(minutes=20)
	for seed in range(40):
		random = Random(seed)
		at = sorted(random.sample(range(60), 12))
		calls = [(START + n * minute, w := random.randint(1, 3), random.randint(0, w)) for n in at]
		tried = []
		for half in range(2 * 40 + 1):
			begin = START + half * minute / 2
			inside = [(part, whole) for when, whole, part in calls if begin <= when < begin + length]
			if inside:
				tried.append((sum(p for p, _ in inside), sum(w for _, w in inside)))
		found = windows.worst(calls, START, START + 60 * minute, length)
		best = min(tried, key=lambda one: (one[0] / one[1], -one[1]))
		assert found == best, seed

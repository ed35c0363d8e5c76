"""What can happen to events on their way: late, twice, lost. For tests of who takes them in."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from hotline_app.telephony.course import Event


def mangle(
	events: Iterable[Event], random: Random, *, late: float = 0, twice: float = 0, lost: float = 0
) -> list[Event]:
	"""Return the events with these shares of them late by up to fifty others, told twice, or lost."""
	placed: list[tuple[float, Event]] = []
	for place, event in enumerate(events):
		if random.random() < lost:
			continue
		by = random.uniform(1, 50) if random.random() < late else 0
		placed.append((place + by, event))
		if random.random() < twice:
			placed.append((place + random.uniform(0, 50), replace(event)))
	return [event for _place, event in sorted(placed, key=lambda pair: pair[0])]

"""The worst of all continuous spans of a length. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate

DAY = timedelta(hours=24)

# A moment, how much there was of it, and how much of that fulfils the conditions.
Moment = tuple[datetime, int, int]


def worst(
	moments: Sequence[Moment], start: datetime, end: datetime, length: timedelta = DAY
) -> tuple[int, int] | None:
	"""Return part and whole of the span [t, t + length) within [start, end) with the lowest share.

	Every t counts, not only full hours or days. Of spans with the same share the one with most in it. None
	where no span lies within, or nothing happened. `moments` are in the order of time.
	"""
	last = end - length
	if last < start:
		return None
	times = [at for at, _whole, _part in moments]
	wholes = [0, *accumulate(whole for _at, whole, _part in moments)]
	parts = [0, *accumulate(part for _at, _whole, part in moments)]
	low, high = bisect_left(times, start), bisect_left(times, start + length)
	found = [(parts[high] - parts[low], wholes[high] - wholes[low])]
	# What is in a span changes only just after it begins at a moment, or just after it would end at one.
	for at in _begins(times, start, last, length):
		low, high = bisect_right(times, at), bisect_right(times, at + length)
		found.append((parts[high] - parts[low], wholes[high] - wholes[low]))
	return min(
		((part, whole) for part, whole in found if whole),
		key=lambda one: (one[0] / one[1], -one[1]),
		default=None,
	)


def _begins(times: list[datetime], start: datetime, last: datetime, length: timedelta) -> set[datetime]:
	shifted = (at - length for at in times)
	return {at for one in (times, shifted) for at in one if start <= at < last}

"""What people come with more often than usual.

The orders of a topic are compared with those of the same weekdays before: as many earlier periods as the
settings say, each as long as the period and a whole number of weeks before the next, so that a Monday is
compared with Mondays. Whether there are more by more than chance tells the exact test of `chance.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import frappe

from . import chance, figures, order_groups
from .dimensions import Dimension
from .orders import Period

Row = dict[str, Any]
SETTINGS = "HL Topic Settings"
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def earlier(period: Period, number: int) -> list[Period]:
	"""Return so many periods before, of the same length and weekdays, none of which touches another."""
	step = -(-(period.after - period.first) // WEEK) * WEEK
	return [Period(period.first - step * back, period.after - step * back) for back in range(1, number + 1)]


def counted(by: Sequence[Dimension], period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	"""Return by `key` the orders of the period, how many were expected, and whether that is a sudden rise.

	Earlier periods without any order (the line was not there yet) are left out; with none left nothing is
	expected, and nothing rises.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	now = order_groups.numbers(by, period, wanted)
	history = [order_groups.numbers(by, one, wanted) for one in earlier(period, settings.weeks)]
	history = [one for one in history if one]
	return [
		{"key": key, "orders": number, **judged(number, [one.get(key, 0) for one in history], settings)}
		for key, number in now.items()
	]


def judged(now: int, before: Sequence[int], settings: Mapping[str, Any]) -> Row:
	"""Return what was expected after these numbers, the change and the chance (in percent), and `rises`."""
	if not before:
		return {"expected": None, "change": None, "chance": None, "rises": 0}
	expected = sum(before) / len(before)
	percent = 100 * chance.of_so_many(now, sum(before), len(before))
	is_more = now >= settings.fewest and now >= expected * (1 + settings.share / 100)
	return {
		"expected": round(expected, 1),
		"change": figures.change(now, expected),
		"chance": round(percent, 4),
		"rises": int(is_more and percent <= settings.chance),
	}

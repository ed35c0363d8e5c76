"""Shares of single hours: the worst continuous 24 hours (`G-4.1.4`), peak and off-peak (`C-6.1.7`).

Functions for indicators (`measuring.function`). They hold for any records with a time, of which those with
the indicator's further conditions make the share; calls that were answered are what they are made for.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import frappe
from frappe.utils import add_months

from hotline_app.intake import peak_hours

from . import windows
from .counting import Filters, count
from .measuring import TIMES, Figures, conditions

# So much of the time is read at once, however long the period is.
_READ_AT_ONCE = timedelta(days=31)
# Where a line does not say which hours are peak hours, so much of the past does.
HISTORY = timedelta(days=28)

Hours = dict[str | None, frozenset[int]]


def worst_24_hours(
	doc, start: datetime, end: datetime, keys: Sequence[str] = (), filters: Filters = ()
) -> Figures:
	"""The span of 24 hours within the period, whenever it begins, with the lowest share.

	By month or day it lies within each of them.
	"""
	moments: dict[tuple, list[windows.Moment]] = defaultdict(list)
	for span in _pieces(start, end):
		for row in count(
			doc.source,
			doc.date_field,
			span,
			keys=(*keys, "moment"),
			filters=filters,
			part=conditions(doc.conditions),
		):
			moments[row.group[:-1]].append((row.group[-1], row.number, row.part))
	found: Figures = {}
	for group, of_group in moments.items():
		if worst := windows.worst(of_group, *_span_of(group, keys, start, end)):
			found[group] = (float(worst[0]), float(worst[1]))
	return found


def at_peak(doc, start: datetime, end: datetime, keys: Sequence[str] = (), filters: Filters = ()) -> Figures:
	"""The share in the peak hours of each line."""
	return _by_hours(doc, start, end, keys, filters, at_peak=True)


def off_peak(doc, start: datetime, end: datetime, keys: Sequence[str] = (), filters: Filters = ()) -> Figures:
	"""The share in all other hours."""
	return _by_hours(doc, start, end, keys, filters, at_peak=False)


def _by_hours(
	doc, start: datetime, end: datetime, keys: Sequence[str], filters: Filters, *, at_peak: bool
) -> Figures:
	peaks = _peaks(doc, end, filters)
	found: Figures = {}
	for row in count(
		doc.source,
		doc.date_field,
		(start, end),
		keys=(*keys, "line", "hour_of_day"),
		filters=filters,
		part=conditions(doc.conditions),
	):
		*group, line, hour = row.group
		if (hour in peaks.get(line, ())) == at_peak:
			part, whole = found.get(tuple(group), (0.0, 0.0))
			found[tuple(group)] = (part + row.part, whole + row.number)
	return found


def _peaks(doc, end: datetime, filters: Filters) -> Hours:
	"""The peak hours of each line: those that it names, else those above the mean of the last weeks."""
	numbers: dict[str | None, dict[int, int]] = defaultdict(dict)
	for row in count(
		doc.source,
		doc.date_field,
		(end - HISTORY, end),
		keys=("line", "hour_of_day"),
		filters=filters,
	):
		line, hour = row.group
		numbers[line][hour] = row.number
	found: Hours = {line: above_mean(of_line) for line, of_line in numbers.items()}
	for name, text in frappe.get_all("HL Line", ["name", "peak_hours"], as_list=True):
		if hours := peak_hours.read(text):
			found[name] = hours
	return found


def above_mean(numbers: dict[int, int]) -> frozenset[int]:
	"""Return the hours of the day in which there is more than in the mean of all 24."""
	return frozenset(hour for hour, number in numbers.items() if number * 24 > sum(numbers.values()))


def _pieces(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
	while start < end:
		yield start, min(start + _READ_AT_ONCE, end)
		start += _READ_AT_ONCE


def _span_of(group: tuple, keys: Sequence[str], start: datetime, end: datetime) -> tuple[datetime, datetime]:
	"""The part of the period in which the group's records lie."""
	for key, begin in zip(keys, group, strict=True):
		if key in TIMES:
			after = add_months(begin, 1) if key == "month" else begin + timedelta(**{f"{key}s": 1})
			start, end = max(start, begin), min(end, after)
	return start, end

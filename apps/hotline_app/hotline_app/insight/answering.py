"""Shares of single hours: the worst continuous 24 hours (`G-4.1.4`), peak and off-peak (`C-6.1.7`).

Functions for indicators (`measuring.function`). They hold for any records with a time, of which those with
the indicator's further conditions make the share; calls that were answered are what they are made for.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import frappe
from frappe.utils import add_months, now_datetime

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

	It is over: of the present hours nobody knows yet. By month, day or hour it is one of those that end in
	it, so that none is lost between two.
	"""
	end = min(end, now_datetime())
	step = next((key for key in keys if key in TIMES), None)
	found: Figures = {}
	for group, moments in _moments(doc, start, end, [key for key in keys if key != step], filters).items():
		times = [moment[0] for moment in moments]
		for begin, span in _spans(times, step, start, end):
			inside = moments[bisect_left(times, span[0]) : bisect_left(times, span[1])]
			if worst := windows.worst(inside, *span):
				others = iter(group)
				found[tuple(begin if key == step else next(others) for key in keys)] = (
					float(worst[0]),
					float(worst[1]),
				)
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


def _moments(
	doc, start: datetime, end: datetime, keys: Sequence[str], filters: Filters
) -> dict[tuple, list[windows.Moment]]:
	"""When how much happened in each group, in the order of time."""
	found: dict[tuple, list[windows.Moment]] = defaultdict(list)
	part = conditions(doc.conditions)
	while start < end:
		span = (start, min(start + _READ_AT_ONCE, end))
		for row in count(
			doc.source, doc.date_field, span, keys=(*keys, "moment"), filters=filters, part=part
		):
			found[row.group[:-1]].append((row.group[-1], row.number, row.part))
		start += _READ_AT_ONCE
	return found


def _spans(
	times: Iterable[datetime], step: str | None, start: datetime, end: datetime
) -> Iterator[tuple[datetime | None, tuple[datetime, datetime]]]:
	"""The period, or each of its hours, days or months in which something happened, with the day before."""
	if not step:
		yield None, (start, end)
		return
	for begin in dict.fromkeys(_begin_of(at, step) for at in times):
		after = add_months(begin, 1) if step == "month" else begin + timedelta(**{f"{step}s": 1})
		yield begin, (max(start, begin - windows.DAY), min(end, after))


def _begin_of(at: datetime, step: str) -> datetime:
	begin = at.replace(minute=0, second=0, microsecond=0)
	if step != "hour":
		begin = begin.replace(hour=0)
	return begin.replace(day=1) if step == "month" else begin

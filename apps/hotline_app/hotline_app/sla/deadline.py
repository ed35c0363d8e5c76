"""When a target is due and how much of it has passed, with pauses.

A pause takes what would have counted: working time for `m` and `h`, all time for `em` and `cd`, and
for `wd` and `sameday` the share of each working day that it covers. What it takes is made up later.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from .calendar import HORIZON, Calendar, Span, clip, total, walk, walk_back
from .errors import MomentError, NoWorkingTimeError, TargetError
from .target import Target, Unit

_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)
_NEVER = datetime.max.replace(tzinfo=UTC)


class Pause(NamedTuple):
	"""Time that does not count. Without an end it is still running."""

	start: datetime
	end: datetime | None = None


class EventKind(StrEnum):
	"""What can happen to a clock."""

	STARTED = "started"
	PAUSED = "paused"
	RESUMED = "resumed"
	STOPPED = "stopped"


class Event(NamedTuple):
	"""Something that happened to a clock."""

	kind: EventKind
	at: datetime


class State(StrEnum):
	"""How a clock stands. A clock that passed its due time is breached, stopped or not."""

	RUNNING = "running"
	PAUSED = "paused"
	IN_TIME = "in time"
	BREACHED = "breached"


@dataclass(frozen=True)
class Clock:
	"""What the events of one clock amount to, in the calendar's zone.

	`due` is None while an open pause holds it back.
	"""

	start: datetime
	pauses: tuple[Pause, ...]
	stop: datetime | None
	due: datetime | None
	state: State


def due(
	calendar: Calendar, start: datetime | date, target: Target, pauses: Iterable[Pause] = ()
) -> datetime | None:
	"""The moment by which the target must be met, in the calendar's zone.

	- `m`, `h`: working time from the start. Exactly at a window's end it stays there.
	- `em`, `cd`: all time from the start; `cd` at the same clock time so many days later.
	- `wd`: the end of the last window of the Nth working day after the date of the start.
	- `sameday`: the end of the first working day that has not ended at the start. A start in a window
	  that runs over midnight belongs to the day on which the window began.
	- `wd-before`, `wd-after`: the end of the Nth working day before or after the date of `start`, which
	  is a given date and not the start of a clock, so pauses don't move it. With 0 it is the date itself
	  or the nearest working day on that side.
	- No time at all of any other unit: the first moment that counts.

	None if a pause without an end keeps the target from being reached. Raises `MomentError` for
	contradictory moments, `NoWorkingTimeError` if the deadline lies beyond 200 years.
	"""
	begin = calendar.instant(start)
	breaks = _merge(calendar, pauses)
	match target.unit:
		case Unit.MINUTES | Unit.HOURS:
			moment = _after_working_time(calendar, begin, _duration(target), breaks)
		case Unit.ELAPSED_MINUTES:
			moment = _after_elapsed_time(begin, _duration(target), breaks)
		case Unit.CALENDAR_DAYS:
			moment = _after_elapsed_time(begin, _calendar_days(calendar, begin, target), breaks)
		case Unit.WORKING_DAYS if target.amount == 0:
			moment = _after_working_time(calendar, begin, timedelta(0), breaks)
		case Unit.WORKING_DAYS:
			day_end = _nth_day_end(calendar, calendar.day_of(begin) + _DAY, target.amount - 1)
			moment = _make_up(calendar, begin, day_end, breaks)
		case Unit.SAME_DAY:
			moment = _make_up(calendar, begin, _same_day_end(calendar, begin), breaks)
		case Unit.WORKING_DAYS_BEFORE:
			moment = _from_date(calendar, begin, target.amount, -1)
		case Unit.WORKING_DAYS_AFTER:
			moment = _from_date(calendar, begin, target.amount, 1)
	if moment is not None:
		return calendar.local(moment)
	if _is_open(breaks):
		return None
	raise NoWorkingTimeError(f"the deadline lies more than 200 years after {calendar.day_of(begin)}")


def due_before(calendar: Calendar, moment: datetime | date, target: Target) -> datetime:
	"""The last moment that leaves the target's time until `moment`, in the calendar's zone.

	- `m`, `h`: so much working time is left. Exactly at a window's start it stays there.
	- `em`, `cd`: so much of all time is left; `cd` at the same clock time so many days earlier.
	- `wd`: the end of the last window of the Nth working day before the day of `moment`, which is not
	  counted. In a window that runs over midnight that is the day on which the window began. With 0 it
	  is the end of that day, or of the working day before it.

	Never after `moment` itself (`P-31`). Raises `TargetError` for the other units, which say nothing
	about a time before; `MomentError` and `NoWorkingTimeError` as `due` does.
	"""
	end = calendar.instant(moment)
	match target.unit:
		case Unit.MINUTES | Unit.HOURS:
			reached = walk_back(calendar.working_spans_back(end), _duration(target))
		case Unit.ELAPSED_MINUTES:
			reached = end - _duration(target)
		case Unit.CALENDAR_DAYS:
			reached = calendar.instant(calendar.local(end).replace(tzinfo=None) - target.amount * _DAY)
		case Unit.WORKING_DAYS:
			day = calendar.working_day_of(end)
			reached = _nth_day_end(calendar, day - _DAY * bool(target.amount), max(target.amount - 1, 0), -1)
		case _:
			raise TargetError(f"target {target} can't be counted back from a moment")
	if reached is None:
		raise NoWorkingTimeError(f"the deadline lies more than 200 years before {calendar.day_of(end)}")
	return calendar.local(min(reached, end))


def elapsed(
	calendar: Calendar, start: datetime | date, end: datetime | date, pauses: Iterable[Pause] = ()
) -> timedelta:
	"""The working time from `start` to `end` outside the pauses.

	Raises `MomentError` where the end, or that of a pause, is before its start.
	"""
	working = calendar.working_spans(*calendar.span(start, end))
	return total(_outside(working, _merge(calendar, pauses)))


def read_clock(
	calendar: Calendar,
	target: Target,
	events: Iterable[Event],
	now: datetime,
	counted_from: date | None = None,
) -> Clock:
	"""How a clock stands at `now`, told from its events alone; events after `now` are left out.

	The first start and the first stop after it count; a pause within a pause and a resume outside one
	change nothing; a stop ends a pause. Met exactly at its due time a target is met in time.
	`counted_from` is the date for the units `wd-before` and `wd-after`.
	Raises `MomentError` if the clock has not started at `now`, or where the date is missing.
	"""
	moment = calendar.local(calendar.instant(now))
	timed = [Event(EventKind(kind), calendar.local(calendar.instant(at))) for kind, at in events]
	happened = sorted((event for event in timed if event.at <= moment), key=lambda event: event.at)
	start, pauses, stop = _replay(happened)
	if start is None:
		raise MomentError(f"the clock has not started at {moment.isoformat()}")
	deadline = due(calendar, _origin(target, start, counted_from), target, pauses)
	return Clock(start, pauses, stop, deadline, _state(deadline, pauses, stop, moment))


def _replay(events: Iterable[Event]) -> tuple[datetime | None, tuple[Pause, ...], datetime | None]:
	start: datetime | None = None
	paused: datetime | None = None
	stop: datetime | None = None
	pauses: list[Pause] = []
	for kind, at in events:
		if kind is EventKind.STARTED:
			start = start or at
		elif kind is EventKind.PAUSED:
			paused = paused or at
		elif kind is EventKind.RESUMED and paused:
			pauses.append(Pause(paused, at))
			paused = None
		elif kind is EventKind.STOPPED and start:
			stop = at
			break
	if paused:
		pauses.append(Pause(paused, stop))
	return start, tuple(pauses), stop


def _origin(target: Target, start: datetime, counted_from: date | None) -> date:
	if target.unit not in (Unit.WORKING_DAYS_BEFORE, Unit.WORKING_DAYS_AFTER):
		return start
	if counted_from is None:
		raise MomentError(f"target {target} needs the date it counts from")
	return counted_from


def _state(deadline: datetime | None, pauses: Sequence[Pause], stop: datetime | None, now: datetime) -> State:
	if deadline is not None and (stop or now) > deadline:
		return State.BREACHED
	if stop:
		return State.IN_TIME
	return State.PAUSED if pauses and pauses[-1].end is None else State.RUNNING


def _duration(target: Target) -> timedelta:
	return timedelta(hours=target.amount) if target.unit is Unit.HOURS else timedelta(minutes=target.amount)


def _calendar_days(calendar: Calendar, begin: datetime, target: Target) -> timedelta:
	same_clock_time = calendar.local(begin).replace(tzinfo=None) + target.amount * _DAY
	# On the day of the start, an hour that the clock repeats would lead back to its first passing.
	return max(calendar.instant(same_clock_time) - begin, timedelta(0))


def _nth_day_end(calendar: Calendar, first: date, skipped: int, step: int = 1) -> datetime:
	days = calendar.working_days(first, step)
	for _ in range(skipped):
		next(days)
	return next(days)[-1].end


def _same_day_end(calendar: Calendar, begin: datetime) -> datetime:
	# From the day before, whose last window may run over midnight.
	days = calendar.working_days(calendar.day_of(begin) - _DAY)
	return next(windows[-1].end for windows in days if windows[-1].end > begin)


def _from_date(calendar: Calendar, begin: datetime, amount: int, step: int) -> datetime:
	day = calendar.day_of(begin)
	if amount == 0:
		return _nth_day_end(calendar, day, 0, step)
	return _nth_day_end(calendar, day + step * _DAY, amount - 1, step)


def _after_working_time(
	calendar: Calendar, begin: datetime, amount: timedelta, breaks: Sequence[Span]
) -> datetime | None:
	return walk(_outside(calendar.working_spans(begin, _limit(begin, breaks)), breaks), amount)


def _after_elapsed_time(begin: datetime, amount: timedelta, breaks: Sequence[Span]) -> datetime | None:
	return walk(_outside([Span(begin, _limit(begin, breaks))], breaks), amount)


def _make_up(
	calendar: Calendar, begin: datetime, day_end: datetime, breaks: Sequence[Span]
) -> datetime | None:
	"""Move the end of a working day on by the share of working days that pauses take until it is due.

	Where all working days are equally long, that is the paused working time. Where they are not, a
	paused day still costs a day, so that a pause never brings the deadline forward.
	"""
	if not breaks:
		return day_end
	needed = sum(
		(Fraction(_ticks(span.length), day) for span, day in _by_day(calendar, begin, day_end, ())),
		Fraction(0),
	)
	for span, day in _by_day(calendar, begin, _limit(begin, breaks), breaks):
		share = Fraction(_ticks(span.length), day)
		if share >= needed:
			return span.start + ceil(needed * day) * _TICK
		needed -= share
	return None


def _by_day(
	calendar: Calendar, begin: datetime, end: datetime, breaks: Sequence[Span]
) -> Iterator[tuple[Span, int]]:
	"""Working time outside the breaks, each span with the full length in ticks of the day it belongs to."""
	for windows in calendar.working_days(calendar.day_of(begin) - _DAY):
		if windows[0].start >= end:
			return
		for span in _outside(clip(windows, begin, end), breaks):
			yield span, _ticks(total(windows))


def _ticks(length: timedelta) -> int:
	return length // _TICK


def _limit(begin: datetime, breaks: Sequence[Span]) -> datetime:
	"""Where the search ends: nothing counts from the start of an open pause on."""
	return breaks[-1].start if _is_open(breaks) else begin + HORIZON


def _is_open(breaks: Sequence[Span]) -> bool:
	return bool(breaks) and breaks[-1].end == _NEVER


def _merge(calendar: Calendar, pauses: Iterable[Pause]) -> list[Span]:
	"""The pauses as ordered spans that neither touch nor overlap."""
	merged: list[Span] = []
	for span in sorted(_pause_span(calendar, *pause) for pause in pauses):
		if merged and span.start <= merged[-1].end:
			merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
		else:
			merged.append(span)
	return merged


def _pause_span(calendar: Calendar, start: datetime, end: datetime | None) -> Span:
	return Span(calendar.instant(start), _NEVER) if end is None else calendar.span(start, end, "the pause")


def _outside(spans: Iterable[Span], breaks: Sequence[Span]) -> Iterator[Span]:
	"""The parts of ordered spans outside the breaks."""
	for start, end in spans:
		for pause in breaks:
			if pause.start >= end:
				break
			if pause.end > start:
				if pause.start > start:
					yield Span(start, pause.start)
				start = pause.end
		if start < end:
			yield Span(start, end)

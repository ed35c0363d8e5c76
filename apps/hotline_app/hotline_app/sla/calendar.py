"""Working time of a service line: which moments count.

Windows are local wall time; arithmetic is done on UTC instants, so it holds over changes of the clock.
A wall time that a change of the clock skips or repeats means the first instant at which a local clock
shows that time or a later one. That rule keeps the order of wall times, so windows never turn around.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from .errors import CalendarError, MomentError, NoWorkingTimeError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON = timedelta(days=200 * 365)
"""How far from a moment working time is looked for, so that no search goes on forever."""

_DAY = timedelta(days=1)
_DAY_MINUTES = 24 * 60
_YEARS = range(1900, 3000)
_KEYS = ("timezone", "week", "holidays", "workdays", "always")


class Span(NamedTuple):
	"""The time from `start` up to, not including, `end`; both are UTC instants."""

	start: datetime
	end: datetime

	@property
	def length(self) -> timedelta:
		return self.end - self.start


class Window(NamedTuple):
	"""Working hours in minutes since 00:00 of the day they start on; beyond 1440 they run over midnight."""

	start: int
	end: int

	@classmethod
	def parse(cls, start: str, end: str) -> Self:
		"""Read two clock times, `HH:MM`. An end that is not after the start is on the next day."""
		first, last = _minutes(start), _minutes(end)
		if first == _DAY_MINUTES:
			raise CalendarError("24:00 can only end a window")
		return cls(first, last if last > first else last + _DAY_MINUTES)

	def __str__(self) -> str:
		end = self.end if self.end <= _DAY_MINUTES else self.end - _DAY_MINUTES
		return f"{_clock(self.start)}-{_clock(end)}"


Week = tuple[tuple[Window, ...], ...]


@dataclass(frozen=True)
class Calendar:
	"""When a service line works: a week of windows, holidays, and make-up workdays.

	A date's windows are those of its weekday; a holiday has none; a make-up workday has those of the
	weekday it names. A window that runs over midnight belongs to the day it starts on, and what it
	covers of the next day's windows is taken from them, so every working moment belongs to one day.

	Moments may carry an offset; without one they are in the calendar's zone. Answers carry the offset
	that the zone has at that moment. Raises `CalendarError` where the parts contradict each other.
	"""

	zone: ZoneInfo
	week: Week
	holidays: frozenset[date] = frozenset()
	workdays: Mapping[date, int] = field(default_factory=dict, hash=False)

	def __post_init__(self) -> None:
		object.__setattr__(self, "week", tuple(tuple(sorted(windows)) for windows in self.week))
		self._check_week_has_windows()
		self._check_windows_of_a_day_are_apart()
		self._check_workdays()
		self._check_nights_end_before_the_next_day()

	@classmethod
	def always(cls, timezone: str) -> Self:
		"""A calendar in which all time is working time and every day runs from 00:00 to 24:00."""
		return cls(_zone(timezone), ((Window(0, _DAY_MINUTES),),) * 7)

	@classmethod
	def from_dict(cls, definition: Mapping[str, Any]) -> Self:
		"""Read the form in which calendars are written to JSON.

		`{"timezone": "Asia/Shanghai", "week": {"mon": [["09:00", "12:00"]]}, "holidays": ["2026-10-01"],
		"workdays": {"2026-10-10": "fri"}}` or `{"timezone": "Asia/Shanghai", "always": true}`.
		Raises `CalendarError` for whatever is missing, unknown or unreadable.
		"""
		_check_keys(definition)
		if definition.get("always", False):
			return cls.always(definition["timezone"])
		return cls(
			zone=_zone(definition["timezone"]),
			week=_read_week(definition.get("week")),
			holidays=_read_holidays(definition.get("holidays", [])),
			workdays=_read_workdays(definition.get("workdays", {})),
		)

	def windows(self, day: date) -> tuple[Span, ...]:
		"""The working time that belongs to a date, in order, without overlap."""
		windows = self._windows_on(day)
		if not windows:
			return ()
		taken = self._night_before(day)
		spans = []
		for window in windows:
			start, end = self._wall(day, window.start), self._wall(day, window.end)
			if taken is not None:
				start = max(start, taken)
			# The clock can skip a window, and a night shift can cover it.
			if start < end:
				spans.append(Span(start, end))
		return tuple(spans)

	def is_working_day(self, day: date) -> bool:
		"""Whether any working time belongs to the date."""
		return bool(self.windows(day))

	def working_days(self, first: date, step: int = 1) -> Iterator[tuple[Span, ...]]:
		"""The windows of each working day from `first` on, or back from it with step -1, without end.

		Raises `NoWorkingTimeError` at the horizon.
		"""
		for offset in range(HORIZON.days):
			windows = self.windows(first + offset * step * _DAY)
			if windows:
				yield windows
		raise NoWorkingTimeError(f"too few working days within 200 years of {first}")

	def working_spans(self, start: datetime, end: datetime) -> Iterator[Span]:
		"""The working time between two UTC instants, in order."""
		# From the day before, whose last window may run over midnight.
		day, last = self.day_of(start) - _DAY, self.day_of(end)
		while day <= last:
			yield from clip(self.windows(day), start, end)
			day += _DAY

	def working_spans_back(self, end: datetime) -> Iterator[Span]:
		"""The working time before a UTC instant, the latest first, as far back as the horizon."""
		day, first = self.day_of(end), self.day_of(end - HORIZON)
		while day >= first:
			yield from reversed(tuple(clip(self.windows(day), end - HORIZON, end)))
			day -= _DAY

	def working_day_of(self, moment: datetime | date) -> date:
		"""The date to which a moment belongs: in a window that runs over midnight, that on which it began."""
		instant = self.instant(moment)
		day = self.day_of(instant)
		night = self._night_before(day)
		return day - _DAY if night is not None and instant < night else day

	def next_working_moment(self, moment: datetime | date) -> datetime:
		"""The moment itself in working time, else the start of the next window.

		A window's end is outside it. Raises `NoWorkingTimeError` where none follows.
		"""
		return self.add_working_time(moment, timedelta(0))

	def add_working_time(self, moment: datetime | date, amount: timedelta) -> datetime:
		"""The moment at which `amount` of working time has passed since `moment`.

		Exactly at a window's end it stays there; no time at all leads to the next working moment.
		Raises `NoWorkingTimeError` where the horizon comes first, `MomentError` for a negative amount.
		"""
		if amount < timedelta(0):
			raise MomentError(f"working time to add must not be negative: {amount}")
		start = self.instant(moment)
		reached = walk(self.working_spans(start, start + HORIZON), amount)
		if reached is None:
			raise NoWorkingTimeError(f"too little working time within 200 years of {self.day_of(start)}")
		return self.local(reached)

	def working_time_between(self, start: datetime | date, end: datetime | date) -> timedelta:
		"""The working time from `start` to `end`. Raises `MomentError` where the end comes first."""
		return total(self.working_spans(*self.span(start, end)))

	def span(self, start: datetime | date, end: datetime | date, what: str = "the time") -> Span:
		"""The time between two moments. Raises `MomentError`, naming `what`, where the end comes first."""
		span = Span(self.instant(start), self.instant(end))
		if span.end < span.start:
			first, last = self.local(span.start), self.local(span.end)
			raise MomentError(f"{what} ends at {last.isoformat()}, before its start at {first.isoformat()}")
		return span

	def instant(self, moment: datetime | date) -> datetime:
		"""The UTC instant of a moment; a bare date stands for its 00:00.

		Raises `MomentError` outside the years 1900 to 2999.
		"""
		if moment.year not in _YEARS:
			raise MomentError(f"the year {moment.year} is out of range (1900 to 2999)")
		if not isinstance(moment, datetime):
			moment = datetime.combine(moment, time.min)
		return self._first_instant(moment) if moment.tzinfo is None else moment.astimezone(UTC)

	def local(self, instant: datetime) -> datetime:
		"""The instant on a local clock, with its offset.

		The offset is fixed, so answers compare and subtract as instants, also where the clock changes.
		"""
		shown = instant.astimezone(self.zone)
		return shown.astimezone(timezone(shown.utcoffset() or timedelta(0)))

	def day_of(self, instant: datetime) -> date:
		"""The date on a local clock."""
		return instant.astimezone(self.zone).date()

	def _windows_on(self, day: date) -> tuple[Window, ...]:
		if day in self.holidays:
			return ()
		return self.week[self.workdays.get(day, day.weekday())]

	def _night_before(self, day: date) -> datetime | None:
		"""The end of a window that runs into the date from the one before."""
		windows = self._windows_on(day - _DAY)
		if windows and windows[-1].end > _DAY_MINUTES:
			return self._wall(day - _DAY, windows[-1].end)
		return None

	def _wall(self, day: date, minute: int) -> datetime:
		return self._first_instant(datetime.combine(day, time.min) + timedelta(minutes=minute))

	def _first_instant(self, wall: datetime) -> datetime:
		"""The first instant at which a local clock shows the wall time or a later one."""
		instant = wall.replace(tzinfo=self.zone, fold=0).astimezone(UTC)
		if self._clock_at(instant) == wall:
			return instant
		# The clock skips this time; the two readings of it enclose the whole second of the jump.
		before = wall.replace(tzinfo=self.zone, fold=1, microsecond=0).astimezone(UTC)
		seconds = range(int((instant - before).total_seconds()) + 1)
		jump = bisect_left(seconds, True, key=lambda s: self._clock_at(before + timedelta(seconds=s)) >= wall)
		return before + timedelta(seconds=jump)

	def _clock_at(self, instant: datetime) -> datetime:
		return instant.astimezone(self.zone).replace(tzinfo=None)

	def _check_week_has_windows(self) -> None:
		if not any(self.week):
			raise CalendarError("the week has no working hours")

	def _check_windows_of_a_day_are_apart(self) -> None:
		for name, windows in zip(WEEKDAYS, self.week, strict=True):
			for one, other in pairwise(windows):
				if one.end > other.start:
					raise CalendarError(f"{name}: the windows {one} and {other} overlap")

	def _check_workdays(self) -> None:
		for day, weekday in self.workdays.items():
			if day in self.holidays:
				raise CalendarError(f"{day} is both a holiday and a workday")
			if not self.week[weekday]:
				raise CalendarError(f"workday {day}: {WEEKDAYS[weekday]} has no working hours")

	def _check_nights_end_before_the_next_day(self) -> None:
		"""A working day must not outlast the next one, or the later day would be due first."""
		for weekday, name in enumerate(WEEKDAYS):
			_check_night(name, self.week[weekday], self.week[(weekday + 1) % 7])
		for day in self.workdays:
			for one in (day - _DAY, day):
				_check_night(str(one), self._windows_on(one), self._windows_on(one + _DAY))


def walk(spans: Iterable[Span], amount: timedelta) -> datetime | None:
	"""The instant at which `amount` of the ordered spans has passed; None where they hold less."""
	for span in spans:
		if span.length >= amount:
			return span.start + amount
		amount -= span.length
	return None


def walk_back(spans: Iterable[Span], amount: timedelta) -> datetime | None:
	"""The instant from which on `amount` of the spans is left; they come with the latest first."""
	for span in spans:
		if span.length >= amount:
			return span.end - amount
		amount -= span.length
	return None


def clip(spans: Iterable[Span], start: datetime, end: datetime) -> Iterator[Span]:
	"""The parts of the spans between two instants."""
	for span in spans:
		part = Span(max(span.start, start), min(span.end, end))
		if part.start < part.end:
			yield part


def total(spans: Iterable[Span]) -> timedelta:
	"""The length of all spans together."""
	return sum((span.length for span in spans), timedelta(0))


def _check_night(name: str, windows: tuple[Window, ...], following: tuple[Window, ...]) -> None:
	if windows and following and windows[-1].end - _DAY_MINUTES >= following[-1].end:
		raise CalendarError(f"{name}: the window {windows[-1]} outlasts the working hours of the next day")


def _check_keys(definition: Any) -> None:
	if not isinstance(definition, Mapping):
		raise CalendarError("a calendar is an object with timezone and week")
	for key in definition:
		if key not in _KEYS:
			raise CalendarError(f"unknown key {key!r} (known: {', '.join(_KEYS)})")
	if "timezone" not in definition:
		raise CalendarError("timezone is missing")
	always = definition.get("always", False)
	if not isinstance(always, bool):
		raise CalendarError("always must be true or false")
	for key in ("week", "holidays", "workdays"):
		if always and definition.get(key):
			raise CalendarError(f"always leaves no room for {key}")


def _zone(name: Any) -> ZoneInfo:
	if not isinstance(name, str):
		raise CalendarError(f"timezone must be a name such as Asia/Shanghai, not {name!r}")
	try:
		return ZoneInfo(name)
	# Beside an unknown name, ZoneInfo meets names that are folders or no time zone files.
	except (KeyError, ValueError, OSError):
		raise CalendarError(f"unknown time zone {name!r}") from None


def _read_week(week: Any) -> Week:
	if not isinstance(week, Mapping):
		raise CalendarError("week must be an object of weekdays, each with a list of windows")
	for name in week:
		_weekday(name)
	return tuple(_read_windows(name, week.get(name, [])) for name in WEEKDAYS)


def _read_windows(name: str, windows: Any) -> tuple[Window, ...]:
	if not isinstance(windows, list | tuple):
		raise CalendarError(f"{name}: windows must be a list")
	return tuple(_read_window(name, window) for window in windows)


def _read_window(name: str, window: Any) -> Window:
	if not isinstance(window, list | tuple) or len(window) != 2:
		raise CalendarError(f"{name}: a window is a start and an end, not {window!r}")
	try:
		return Window.parse(*window)
	except CalendarError as error:
		raise CalendarError(f"{name}: {error}") from None


def _read_holidays(days: Any) -> frozenset[date]:
	if not isinstance(days, list | tuple):
		raise CalendarError("holidays must be a list of dates")
	return frozenset(_date("holidays", day) for day in days)


def _read_workdays(days: Any) -> dict[date, int]:
	if not isinstance(days, Mapping):
		raise CalendarError("workdays must be an object of dates, each with the weekday it works like")
	return {_date("workdays", day): _weekday(name) for day, name in days.items()}


def _weekday(name: Any) -> int:
	if name not in WEEKDAYS:
		raise CalendarError(f"unknown weekday {name!r} (known: {', '.join(WEEKDAYS)})")
	return WEEKDAYS.index(name)


def _date(where: str, text: Any) -> date:
	# date.fromisoformat alone would take week dates and dates without hyphens too.
	if isinstance(text, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
		with suppress(ValueError):
			day = date.fromisoformat(text)
			if day.year in _YEARS:
				return day
	raise CalendarError(f"{where}: {text!r} is not a date (YYYY-MM-DD, 1900 to 2999)")


def _minutes(text: Any) -> int:
	if not isinstance(text, str) or not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00", text):
		raise CalendarError(f"{text!r} is not a time (HH:MM, 00:00 to 24:00)")
	hours, minutes = text.split(":")
	return int(hours) * 60 + int(minutes)


def _clock(minute: int) -> str:
	return f"{minute // 60:02}:{minute % 60:02}"

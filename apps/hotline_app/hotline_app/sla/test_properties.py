"""What holds for every deadline, tried on calendars and pauses that nobody thought of.

All moments, windows and targets lie on whole minutes, so that a minute-by-minute model can be compared.
"""

from datetime import date, datetime, timedelta
from itertools import pairwise
from math import lcm

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hotline_app.sla import (
	Calendar,
	Event,
	EventKind,
	Pause,
	Target,
	Unit,
	due,
	due_before,
	elapsed,
	read_clock,
)
from hotline_app.sla.calendar import WEEKDAYS

settings.register_profile("sla", derandomize=True, deadline=None, max_examples=80, database=None)
bounded = settings(settings.get_profile("sla"))

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FIRST, LAST = datetime(2026, 3, 1), datetime(2026, 11, 20)
ZONES = (
	"Asia/Shanghai",
	"Europe/Berlin",
	"America/New_York",
	"Australia/Lord_Howe",
	"America/Santiago",  # where the clock changes at midnight
	"Asia/Kathmandu",
)
TIMED = (Unit.MINUTES, Unit.HOURS, Unit.ELAPSED_MINUTES)
DAILY = (Unit.WORKING_DAYS, Unit.SAME_DAY)


def clock_time(minute):
	return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def working_days(draw, overnight=True):
	"""The windows of a weekday that works, the last one perhaps into the early morning of the next.

	It ends after 07:00 and no night runs longer, so no day outlasts the next one.
	"""
	last = draw(st.integers(4 * 7, 95))
	edges = sorted(draw(st.sets(st.integers(0, last), max_size=4)))
	pairs = [*zip(edges[::2], edges[1::2], strict=False), (last, 96)]
	windows = [[clock_time(15 * start), clock_time(15 * end)] for start, end in pairs]
	if overnight and draw(st.booleans()):
		windows[-1][1] = clock_time(15 * draw(st.integers(0, 4 * 7)))
	return windows


@st.composite
def definitions(draw, zones=ZONES, overnight=True):
	"""Calendars as they are written, in which at least one weekday works."""
	working = draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1))
	days = st.dates(FIRST.date(), LAST.date())
	holidays = draw(st.sets(days, max_size=8))
	workdays = draw(st.dictionaries(days, st.sampled_from(sorted(working)), max_size=4))
	return {
		"timezone": draw(st.sampled_from(zones)),
		"week": {name: draw(working_days(overnight)) if name in working else [] for name in WEEKDAYS},
		"holidays": sorted(str(day) for day in holidays - set(workdays)),
		"workdays": {str(day): name for day, name in workdays.items()},
	}


def calendars(**options):
	return definitions(**options).map(Calendar.from_dict)


def moments(first=FIRST, last=LAST):
	"""Moments without an offset, every one a minute of the calendar's local clock."""
	return st.integers(0, (last - first) // MINUTE).map(lambda minute: first + minute * MINUTE)


@st.composite
def stories(draw, days=10):
	"""A start and some pauses around and after it."""
	start = draw(moments())
	near = moments(start - DAY, start + days * DAY)
	pairs = draw(st.lists(st.tuples(near, near), max_size=4))
	return start, [Pause(*sorted(pair)) for pair in pairs]


def targets(*units):
	amounts = {Unit.MINUTES: 6000, Unit.HOURS: 100, Unit.ELAPSED_MINUTES: 20_000}
	return st.sampled_from(units).flatmap(
		lambda unit: st.integers(0, 0 if unit is Unit.SAME_DAY else amounts.get(unit, 15)).map(
			lambda amount: Target(amount, unit)
		)
	)


ANY_TARGET = targets(*TIMED, Unit.CALENDAR_DAYS, *DAILY)


@bounded
@given(calendars(), stories(), st.integers(1, 6000))
def test_the_time_elapsed_when_a_target_is_due_is_the_target(calendar, story, minutes):
	"""For each working time above zero, elapsed(start, due(start, target)) is the target."""
	start, pauses = story
	reached = due(calendar, start, Target(minutes, Unit.MINUTES), pauses)
	assert elapsed(calendar, start, reached, pauses) == minutes * MINUTE


@bounded
@given(calendars(), stories(), st.integers(0, 15 * 1440))
def test_the_elapsed_time_is_due_no_later_than_it_elapsed(calendar, story, minutes):
	"""For each end at which time e above zero has elapsed, due(start, e) is the first such moment."""
	start, pauses = story
	end = calendar.instant(start) + minutes * MINUTE
	passed = elapsed(calendar, start, end, pauses)
	assume(passed > timedelta(0))
	reached = due(calendar, start, Target(passed // MINUTE, Unit.MINUTES), pauses)
	assert reached <= end
	assert elapsed(calendar, start, reached, pauses) == passed
	assert elapsed(calendar, start, reached - timedelta(seconds=1), pauses) < passed


@bounded
@given(calendars(), stories(), ANY_TARGET)
def test_no_deadline_lies_before_its_start(calendar, story, target):
	"""A deadline is never before the start."""
	start, pauses = story
	assert due(calendar, start, target, pauses) >= calendar.instant(start)


@bounded
@given(calendars(), stories(), ANY_TARGET, moments(), st.integers(0, 10_000))
def test_a_pause_never_brings_a_deadline_forward(calendar, story, target, paused, minutes):
	"""One pause more, wherever it lies, leaves a deadline or moves it later."""
	start, pauses = story
	more = [*pauses, Pause(paused, paused + minutes * MINUTE)]
	assert due(calendar, start, target, more) >= due(calendar, start, target, pauses)


@bounded
@given(calendars(), stories(), ANY_TARGET, st.integers(0, 14_400))
def test_an_open_pause_leaves_only_a_deadline_before_it(calendar, story, target, minutes):
	"""With an open pause there is the deadline that stands without it, if not later, and else none."""
	start, pauses = story
	paused = calendar.instant(start) + minutes * MINUTE
	closed = due(calendar, start, target, pauses)
	opened = due(calendar, start, target, [*pauses, Pause(paused)])
	if opened is None:
		later = due(calendar, start, target, [*pauses, Pause(paused, max(closed, paused) + 30 * DAY)])
		assert later > max(closed, paused)
	else:
		assert opened == closed <= paused


@st.composite
def holiday_cases(draw):
	"""A definition, further holidays, a story and a target.

	For targets in days a pause is measured by the days it falls on. So there, with pauses, the day of the
	start stays as it is (a holiday takes the pause on it away), and so do the lengths of the others (a
	holiday gives back what its night took from the next day).
	"""
	target = draw(ANY_TARGET)
	start, pauses = draw(stories())
	by_day = target.unit in DAILY and bool(pauses)
	definition = draw(definitions(overnight=not by_day))
	first = start.date() + DAY if by_day else start.date() - 2 * DAY
	more = draw(st.sets(st.dates(first, first + 20 * DAY), max_size=8))
	return definition, more, start, pauses, target


@bounded
@given(holiday_cases())
def test_more_holidays_never_bring_a_deadline_forward(case):
	"""Further holidays leave a deadline or move it later."""
	definition, more, start, pauses, target = case
	workdays = {
		day: name for day, name in definition["workdays"].items() if date.fromisoformat(day) not in more
	}
	holidays = [*definition["holidays"], *(str(day) for day in more)]
	before = Calendar.from_dict(definition)
	after = Calendar.from_dict({**definition, "holidays": holidays, "workdays": workdays})
	assert due(after, start, target, pauses) >= due(before, start, target, pauses)


@bounded
@given(calendars(), stories(), targets(*TIMED), st.integers(0, 20_000))
def test_a_later_start_is_never_due_earlier(calendar, story, target, minutes):
	"""With the same pauses, working or elapsed time from a later start ends no earlier."""
	start, pauses = story
	later = calendar.instant(start) + minutes * MINUTE
	assert due(calendar, later, target, pauses) >= due(calendar, start, target, pauses)


@bounded
@given(calendars(), moments(), targets(*DAILY), st.integers(0, 20_000))
def test_a_later_start_is_never_due_on_an_earlier_day(calendar, start, target, minutes):
	"""Without pauses, working days and the same day from a later start end no earlier."""
	later = calendar.instant(start) + minutes * MINUTE
	assert due(calendar, later, target) >= due(calendar, start, target)


@bounded
@given(calendars(zones=("Asia/Shanghai",)), stories(), st.integers(0, 30), st.integers(0, 20_000))
def test_calendar_days_from_a_later_start_are_never_due_earlier(calendar, story, days, minutes):
	"""The same holds for calendar days, where no hour is repeated."""
	start, pauses = story
	target = Target(days, Unit.CALENDAR_DAYS)
	later = start + minutes * MINUTE
	assert due(calendar, later, target, pauses) >= due(calendar, start, target, pauses)


@bounded
@given(calendars(), stories(), ANY_TARGET, st.integers(1, 1000))
def test_a_longer_target_is_never_due_earlier(calendar, story, target, more):
	"""A larger amount of the same unit leaves a deadline or moves it later."""
	assume(target.unit is not Unit.SAME_DAY)
	start, pauses = story
	longer = Target(target.amount + more, target.unit)
	assert due(calendar, start, longer, pauses) >= due(calendar, start, target, pauses)


@bounded
@given(calendars(), moments(), st.integers(0, 6000), st.integers(1, 6000))
def test_adding_working_time_composes(calendar, start, one, other):
	"""Adding one time and then another, above zero, is adding their sum."""
	in_steps = calendar.add_working_time(calendar.add_working_time(start, one * MINUTE), other * MINUTE)
	assert in_steps == calendar.add_working_time(start, (one + other) * MINUTE)


@bounded
@given(calendars(), moments(), st.integers(0, 20_000), st.integers(0, 20_000))
def test_working_time_between_adds_up(calendar, start, one, other):
	"""The working times of two adjoining spans make that of the whole."""
	first = calendar.instant(start)
	middle, last = first + one * MINUTE, first + (one + other) * MINUTE
	parts = calendar.working_time_between(first, middle) + calendar.working_time_between(middle, last)
	assert parts == calendar.working_time_between(first, last)


@bounded
@given(calendars(), st.dates(FIRST.date(), LAST.date()))
def test_the_windows_of_all_days_are_in_order_and_apart(calendar, day):
	"""Windows follow one another without overlap, over midnight and changes of the clock too."""
	spans = [span for offset in range(10) for span in calendar.windows(day + offset * DAY)]
	assert all(span.start < span.end for span in spans)
	assert all(one.end <= other.start for one, other in pairwise(spans))


@bounded
@given(
	working_days(overnight=False),
	st.sets(st.dates(FIRST.date(), LAST.date()), max_size=8),
	stories(),
	targets(*DAILY),
)
def test_where_days_are_equally_long_a_pause_costs_its_working_time(windows, holidays, story, target):
	"""Days of one length: the paused working time is made up by as much working time, no more or less."""
	assume(target != Target(0, Unit.WORKING_DAYS))
	start, pauses = story
	calendar = Calendar.from_dict(
		{
			"timezone": "Asia/Shanghai",
			"week": dict.fromkeys(WEEKDAYS[:5], windows),
			"holidays": [str(day) for day in holidays],
		}
	)
	unpaused, paused = due(calendar, start, target), due(calendar, start, target, pauses)
	assert elapsed(calendar, start, paused, pauses) == elapsed(calendar, start, unpaused)


@bounded
@given(calendars(), stories(), ANY_TARGET)
def test_a_clock_read_from_events_is_due_as_calculated(calendar, story, target):
	"""Told as events, pauses lead to the same deadline."""
	start, pauses = story
	events = [Event(EventKind.STARTED, start)]
	pauses = [pause for pause in pauses if pause.start >= start][:1]
	for pause in pauses:
		events += [Event(EventKind.PAUSED, pause.start), Event(EventKind.RESUMED, pause.end)]
	clock = read_clock(calendar, target, events, start + 30 * DAY)
	assert clock.due == due(calendar, start, target, pauses)


@bounded
@given(calendars(), moments(), st.integers(1, 6000))
def test_as_much_is_left_before_a_moment_as_the_target_asks(calendar, moment, minutes):
	"""Counted back in working time, what is left until the moment is the target, and a second later less."""
	reached = due_before(calendar, moment, Target(minutes, Unit.MINUTES))
	assert elapsed(calendar, reached, moment) == minutes * MINUTE
	later = reached + timedelta(seconds=1)
	assert elapsed(calendar, later, moment) < minutes * MINUTE


@bounded
@given(calendars(), moments(), targets(*TIMED, Unit.CALENDAR_DAYS, Unit.WORKING_DAYS), st.integers(1, 1000))
def test_a_longer_lead_is_never_due_later(calendar, moment, target, more):
	"""Counted back, no deadline is after its moment, and a larger amount leaves it or moves it earlier."""
	reached = due_before(calendar, moment, target)
	assert reached <= calendar.instant(moment)
	assert due_before(calendar, moment, Target(target.amount + more, target.unit)) <= reached


@bounded
@given(calendars(), moments(), targets(*TIMED, Unit.WORKING_DAYS), st.integers(0, 20_000))
def test_before_a_later_moment_is_never_due_earlier(calendar, moment, target, minutes):
	"""Counted back from a later moment, a deadline stays or moves later."""
	later = calendar.instant(moment) + minutes * MINUTE
	assert due_before(calendar, later, target) >= due_before(calendar, moment, target)


@bounded
@given(calendars(), moments(), st.integers(1, 15))
def test_working_days_before_lie_between_two_days(calendar, moment, days):
	"""Between a deadline N working days ahead and the moment's day lie N - 1 whole working days."""
	reached = due_before(calendar, moment, Target(days, Unit.WORKING_DAYS))
	day = calendar.working_day_of(moment)
	ends = [
		windows[-1].end
		for windows in (calendar.windows(day - number * DAY) for number in range(1, 400))
		if windows
	]
	assert reached == ends[days - 1]


class MinuteModel:
	"""A calendar by the minute: slow, plain, and written from the definition alone."""

	def __init__(self, definition, first, days):
		self.definition = definition
		self.first = first
		self.owners = [None] * (days * 1440)
		for number in range(-1, days):
			day = (first + number * DAY).date()
			for start, end in self.windows(day):
				for minute in range(start, end if end > start else end + 1440):
					self.claim(number * 1440 + minute, day)
		self.lengths = {day: self.owners.count(day) for day in set(self.owners) - {None}}

	def claim(self, minute, day):
		"""A minute belongs to the earliest day that has it."""
		if 0 <= minute < len(self.owners) and self.owners[minute] is None:
			self.owners[minute] = day

	def windows(self, day):
		if str(day) in self.definition["holidays"]:
			return []
		name = self.definition["workdays"].get(str(day), WEEKDAYS[day.weekday()])
		return [[int(t[:2]) * 60 + int(t[3:]) for t in window] for window in self.definition["week"][name]]

	def minutes(self, start, pauses=()):
		"""Each working minute from the start on that is not paused, with its day."""
		for number in range((start - self.first) // MINUTE, len(self.owners)):
			wall, day = self.first + number * MINUTE, self.owners[number]
			if day and not any(pause.start <= wall < pause.end for pause in pauses):
				yield wall, day

	def after_minutes(self, start, amount, pauses):
		for count, (wall, _) in enumerate(self.minutes(start, pauses), 1):
			if count == amount:
				return wall + MINUTE
		return None

	def day_end(self, start, target):
		if target.unit is Unit.SAME_DAY:
			day = next((day for _, day in self.minutes(start)), None)
		else:
			days = sorted(day for day in self.lengths if day > start.date())
			day = days[target.amount - 1] if len(days) >= target.amount else None
		return max((wall + MINUTE for wall, owner in self.minutes(start) if owner == day), default=None)

	def after_days(self, start, target, pauses):
		"""Each minute weighs its share of its day; the shares that the target needs must pass unpaused."""
		end = self.day_end(start, target)
		if end is None:
			return None
		whole = lcm(*self.lengths.values())
		needed = sum(whole // self.lengths[day] for wall, day in self.minutes(start) if wall < end)
		for wall, day in self.minutes(start, pauses):
			needed -= whole // self.lengths[day]
			if needed <= 0:
				return wall + MINUTE
		return None


@settings(bounded, max_examples=50)
@given(definitions(zones=("Asia/Shanghai",)), stories(days=4), st.integers(1, 2000))
def test_working_minutes_agree_with_a_count_minute_by_minute(definition, story, minutes):
	"""A deadline in working minutes is where counting them one by one ends."""
	start, pauses = story
	model = MinuteModel(definition, datetime.combine(start.date() - DAY, datetime.min.time()), days=12)
	expected = model.after_minutes(start, minutes, pauses)
	assume(expected)
	found = due(Calendar.from_dict(definition), start, Target(minutes, Unit.MINUTES), pauses)
	assert found.replace(tzinfo=None) == expected


@settings(bounded, max_examples=50)
@given(
	definitions(zones=("Asia/Shanghai",)),
	stories(days=4),
	st.sampled_from([Target(0, Unit.SAME_DAY), *(Target(days, Unit.WORKING_DAYS) for days in (1, 2, 3))]),
)
def test_working_days_agree_with_a_count_minute_by_minute(definition, story, target):
	"""A deadline in days lies in the minute in which the shares of the days, counted one by one, are full."""
	start, pauses = story
	# Days at the edges of the model are cut off; it begins well before the start and is asked not to its end.
	model = MinuteModel(definition, datetime.combine(start.date() - 3 * DAY, datetime.min.time()), days=16)
	expected = model.after_days(start, target, pauses)
	assume(expected and expected < start + 10 * DAY)
	found = due(Calendar.from_dict(definition), start, target, pauses).replace(tzinfo=None)
	assert expected - MINUTE < found <= expected

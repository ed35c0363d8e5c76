"""Deadlines counted by hand, case by case; times are written out so that a reader can count along.

October 2026 in Shanghai: the 1st to 7th are holidays, Saturday the 10th works like a Friday.

	  Mon Tue Wed Thu Fri Sat Sun
	           30  [1] [2] [3] [4]
	  [5] [6] [7]   8   9  10  [11]
	   12  13  14  15  16 [17] [18]
"""

import time
from datetime import date, datetime, timedelta

import pytest

from hotline_app.sla import (
	Calendar,
	Event,
	EventKind,
	MomentError,
	NoWorkingTimeError,
	Pause,
	State,
	Target,
	TargetError,
	Unit,
	due,
	elapsed,
	read_clock,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*WEEKDAYS, "sat", "sun")
OFFICE = Calendar.from_dict(
	{
		"timezone": "Asia/Shanghai",
		"week": {day: [["09:00", "12:00"], ["13:30", "17:30"]] for day in WEEKDAYS},
		"holidays": [f"2026-10-0{day}" for day in range(1, 8)],
		"workdays": {"2026-10-10": "fri"},
	}
)
SHORT_SATURDAY = Calendar.from_dict(
	{
		"timezone": "Asia/Shanghai",
		"week": {**{day: [["09:00", "17:00"]] for day in WEEKDAYS}, "sat": [["09:00", "13:00"]]},
	}
)
ALWAYS = Calendar.always("Asia/Shanghai")


def nights(timezone):
	return Calendar.from_dict(
		{"timezone": timezone, "week": {day: [["22:00", "06:00"]] for day in EVERY_DAY}}
	)


NIGHTS = nights("Asia/Shanghai")


def answer(calendar, start, target, *pauses):
	"""The due time as text; moments are days of October 2026 such as `09T11:30`, or whole."""
	found = due(calendar, moment(start), Target.parse(target), [pause(text) for text in pauses])
	return found and found.isoformat()


def moment(text):
	return datetime.fromisoformat(text if len(text) > 8 else f"2026-10-{text}")


def pause(text):
	start, end = text.split("/")
	return Pause(moment(start), moment(end) if end else None)


def october(text):
	return f"2026-10-{text}:00+08:00"


@pytest.mark.parametrize(
	("start", "target", "expected"),
	[
		("09T11:30", "90m", "09T14:30"),  # 30 before lunch, 60 after
		("09T11:00", "60m", "09T12:00"),  # at a window's end it stays there
		("09T12:15", "30m", "09T14:00"),  # begun at lunch
		("09T12:00", "1m", "09T13:31"),  # begun at a window's end
		("09T08:00", "1m", "09T09:01"),  # begun before work
		("09T17:00", "1h", "10T09:30"),  # into the make-up Saturday
		("10T17:00", "1h", "12T09:30"),  # over a Sunday
		("2026-09-30T17:00", "2h", "08T10:30"),  # over the holiday week
		("2026-09-30T16:30", "8h", "08T17:30"),  # one hour, and a day of seven
		("03T10:00", "7h", "08T17:30"),  # begun on a holiday
		("09T10:00", "0m", "09T10:00"),
		("09T17:30", "0h", "10T09:00"),  # no time at all: the next working moment
		("2026-09-30T20:00", "0m", "08T09:00"),
	],
)
def test_working_minutes_and_hours(start, target, expected):
	"""Working minutes and hours pass only within the windows."""
	assert answer(OFFICE, start, target) == october(expected)


@pytest.mark.parametrize(
	("start", "target", "expected"),
	[
		("09T17:20", "30em", "09T17:50"),
		("03T23:50", "30em", "04T00:20"),
		("2026-09-30T16:30", "5cd", "05T16:30"),
		("03T10:00", "0em", "03T10:00"),
		("03T10:00", "0cd", "03T10:00"),
	],
)
def test_elapsed_minutes_and_calendar_days(start, target, expected):
	"""Elapsed minutes and calendar days pass at night and on holidays too."""
	assert answer(OFFICE, start, target) == october(expected)


@pytest.mark.parametrize(
	("start", "target", "expected"),
	[
		("2026-09-30T16:30", "3wd", "10T17:30"),  # the 8th, the 9th, the make-up Saturday
		("09T00:00", "1wd", "10T17:30"),  # the start's day does not count, early
		("09T23:59", "1wd", "10T17:30"),  # or late
		("04T12:00", "1wd", "08T17:30"),  # nor is a holiday counted
		("10T09:00", "1wd", "12T17:30"),
		("10T09:00", "6wd", "19T17:30"),  # 12 to 16, and over a weekend
		("09T20:00", "0wd", "10T09:00"),
	],
)
def test_working_days(start, target, expected):
	"""Working days are counted from the day after the start, and end with the last window."""
	assert answer(OFFICE, start, target) == october(expected)


@pytest.mark.parametrize(
	("start", "expected"),
	[
		("09T06:00", "09T17:30"),
		("09T12:30", "09T17:30"),  # at lunch, an afternoon is left
		("09T17:29", "09T17:30"),
		("09T17:30", "10T17:30"),  # nothing is left
		("09T22:00", "10T17:30"),
		("2026-09-30T18:00", "08T17:30"),
	],
)
def test_same_day(start, expected):
	"""The same day ends with its last window; after that it is the next working day."""
	assert answer(OFFICE, start, "sameday") == october(expected)


@pytest.mark.parametrize(
	("start", "target", "expected"),
	[
		("12T23:00", "7h", "13T06:00"),
		("12T23:00", "8h", "13T23:00"),
		("13T01:00", "1h", "13T02:00"),
		("12T12:00", "1h", "12T23:00"),
		("13T01:00", "sameday", "13T06:00"),  # still Monday's shift
		("13T06:00", "sameday", "14T06:00"),
		("12T23:00", "1wd", "14T06:00"),  # Tuesday's shift ends on Wednesday
		("13T01:00", "1wd", "15T06:00"),  # the date of the start is Tuesday, so Wednesday's shift
	],
)
def test_night_shifts(start, target, expected):
	"""A shift over midnight is one window, and its day is the one it began on."""
	assert answer(NIGHTS, start, target) == october(expected)


@pytest.mark.parametrize(
	("start", "target", "expected"),
	[
		("03T23:30", "90m", "04T01:00"),
		("03T10:00", "48h", "05T10:00"),
		("03T10:00", "1wd", "05T00:00"),  # the end of the 4th
		("03T10:00", "sameday", "04T00:00"),
		("04T00:00", "sameday", "05T00:00"),
		("04T00:00", "0m", "04T00:00"),
	],
)
def test_around_the_clock(start, target, expected):
	"""In a 24x7 calendar every day works and ends at midnight."""
	assert answer(ALWAYS, start, target) == october(expected)


@pytest.mark.parametrize(
	("day", "target", "expected"),
	[
		("15", "3wd-before", "12T17:30"),  # the 14th, the 13th, the 12th
		("15", "4wd-before", "10T17:30"),  # the make-up Saturday
		("08", "1wd-before", "2026-09-30T17:30:00+08:00"),  # back over the holiday week
		("11", "0wd-before", "10T17:30"),
		("12", "0wd-before", "12T17:30"),
		("01", "5wd-after", "13T17:30"),  # the 8th, 9th, 10th, 12th, 13th
		("11", "0wd-after", "12T17:30"),
		("12", "0wd-after", "12T17:30"),
	],
)
def test_working_days_before_and_after_a_date(day, target, expected):
	"""Counted from a date, its own day is left out, and the day found ends with its last window."""
	expected = expected if len(expected) > 8 else october(expected)
	given = date.fromisoformat(f"2026-10-{day}")
	paused = [pause("08T09:00/14T12:00")]
	assert due(OFFICE, given, Target.parse(target), paused).isoformat() == expected


@pytest.mark.parametrize(
	("start", "target", "pauses", "expected"),
	[
		("09T09:00", "2h", ["09T10:00/09T11:00"], "09T12:00"),
		("09T09:00", "4h", ["09T11:30/09T14:00"], "09T15:30"),  # two and a half, lunch, one and a half
		("08T16:30", "2h", ["08T20:00/09T10:00"], "09T11:00"),  # begins outside hours: only 9 to 10 counts
		("08T16:30", "2h", ["08T17:00/08T22:00"], "09T10:30"),  # ends outside hours: only 30 minutes count
		("08T16:30", "2h", ["08T18:00/09T08:00"], "09T10:00"),  # lies outside hours: nothing counts
		("09T09:00", "2h", ["09T10:30/09T11:30", "09T10:00/09T11:00"], "09T14:00"),  # overlapping
		("09T09:00", "2h", ["09T10:00/09T10:30", "09T10:30/09T11:00"], "09T12:00"),  # touching
		("09T09:00", "1h", ["09T08:00/09T10:00"], "09T11:00"),  # begins before the start
		("09T09:00", "1h", ["09T07:00/09T08:30"], "09T10:00"),  # lies before it
		("09T09:00", "1h", ["09T10:00/09T11:00"], "09T10:00"),  # begins when it is due
		("09T09:00", "1h", ["09T09:30/09T10:30", "09T10:45/09T11:15"], "09T11:30"),  # in the extension
		("09T09:00", "1h", ["09T09:30/09T09:30"], "09T10:00"),  # no time at all
		("09T09:00", "1h", ["09T01:30+00:00/09T02:30+00:00"], "09T11:00"),  # with an offset
		("09T10:00", "0m", ["09T09:30/09T11:00"], "09T11:00"),
		("09T17:00", "60em", ["09T17:30/09T20:00"], "09T20:30"),  # counts in full after hours
		("09T16:00", "1cd", ["10T00:00/10T06:00"], "10T22:00"),
	],
)
def test_pauses_in_time(start, target, pauses, expected):
	"""A pause moves a deadline by the part of it that would have counted."""
	pauses = [
		"/".join(end if len(end) <= 8 else f"2026-10-{end}" for end in text.split("/")) for text in pauses
	]
	assert answer(OFFICE, start, target, *pauses) == october(expected)


@pytest.mark.parametrize(
	("start", "target", "pauses", "expected"),
	[
		("08T10:00", "1wd", ["09T09:00/09T12:00"], "10T12:00"),  # three hours into the next day
		("08T10:00", "1wd", ["08T14:30/08T17:30"], "10T12:00"),  # on the day of the start as well
		("08T10:00", "1wd", ["08T09:00/08T11:00"], "10T10:00"),  # from the start on
		("08T10:00", "1wd", ["08T17:30/09T09:00"], "09T17:30"),  # outside hours
		("08T10:00", "1wd", ["09T00:00/10T00:00"], "10T17:30"),  # a whole day
		("08T10:00", "1wd", ["09T09:00/09T12:00", "10T10:00/10T11:00"], "10T14:30"),  # in the extension
		("08T10:00", "1wd", ["09T17:30/10T12:00"], "09T17:30"),  # begins when it is due
		("08T10:00", "2wd", ["09T09:00/10T17:30"], "13T17:30"),  # two days, and a Sunday between
		("09T10:00", "sameday", ["09T11:00/09T12:00"], "10T10:00"),
		("09T18:00", "sameday", ["09T19:00/09T23:00"], "10T17:30"),
		("09T20:00", "0wd", ["10T09:00/10T10:00"], "10T10:00"),
	],
)
def test_pauses_in_days(start, target, pauses, expected):
	"""Where days are equally long, a pause moves the end of a day by its working time."""
	assert answer(OFFICE, start, target, *pauses) == october(expected)


@pytest.mark.parametrize(
	("start", "pauses", "expected"),
	[
		("15T10:00", ["16T09:00/16T13:00"], "17T11:00"),  # half of Friday costs half of Saturday
		("15T10:00", ["16T00:00/17T00:00"], "17T13:00"),  # all of Friday costs all of Saturday
		("16T10:00", ["17T00:00/18T00:00"], "19T17:00"),  # all of Saturday costs all of Monday
		("15T10:00", ["16T09:00/17T13:00"], "19T17:00"),
	],
)
def test_a_pause_costs_the_share_of_the_day_it_covers(start, pauses, expected):
	"""Where days differ in length, a paused day costs a day, be it long or short."""
	assert answer(SHORT_SATURDAY, start, "1wd", *pauses) == october(expected)


@pytest.mark.parametrize(
	("calendar", "start", "target", "expected"),
	[
		(Calendar.always("Europe/Berlin"), "2026-03-28T12:00", "24h", "2026-03-29T13:00:00+02:00"),
		(Calendar.always("Europe/Berlin"), "2026-03-28T12:00", "1cd", "2026-03-29T12:00:00+02:00"),
		(Calendar.always("Europe/Berlin"), "2026-03-28T02:30", "1cd", "2026-03-29T03:00:00+02:00"),
		(Calendar.always("Europe/Berlin"), "2026-03-28T12:00", "1wd", "2026-03-30T00:00:00+02:00"),
		(Calendar.always("Europe/Berlin"), "2026-10-24T12:00", "1440em", "2026-10-25T11:00:00+01:00"),
		(Calendar.always("Europe/Berlin"), "2026-10-25T02:30", "60em", "2026-10-25T02:30:00+01:00"),
		(Calendar.always("Europe/Berlin"), "2026-10-25T02:30+01:00", "0cd", "2026-10-25T02:30:00+01:00"),
		(nights("Europe/Berlin"), "2026-03-28T22:00", "7h", "2026-03-29T06:00:00+02:00"),
		(nights("Europe/Berlin"), "2026-10-24T22:00", "9h", "2026-10-25T06:00:00+01:00"),
		(nights("Europe/Berlin"), "2026-10-25T01:00", "2h", "2026-10-25T02:00:00+01:00"),
		(Calendar.always("America/New_York"), "2026-11-01T00:30", "3h", "2026-11-01T02:30:00-05:00"),
		(Calendar.always("America/New_York"), "2026-03-08T01:30", "1h", "2026-03-08T03:30:00-04:00"),
		(nights("America/New_York"), "2026-10-31T22:00", "9h", "2026-11-01T06:00:00-05:00"),
		(nights("America/New_York"), "2026-11-02T05:00+01:00", "1h", "2026-11-02T00:00:00-05:00"),
		(Calendar.always("Pacific/Apia"), "2011-12-29T10:00", "1wd", "2012-01-01T00:00:00+14:00"),
	],
)
def test_over_a_change_of_the_clock(calendar, start, target, expected):
	"""Time is counted as it passes, and days end by the wall clock, where the clock changes."""
	assert answer(calendar, start, target) == expected


@pytest.mark.parametrize(
	("start", "end", "pauses", "minutes"),
	[
		("09T09:00", "10T17:30", [], 840),
		("09T11:30", "09T14:00", [], 60),
		("09T09:00", "09T12:00", ["09T10:00/09T10:30"], 150),
		("09T09:00", "09T12:00", ["09T10:00/09T10:30", "09T10:15/09T11:00"], 120),
		("09T09:00", "09T12:00", ["09T11:00/09T15:00"], 120),  # beyond the end
		("09T09:00", "09T12:00", ["09T11:00/"], 120),  # still running
		("09T09:00", "09T12:00", ["09T06:00/09T23:00"], 0),
		("01T00:00", "08T00:00", [], 0),
	],
)
def test_elapsed(start, end, pauses, minutes):
	"""Elapsed time is the working time outside the pauses."""
	found = elapsed(OFFICE, moment(start), moment(end), [pause(text) for text in pauses])
	assert found == timedelta(minutes=minutes)


def test_elapsed_counts_an_hour_that_the_clock_repeats():
	"""Over the end of summer time 24 hours on the clock are 25."""
	berlin = Calendar.always("Europe/Berlin")
	assert elapsed(berlin, moment("24T12:00"), moment("25T12:00")) == timedelta(hours=25)


@pytest.mark.parametrize(
	("target", "pauses", "expected"),
	[
		("2h", ["09T10:00/"], None),
		("2h", ["09T11:00/"], "09T11:00"),  # due just then
		("2h", ["09T12:00/"], "09T11:00"),
		("2h", ["09T09:30/09T10:00", "09T11:00/"], None),
		("0m", ["09T08:00/"], None),
		("60em", ["09T09:30/"], None),
		("1cd", ["10T09:00/"], "10T09:00"),
		("1wd", ["10T10:00/"], None),
		("1wd", ["10T17:30/"], "10T17:30"),
		("1wd", ["09T10:00/09T11:00", "12T09:00/"], None),  # one hour is owed on the 12th
		("1wd", ["09T10:00/09T11:00", "12T10:00/"], "12T10:00"),
		("sameday", ["09T12:00/"], None),
		("1wd-before", ["08T12:00/"], "08T17:30"),  # a date that comes does not wait
	],
)
def test_an_open_pause_leaves_no_deadline(target, pauses, expected):
	"""While a pause runs there is a due time only if it was reached before."""
	assert answer(OFFICE, "09T09:00", target, *pauses) == (expected and october(expected))


def told(*lines):
	return [Event(EventKind(kind), moment(at)) for at, kind in (line.split() for line in lines)]


# Two working hours from the 9th at 09:00, waiting from 10:00 to 11:00, so due at 12:00:
#   09:00 started   10:00 paused   11:00 resumed   12:00 due   14:00 stopped
STORY = ("09T09:00 started", "09T10:00 paused", "09T11:00 resumed", "09T14:00 stopped")


@pytest.mark.parametrize(
	("now", "state", "expected"),
	[
		("09T09:00", State.RUNNING, "09T11:00"),  # the pause has not happened yet
		("09T10:30", State.PAUSED, None),
		("09T11:30", State.RUNNING, "09T12:00"),
		("09T12:00", State.RUNNING, "09T12:00"),
		("09T12:01", State.BREACHED, "09T12:00"),
		("09T15:00", State.BREACHED, "09T12:00"),  # stopped too late
	],
)
def test_a_clock_is_told_from_its_events(now, state, expected):
	"""At each moment a clock's state and due time follow from the events up to it."""
	clock = read_clock(OFFICE, Target.parse("2h"), told(*STORY), moment(now))
	assert clock.state == state
	assert (clock.due and clock.due.isoformat()) == (expected and october(expected))


@pytest.mark.parametrize(
	("events", "state", "expected"),
	[
		(["09T09:00 started", "09T11:00 stopped"], State.IN_TIME, "09T11:00"),  # at the last moment
		(["09T09:00 started", "09T11:01 stopped"], State.BREACHED, "09T11:00"),
		(["09T09:00 started", "09T10:00 paused", "09T11:00 stopped"], State.IN_TIME, "09T12:00"),
		(["09T09:00 started", "09T11:30 paused"], State.BREACHED, "09T11:00"),  # paused too late
		(["09T11:00 stopped", "09T09:00 started"], State.IN_TIME, "09T11:00"),  # in any order
		(["09T08:00 stopped", "09T09:00 started", "09T10:00 stopped"], State.IN_TIME, "09T11:00"),
		(["09T09:00 started", "09T09:30 started", "09T10:00 stopped"], State.IN_TIME, "09T11:00"),
		(["09T09:00 started", "09T10:00 stopped", "09T17:00 stopped"], State.IN_TIME, "09T11:00"),
		(["09T08:00 paused", "09T09:00 started", "09T10:00 resumed"], State.BREACHED, "09T12:00"),
		(
			[
				"09T09:00 started",
				"09T09:30 paused",
				"09T10:00 paused",
				"09T10:30 resumed",
				"09T10:40 resumed",
			],
			State.BREACHED,
			"09T12:00",
		),
	],
)
def test_repeated_and_stray_events_change_nothing(events, state, expected):
	"""The first start and stop count, and what contradicts the state of the clock is passed over."""
	clock = read_clock(OFFICE, Target.parse("2h"), told(*events), moment("09T18:00"))
	assert (clock.state, clock.due.isoformat()) == (state, october(expected))


def test_a_clock_may_count_from_a_date():
	"""A target before a date takes it from that date, and its state from the events."""
	target, events = Target.parse("2wd-before"), told("08T09:00 started", "09T09:00 paused")
	early, late = (
		read_clock(OFFICE, target, events, moment(now), counted_from=date(2026, 10, 14))
		for now in ("12T17:30", "12T17:31")
	)
	assert early.due.isoformat() == october("12T17:30")
	assert (early.state, late.state) == (State.PAUSED, State.BREACHED)
	with pytest.raises(MomentError, match="2wd-before needs the date it counts from"):
		read_clock(OFFICE, target, events, moment("12T09:00"))


def test_a_clock_that_has_not_started_is_refused():
	"""Before the first start there is nothing to tell."""
	with pytest.raises(MomentError, match="has not started"):
		read_clock(OFFICE, Target.parse("2h"), told(*STORY), moment("09T08:59"))


@pytest.mark.parametrize("text", ["90m", "8h", "30em", "3wd", "5cd", "sameday", "7wd-before", "0wd-after"])
def test_a_target_reads_what_it_writes(text):
	"""Parsing and writing a target are inverse."""
	assert str(Target.parse(text)) == text


@pytest.mark.parametrize(
	("text", "message"),
	[
		("-3h", "target -3h is negative"),
		("36526cd", "more than a hundred years"),
		("876601h", "more than a hundred years"),
		("999999999999m", "more than a hundred years"),
		("1" * 5000 + "m", "unreadable target"),
		("", "unreadable target ''"),
		("3", "unreadable target '3'"),
		("3d", "unreadable target"),
		("1.5h", "unreadable target"),
		("3 wd", "unreadable target"),
		("3WD", "unreadable target"),
		("٣h", "unreadable target"),
		("3h\n", "unreadable target"),
		("1sameday", "unreadable target"),
	],
)
def test_an_unusable_target_is_refused(text, message):
	"""A target that can't be read, or is negative or absurd, is named."""
	with pytest.raises(TargetError, match=message):
		Target.parse(text)


def test_a_same_day_target_has_no_amount():
	"""An amount beside the unit sameday is refused."""
	with pytest.raises(TargetError, match="sameday takes no amount"):
		Target(1, Unit.SAME_DAY)


def test_contradictory_moments_are_refused():
	"""An end before its start is named, for the time as for a pause."""
	with pytest.raises(MomentError, match="the time ends at 2026-10-08T09:00:00"):
		elapsed(OFFICE, moment("09T09:00"), moment("08T09:00"))
	with pytest.raises(MomentError, match="the pause ends at"):
		answer(OFFICE, "09T09:00", "1h", "09T11:00/09T10:00")


@pytest.mark.parametrize("target", ["1h", "1wd", "sameday"])
def test_a_deadline_beyond_the_horizon_is_refused(target):
	"""Where only holidays remain there is no deadline, and the search for it ends."""
	first = date(2026, 10, 12)
	mondays = [str(first + timedelta(weeks=week)) for week in range(52 * 205)]
	calendar = Calendar.from_dict(
		{"timezone": "Asia/Shanghai", "week": {"mon": [["09:00", "12:00"]]}, "holidays": mondays}
	)
	with pytest.raises(NoWorkingTimeError, match="200 years"):
		answer(calendar, "12T09:00", target)


def test_years_are_counted_day_by_day():
	"""A deadline of ten years with a pause each month is found in well under a second."""
	first = datetime(2026, 1, 1, 12)
	pauses = [Pause(first + timedelta(days=30 * n), first + timedelta(days=30 * n + 3)) for n in range(120)]
	began = time.perf_counter()
	due(OFFICE, first, Target.parse("17500h"), pauses)
	due(OFFICE, first, Target.parse("2500wd"), pauses)
	assert time.perf_counter() - began < 2

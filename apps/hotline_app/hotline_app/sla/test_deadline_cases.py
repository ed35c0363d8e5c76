"""Deadlines, case by case, each with the answer that a person works out with calendar and pencil."""

from datetime import datetime

import pytest

from hotline_app.sla import Calendar, Event, EventKind, Pause, State, Target, due, due_before, read_clock

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*WEEKDAYS, "sat", "sun")


def _calendar(timezone, windows, days=WEEKDAYS, **more):
	return Calendar.from_dict({"timezone": timezone, "week": dict.fromkeys(days, windows), **more})


# 1 October 2026 is a Thursday. National Day closes until the 7th; Saturday the 10th works like a Friday.
# A day has 3 + 4 = 7 hours.
OFFICE = _calendar(
	"Asia/Shanghai",
	[["09:00", "12:00"], ["13:30", "17:30"]],
	holidays=[f"2026-10-0{day}" for day in range(1, 8)],
	workdays={"2026-10-10": "fri"},
)
ALWAYS = Calendar.always("Asia/Shanghai")
# Eight hours, from Monday's evening to Saturday's morning. 12 October 2026 is a Monday.
NIGHT = _calendar("Asia/Shanghai", [["22:00", "06:00"]])
# In 2026 clocks go forward on 29 March at 02:00 and back on 25 October at 03:00.
BERLIN = _calendar("Europe/Berlin", [["09:00", "17:00"]])
BERLIN_ALWAYS = Calendar.always("Europe/Berlin")
# In 2026 clocks go forward on 8 March at 02:00 and back on 1 November at 02:00.
NEW_YORK_NIGHT = _calendar("America/New_York", [["22:00", "06:00"]], EVERY_DAY)
KATHMANDU = _calendar("Asia/Kathmandu", [["10:00", "17:00"]])

FROM_A_START = [
	# Working minutes and hours run in the windows only.
	(OFFICE, "2026-10-09T09:00", "30m", "2026-10-09T09:30"),
	(OFFICE, "2026-10-09T09:00", "2h", "2026-10-09T11:00"),
	# 30 minutes before lunch, 60 after it.
	(OFFICE, "2026-10-09T11:30", "90m", "2026-10-09T14:30"),
	# Exactly at a window's end the deadline stays there; a minute more is in the next window.
	(OFFICE, "2026-10-09T09:00", "180m", "2026-10-09T12:00"),
	(OFFICE, "2026-10-09T09:00", "181m", "2026-10-09T13:31"),
	(OFFICE, "2026-10-09T09:00", "7h", "2026-10-09T17:30"),
	# Friday's seven hours are over; the next minutes are those of the make-up Saturday.
	(OFFICE, "2026-10-09T09:00", "421m", "2026-10-10T09:01"),
	(OFFICE, "2026-10-09T09:00", "8h", "2026-10-10T10:00"),
	# Half an hour on the make-up Saturday, the other on Monday.
	(OFFICE, "2026-10-10T17:00", "60m", "2026-10-12T09:30"),
	# Half an hour before the holidays, the other after them.
	(OFFICE, "2026-09-30T17:00", "60m", "2026-10-08T09:30"),
	# 35 hours are five days: 8, 9, 10 (make-up), 12, 13.
	(OFFICE, "2026-10-08T09:00", "35h", "2026-10-13T17:30"),
	# A start outside the windows begins with the next one: in the morning, at lunch, in the evening,
	# on Sunday, in the holidays.
	(OFFICE, "2026-10-09T08:00", "30m", "2026-10-09T09:30"),
	(OFFICE, "2026-10-09T12:15", "30m", "2026-10-09T14:00"),
	(OFFICE, "2026-10-09T17:30", "1m", "2026-10-10T09:01"),
	(OFFICE, "2026-10-09T18:00", "60m", "2026-10-10T10:00"),
	(OFFICE, "2026-10-11T10:00", "2h", "2026-10-12T11:00"),
	(OFFICE, "2026-10-03T10:00", "30m", "2026-10-08T09:30"),
	# No time at all is the first moment that works.
	(OFFICE, "2026-10-09T10:00", "0m", "2026-10-09T10:00"),
	(OFFICE, "2026-10-09T12:00", "0m", "2026-10-09T13:30"),
	(OFFICE, "2026-10-11T10:00", "0h", "2026-10-12T09:00"),
	# Elapsed minutes run day and night, holidays or not.
	(OFFICE, "2026-10-09T17:00", "60em", "2026-10-09T18:00"),
	(OFFICE, "2026-10-01T00:00", "1440em", "2026-10-02T00:00"),
	(OFFICE, "2026-10-03T03:00", "0em", "2026-10-03T03:00"),
	(ALWAYS, "2026-12-31T23:50", "15em", "2027-01-01T00:05"),
	# Working days: the day of the start is not counted, whatever the hour; Saturday the 10th counts.
	(OFFICE, "2026-10-09T10:00", "1wd", "2026-10-10T17:30"),
	(OFFICE, "2026-10-09T00:00", "1wd", "2026-10-10T17:30"),
	(OFFICE, "2026-10-09T23:59", "1wd", "2026-10-10T17:30"),
	(OFFICE, "2026-10-09T10:00", "2wd", "2026-10-12T17:30"),
	# 8, 9, 10 are the first three days after the holidays.
	(OFFICE, "2026-09-30T16:30", "1wd", "2026-10-08T17:30"),
	(OFFICE, "2026-09-30T16:30", "3wd", "2026-10-10T17:30"),
	# 9, 10, 12, 13, 14.
	(OFFICE, "2026-10-08T09:00", "5wd", "2026-10-14T17:30"),
	# A start on a day that does not work, and on the make-up day itself.
	(OFFICE, "2026-10-11T10:00", "1wd", "2026-10-12T17:30"),
	(OFFICE, "2026-10-03T10:00", "1wd", "2026-10-08T17:30"),
	(OFFICE, "2026-10-10T09:00", "1wd", "2026-10-12T17:30"),
	# None at all is the first moment that works; round the clock a day ends at midnight.
	(OFFICE, "2026-10-09T12:30", "0wd", "2026-10-09T13:30"),
	(ALWAYS, "2026-10-09T15:00", "3wd", "2026-10-13T00:00"),
	# Calendar days end at the same clock time, in holidays too.
	(OFFICE, "2026-10-09T10:15", "5cd", "2026-10-14T10:15"),
	(OFFICE, "2026-09-30T18:00", "3cd", "2026-10-03T18:00"),
	(OFFICE, "2026-10-09T10:15", "0cd", "2026-10-09T10:15"),
	# 2028 has a 29 February; January has 31 days.
	(OFFICE, "2028-02-28T12:00", "1cd", "2028-02-29T12:00"),
	(OFFICE, "2026-01-31T12:00", "30cd", "2026-03-02T12:00"),
	# The same day ends with its last window: before it, in it, at lunch.
	(OFFICE, "2026-10-09T08:00", "sameday", "2026-10-09T17:30"),
	(OFFICE, "2026-10-09T12:30", "sameday", "2026-10-09T17:30"),
	(OFFICE, "2026-10-09T17:29", "sameday", "2026-10-09T17:30"),
	# No window is left that day: exactly at its end, after it, on a day without any.
	(OFFICE, "2026-10-09T17:30", "sameday", "2026-10-10T17:30"),
	(OFFICE, "2026-10-09T18:00", "sameday", "2026-10-10T17:30"),
	(OFFICE, "2026-10-10T18:00", "sameday", "2026-10-12T17:30"),
	(OFFICE, "2026-10-03T10:00", "sameday", "2026-10-08T17:30"),
	(ALWAYS, "2026-10-03T10:00", "sameday", "2026-10-04T00:00"),
	# A night shift runs over midnight and belongs to the day on which it began.
	(NIGHT, "2026-10-12T23:00", "60m", "2026-10-13T00:00"),
	(NIGHT, "2026-10-12T23:00", "7h", "2026-10-13T06:00"),
	(NIGHT, "2026-10-12T23:00", "8h", "2026-10-13T23:00"),
	(NIGHT, "2026-10-13T12:00", "30m", "2026-10-13T22:30"),
	# Friday's shift ends on Saturday at six; the next one begins on Monday evening.
	(NIGHT, "2026-10-17T01:00", "60m", "2026-10-17T02:00"),
	(NIGHT, "2026-10-17T05:30", "60m", "2026-10-19T22:30"),
	(NIGHT, "2026-10-13T03:00", "sameday", "2026-10-13T06:00"),
	(NIGHT, "2026-10-13T07:00", "sameday", "2026-10-14T06:00"),
	(NIGHT, "2026-10-16T23:00", "sameday", "2026-10-17T06:00"),
	# The day of the start is that of its date: Monday, Tuesday, Saturday.
	(NIGHT, "2026-10-12T23:00", "1wd", "2026-10-14T06:00"),
	(NIGHT, "2026-10-13T03:00", "1wd", "2026-10-15T06:00"),
	(NIGHT, "2026-10-17T07:00", "1wd", "2026-10-20T06:00"),
	# The night in which clocks go forward lacks an hour, that in which they go back has one more.
	(BERLIN_ALWAYS, "2026-03-28T12:00", "24h", "2026-03-29T13:00+02:00"),
	(BERLIN_ALWAYS, "2026-10-24T12:00", "24h", "2026-10-25T11:00+01:00"),
	(BERLIN_ALWAYS, "2026-03-29T01:30", "60em", "2026-03-29T03:30+02:00"),
	(BERLIN_ALWAYS, "2026-10-25T01:30", "60em", "2026-10-25T02:30+02:00"),
	(BERLIN_ALWAYS, "2026-10-25T01:30", "120em", "2026-10-25T02:30+01:00"),
	# Calendar days keep the clock time; one that is skipped means the first after the gap, one that comes
	# twice the first.
	(BERLIN_ALWAYS, "2026-03-28T12:00", "1cd", "2026-03-29T12:00+02:00"),
	(BERLIN_ALWAYS, "2026-03-28T02:30", "1cd", "2026-03-29T03:00+02:00"),
	(BERLIN_ALWAYS, "2026-10-24T02:30", "1cd", "2026-10-25T02:30+02:00"),
	# A shift of 22:00 to 06:00 has seven hours in spring, nine in autumn.
	(NEW_YORK_NIGHT, "2026-03-07T22:00", "7h", "2026-03-08T06:00-04:00"),
	(NEW_YORK_NIGHT, "2026-03-07T22:00", "8h", "2026-03-08T23:00-04:00"),
	(NEW_YORK_NIGHT, "2026-10-31T22:00", "8h", "2026-11-01T05:00-05:00"),
	(NEW_YORK_NIGHT, "2026-11-01T01:30-04:00", "sameday", "2026-11-01T06:00-05:00"),
	# A start with another offset: 06:30 UTC is 08:30 in Berlin's summer, before it opens;
	# in winter 08:30 is 09:30; 04:15 is 10:00 in Kathmandu; 03:00 in Berlin is 09:00 in Shanghai.
	(BERLIN, "2026-07-06T06:30+00:00", "30m", "2026-07-06T09:30+02:00"),
	(BERLIN, "2026-01-05T08:30+00:00", "30m", "2026-01-05T10:00+01:00"),
	(KATHMANDU, "2026-10-09T04:15+00:00", "60m", "2026-10-09T11:00+05:45"),
	(OFFICE, "2026-10-09T03:00+02:00", "90m", "2026-10-09T10:30+08:00"),
	# A Friday evening in Berlin is Saturday in Shanghai: the make-up day.
	(OFFICE, "2026-10-09T20:00+02:00", "30m", "2026-10-10T09:30+08:00"),
]

WITH_PAUSES = [
	# Half an hour in a window.
	("2026-10-09T09:00", "2h", ["10:00/10:30"], "2026-10-09T11:30"),
	# From 11:30 to 14:00 only an hour is working time; 30 minutes had passed, 90 follow from 14:00 on.
	("2026-10-09T11:00", "2h", ["11:30/14:00"], "2026-10-09T15:30"),
	# Wholly outside the windows a pause costs nothing.
	("2026-10-09T17:00", "60m", ["18:00/22:00"], "2026-10-10T09:30"),
	("2026-10-09T11:00", "2h", ["12:00/13:30"], "2026-10-09T14:30"),
	# It begins at lunch and ends in the window: an hour had passed, the other begins at 14:00.
	("2026-10-09T11:00", "2h", ["12:15/14:00"], "2026-10-09T15:00"),
	# It begins in the window and ends in the evening: half an hour is left for the next morning.
	("2026-10-09T16:00", "60m", ["16:30/20:00"], "2026-10-10T09:30"),
	# It lasts over the holidays: half an hour is left when it ends.
	("2026-09-30T16:30", "60m", ["2026-09-30T17:00/2026-10-08T10:00"], "2026-10-08T10:30"),
	# Before the start it costs nothing; at the start it moves the beginning.
	("2026-10-09T10:00", "30m", ["09:00/09:45"], "2026-10-09T10:30"),
	("2026-10-09T10:00", "30m", ["09:45/10:20"], "2026-10-09T10:50"),
	# Two that overlap count once: an hour had passed at 10:00, 45 minutes from 11:15, 15 after lunch.
	("2026-10-09T09:00", "2h", ["10:00/11:00", "10:30/11:15"], "2026-10-09T13:45"),
	# It begins when the target is reached.
	("2026-10-09T09:00", "60m", ["10:00/11:00"], "2026-10-09T10:00"),
	# Still running, it holds the deadline back, unless that had come before.
	("2026-10-09T09:00", "60m", ["09:30/"], None),
	("2026-10-09T09:00", "30m", ["10:00/"], "2026-10-09T09:30"),
	# Elapsed time and calendar days are paused at night too: two hours, six hours.
	("2026-10-09T20:00", "120em", ["21:00/23:00"], "2026-10-10T00:00"),
	("2026-10-09T10:00", "1cd", ["2026-10-09T20:00/2026-10-10T02:00"], "2026-10-10T16:00"),
	# A working day that is wholly paused costs a day; Sunday and a night cost nothing.
	("2026-10-09T10:00", "2wd", ["2026-10-10T09:00/2026-10-10T17:30"], "2026-10-13T17:30"),
	("2026-10-09T10:00", "2wd", ["2026-10-10T00:00/2026-10-12T00:00"], "2026-10-13T17:30"),
	("2026-10-09T10:00", "2wd", ["2026-10-10T18:00/2026-10-12T08:00"], "2026-10-12T17:30"),
	# Three of a day's seven hours are made up by three hours of the day after it.
	("2026-10-09T10:00", "2wd", ["2026-10-10T09:00/2026-10-10T12:00"], "2026-10-13T12:00"),
	# An hour of the same day is made up by an hour of the next.
	("2026-10-09T09:00", "sameday", ["10:00/11:00"], "2026-10-10T10:00"),
]

BEFORE_A_MOMENT = [
	# Working days: the moment's own day is not counted. 15, 14, 13, 12, 10 (make-up), 9, 8.
	(OFFICE, "2026-10-16T08:00", "7wd", "2026-10-08T17:30"),
	(OFFICE, "2026-10-12T09:00", "1wd", "2026-10-10T17:30"),
	(OFFICE, "2026-10-08T09:00", "1wd", "2026-09-30T17:30"),
	(OFFICE, "2026-10-05T09:00", "2wd", "2026-09-29T17:30"),
	# None at all: the end of the day, though never after the moment, or of the working day before it.
	(OFFICE, "2026-10-09T20:00", "0wd", "2026-10-09T17:30"),
	(OFFICE, "2026-10-09T12:00", "0wd", "2026-10-09T12:00"),
	(OFFICE, "2026-10-11T12:00", "0wd", "2026-10-10T17:30"),
	# Calendar days and elapsed minutes: the same clock time, holidays or not.
	(OFFICE, "2026-10-16T08:00", "7cd", "2026-10-09T08:00"),
	(OFFICE, "2026-03-01T12:00", "1cd", "2026-02-28T12:00"),
	(OFFICE, "2026-10-09T00:30", "60em", "2026-10-08T23:30"),
	# Working time: half an hour after lunch, 90 minutes before it.
	(OFFICE, "2026-10-09T14:00", "2h", "2026-10-09T10:30"),
	# Exactly at a window's start it stays there; a minute more is in the window before.
	(OFFICE, "2026-10-09T12:00", "180m", "2026-10-09T09:00"),
	(OFFICE, "2026-10-09T12:00", "181m", "2026-10-08T17:29"),
	# Half an hour after the holidays, the other before them.
	(OFFICE, "2026-10-08T09:30", "60m", "2026-09-30T17:00"),
	# No time at all: the end of the working time before a Sunday.
	(OFFICE, "2026-10-11T10:00", "0m", "2026-10-10T17:30"),
	# A moment in Monday's shift has Monday as its day, also after midnight; Friday's shift ends on Saturday.
	(NIGHT, "2026-10-13T03:00", "1wd", "2026-10-10T06:00"),
	(NIGHT, "2026-10-13T12:00", "1wd", "2026-10-13T06:00"),
	(NIGHT, "2026-10-13T00:30", "60m", "2026-10-12T23:30"),
	# Over a change of the clock: 03:30 in summer time is 01:30 UTC; the skipped 02:30 means 03:00.
	(BERLIN_ALWAYS, "2026-03-29T03:30", "120em", "2026-03-29T00:30+01:00"),
	(BERLIN_ALWAYS, "2026-03-30T02:30", "1cd", "2026-03-29T03:00+02:00"),
	(BERLIN, "2026-10-26T10:00", "2h", "2026-10-23T16:00+02:00"),
]

# 9 October in the office; the target is an hour of working time.
TOLD_BY_EVENTS = [
	# From a pause straight to the end: the pause ends with it, and half an hour was left.
	([("started", "09:00"), ("paused", "09:30"), ("stopped", "15:00")], "2026-10-09T15:30", State.IN_TIME),
	# The same over the evening: half an hour is left for the make-up Saturday.
	([("started", "09:00"), ("paused", "09:30"), ("stopped", "17:30")], "2026-10-10T09:30", State.IN_TIME),
	# Paused after it was due, and ended in the pause: late all the same.
	([("started", "09:00"), ("paused", "10:30"), ("stopped", "15:00")], "2026-10-09T10:00", State.BREACHED),
	# Still paused: nothing is due.
	([("started", "09:00"), ("paused", "09:30")], None, State.PAUSED),
	# A second pause begins when the first has ended: 20 + 20 minutes had passed by 11:20.
	(
		[
			("started", "09:00"),
			("paused", "09:20"),
			("resumed", "11:00"),
			("paused", "11:20"),
			("resumed", "14:00"),
			("stopped", "14:10"),
		],
		"2026-10-09T14:20",
		State.IN_TIME,
	),
	# Met exactly when it is due.
	([("started", "09:00"), ("stopped", "10:00")], "2026-10-09T10:00", State.IN_TIME),
	# Begun in the evening, met before the day begins.
	([("started", "18:00"), ("stopped", "20:00")], "2026-10-10T10:00", State.IN_TIME),
]


def _on_the_ninth(time):
	return datetime.fromisoformat(time if "T" in time else f"2026-10-09T{time}")


def _pause(text):
	start, end = text.split("/")
	return Pause(_on_the_ninth(start), _on_the_ninth(end) if end else None)


def _check(calendar, found, expected):
	if expected is None:
		assert found is None
		return
	wanted = datetime.fromisoformat(expected)
	assert found == calendar.local(calendar.instant(wanted)), f"{found} is not {expected}"
	assert wanted.tzinfo is None or found.utcoffset() == wanted.utcoffset()


def test_there_are_enough_cases():
	"""The tables hold each case once."""
	cases = [
		*map(str, FROM_A_START),
		*map(str, WITH_PAUSES),
		*map(str, BEFORE_A_MOMENT),
		*map(str, TOLD_BY_EVENTS),
	]
	assert len(set(cases)) == len(cases) >= 100


@pytest.mark.parametrize(("calendar", "start", "target", "expected"), FROM_A_START)
def test_from_a_start(calendar, start, target, expected):
	"""A target counted from a start is due when a person would say so."""
	_check(calendar, due(calendar, datetime.fromisoformat(start), Target.parse(target)), expected)


@pytest.mark.parametrize(("start", "target", "pauses", "expected"), WITH_PAUSES)
def test_with_pauses(start, target, pauses, expected):
	"""A pause costs as much as it takes of what counts, and no more."""
	found = due(OFFICE, datetime.fromisoformat(start), Target.parse(target), map(_pause, pauses))
	_check(OFFICE, found, expected)


@pytest.mark.parametrize(("calendar", "moment", "target", "expected"), BEFORE_A_MOMENT)
def test_before_a_moment(calendar, moment, target, expected):
	"""A target counted back from a moment is due when a person would say so."""
	_check(calendar, due_before(calendar, datetime.fromisoformat(moment), Target.parse(target)), expected)


@pytest.mark.parametrize(("events", "expected", "state"), TOLD_BY_EVENTS)
def test_told_by_events(events, expected, state):
	"""A clock's deadline and state follow from what happened to it."""
	happened = [Event(EventKind(kind), _on_the_ninth(time)) for kind, time in events]
	clock = read_clock(OFFICE, Target.parse("1h"), happened, _on_the_ninth("23:00"))
	_check(OFFICE, clock.due, expected)
	assert clock.state is state


@pytest.mark.parametrize("target", ["sameday", "3wd-before", "3wd-after"])
def test_what_cannot_be_counted_back(target):
	"""A unit that says nothing about a time before a moment is refused."""
	with pytest.raises(ValueError, match="counted back"):
		due_before(OFFICE, datetime(2026, 10, 9), Target.parse(target))

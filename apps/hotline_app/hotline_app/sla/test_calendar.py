"""Calendars: what they read, what they refuse, and which moments they count."""

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest

from hotline_app.sla import Calendar, CalendarError, MomentError, NoWorkingTimeError

OFFICE_HOURS = [["09:00", "12:00"], ["13:30", "17:30"]]
OFFICE = {
	"timezone": "Asia/Shanghai",
	"week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE_HOURS),
	"holidays": [f"2026-10-0{day}" for day in range(1, 8)],
	"workdays": {"2026-10-10": "fri"},
}
NIGHTLY = {day: [["22:00", "06:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def office(**changes):
	return Calendar.from_dict({**OFFICE, **changes})


def hours(calendar, day):
	"""The windows of a date as a person would write them."""
	return [
		"-".join(f"{calendar.local(moment):%d %H:%M}" for moment in span)
		for span in calendar.windows(date.fromisoformat(day))
	]


@pytest.mark.parametrize(
	("day", "expected"),
	[
		("2026-09-30", ["30 09:00-30 12:00", "30 13:30-30 17:30"]),  # a Wednesday
		("2026-10-01", []),  # the first day of the holiday week
		("2026-10-07", []),  # and its last, a Wednesday too
		("2026-10-08", ["08 09:00-08 12:00", "08 13:30-08 17:30"]),
		("2026-10-10", ["10 09:00-10 12:00", "10 13:30-10 17:30"]),  # a Saturday that works like a Friday
		("2026-10-11", []),
	],
)
def test_windows_follow_weekday_holiday_and_make_up_day(day, expected):
	"""A date has the windows of its weekday, none on a holiday, and on a make-up day those it names."""
	assert hours(office(), day) == expected
	assert office().is_working_day(date.fromisoformat(day)) == bool(expected)


def test_a_night_window_belongs_to_the_day_it_starts_on():
	"""A window over midnight counts for its first day, also when the second is a holiday."""
	calendar = Calendar.from_dict(
		{"timezone": "Asia/Shanghai", "week": {"fri": [["22:00", "06:00"]]}, "holidays": ["2026-10-17"]}
	)
	assert hours(calendar, "2026-10-16") == ["16 22:00-17 06:00"]
	assert not calendar.is_working_day(date(2026, 10, 17))


def test_a_night_window_takes_what_it_covers_from_the_next_day():
	"""Where a night window meets the next day's first one, no moment is counted twice."""
	calendar = Calendar.from_dict(
		{
			"timezone": "Asia/Shanghai",
			"week": {"mon": [["20:00", "10:00"]], "tue": [["06:00", "07:00"], ["08:00", "12:00"]]},
		}
	)
	assert hours(calendar, "2026-10-13") == ["13 10:00-13 12:00"]
	assert calendar.working_time_between(date(2026, 10, 12), date(2026, 10, 14)) == timedelta(hours=16)


def test_windows_touching_at_midnight_join():
	"""A window until 24:00 and one from 00:00 on the next day run through."""
	calendar = Calendar.from_dict(
		{
			"timezone": "Asia/Shanghai",
			"week": {"mon": [["18:00", "24:00"]], "tue": [["00:00", "02:00"]]},
		}
	)
	reached = calendar.add_working_time(datetime(2026, 10, 12, 23), timedelta(hours=2))
	assert reached.isoformat() == "2026-10-13T01:00:00+08:00"


def test_equal_start_and_end_make_a_whole_day():
	"""A window whose end equals its start runs for a day."""
	calendar = Calendar.from_dict({"timezone": "Asia/Shanghai", "week": {"mon": [["08:00", "08:00"]]}})
	assert hours(calendar, "2026-10-12") == ["12 08:00-13 08:00"]


def test_windows_may_be_given_in_any_order():
	"""The order of the windows in the definition does not matter."""
	shuffled = dict.fromkeys(OFFICE["week"], OFFICE_HOURS[::-1])
	assert office(week=shuffled) == office()


def test_always_counts_every_moment_of_every_day():
	"""In a 24x7 calendar each date is a working day from 00:00 to 24:00."""
	calendar = Calendar.from_dict({"timezone": "Asia/Shanghai", "always": True})
	assert calendar == Calendar.always("Asia/Shanghai")
	assert hours(calendar, "2026-10-04") == ["04 00:00-05 00:00"]
	assert calendar.working_time_between(date(2026, 10, 1), date(2026, 10, 8)) == timedelta(days=7)


def test_false_always_and_empty_lists_change_nothing():
	"""What a form writes for fields left empty is accepted."""
	assert office(always=False) == office()
	empty = {"timezone": "UTC", "always": True, "week": {}, "holidays": [], "workdays": {}}
	assert Calendar.from_dict(empty) == Calendar.always("UTC")


def test_a_calendar_is_a_value():
	"""Equal definitions make equal calendars with equal hashes, and one survives a cache."""
	assert office() == office()
	assert hash(office()) == hash(office())
	assert pickle.loads(pickle.dumps(office())) == office()


@pytest.mark.parametrize(
	("moment", "expected"),
	[
		("2026-10-09T10:00", "2026-10-09T10:00"),  # at work
		("2026-10-09T06:00", "2026-10-09T09:00"),  # before work
		("2026-10-09T12:00", "2026-10-09T13:30"),  # a window's end is outside it
		("2026-10-09T17:30", "2026-10-10T09:00"),  # the make-up Saturday follows
		("2026-10-10T20:00", "2026-10-12T09:00"),  # a Sunday lies between
		("2026-09-30T18:00", "2026-10-08T09:00"),  # the holiday week lies between
	],
)
def test_next_working_moment(moment, expected):
	"""A moment in working time stays; another moves to the start of the next window."""
	found = office().next_working_moment(datetime.fromisoformat(moment))
	assert found.isoformat() == f"{expected}:00+08:00"


@pytest.mark.parametrize(
	("start", "end", "minutes"),
	[
		("2026-10-09T09:00", "2026-10-09T17:30", 420),
		("2026-10-09T11:30", "2026-10-09T14:00", 60),  # lunch does not count
		("2026-10-09T18:00", "2026-10-10T08:00", 0),
		("2026-09-30T17:00", "2026-10-08T09:30", 60),  # nor the holiday week
		("2026-10-09T10:00", "2026-10-09T10:00", 0),
		("2026-10-05T00:00", "2026-10-12T00:00", 3 * 420),  # Thursday, Friday, and the make-up Saturday
	],
)
def test_working_time_between(start, end, minutes):
	"""Working time between two moments is the sum of the windows they enclose."""
	found = office().working_time_between(datetime.fromisoformat(start), datetime.fromisoformat(end))
	assert found == timedelta(minutes=minutes)


def test_moments_with_an_offset_are_converted():
	"""A moment with an offset means that instant, one without is in the calendar's zone."""
	there, here = datetime(2026, 10, 9, 2, 0, tzinfo=UTC), datetime(2026, 10, 9, 10, 0)
	assert office().instant(there) == office().instant(here)
	assert office().next_working_moment(there).isoformat() == "2026-10-09T10:00:00+08:00"


@pytest.mark.parametrize(
	("timezone", "wall", "expected"),
	[
		("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T03:00:00+02:00"),  # skipped
		("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),  # repeated
		("America/New_York", "2026-03-08T02:00", "2026-03-08T03:00:00-04:00"),
		("America/New_York", "2026-11-01T01:59", "2026-11-01T01:59:00-04:00"),
		("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-04T02:30:00+11:00"),  # half an hour skipped
		("Pacific/Apia", "2011-12-30T12:00", "2011-12-31T00:00:00+14:00"),  # a whole day skipped
	],
)
def test_a_wall_time_skipped_or_repeated_is_the_first_instant_that_reaches_it(timezone, wall, expected):
	"""A wall time in a gap means the jump, one that occurs twice its first passing."""
	calendar = Calendar.always(timezone)
	found = calendar.local(calendar.instant(datetime.fromisoformat(wall)))
	assert found.isoformat() == expected


@pytest.mark.parametrize(
	("timezone", "evening", "length"),
	[
		("Europe/Berlin", "2026-03-28", 7),
		("Europe/Berlin", "2026-10-24", 9),
		("America/New_York", "2026-03-07", 7),
		("America/New_York", "2026-10-31", 9),
		("Australia/Lord_Howe", "2026-10-03", 7.5),
		("Asia/Shanghai", "2026-10-24", 8),
	],
)
def test_a_night_shift_has_the_hours_that_really_pass(timezone, evening, length):
	"""A night in which the clock changes is an hour shorter or longer."""
	calendar = Calendar.from_dict({"timezone": timezone, "week": NIGHTLY})
	day = date.fromisoformat(evening)
	assert calendar.windows(day)[0].length == timedelta(hours=length)


def test_a_window_that_the_clock_skips_is_no_working_time():
	"""A date whose only window falls into the skipped hour is no working day."""
	calendar = Calendar.from_dict({"timezone": "Europe/Berlin", "week": {"sun": [["02:00", "03:00"]]}})
	assert calendar.is_working_day(date(2026, 3, 22))
	assert not calendar.is_working_day(date(2026, 3, 29))
	assert not Calendar.always("Pacific/Apia").is_working_day(date(2011, 12, 30))


def test_answers_subtract_as_instants_where_the_clock_changes():
	"""The difference of two answers is the time that passed between them."""
	calendar = Calendar.always("Europe/Berlin")
	noon, next_noon = (calendar.next_working_moment(datetime(2026, 3, day, 12)) for day in (28, 29))
	assert next_noon - noon == timedelta(hours=23)


def test_a_search_without_working_time_ends_with_an_error():
	"""Where only holidays remain, the search stops at its horizon."""
	first = date(2026, 10, 12)
	mondays = [str(first + timedelta(weeks=week)) for week in range(52 * 205)]
	calendar = Calendar.from_dict(
		{"timezone": "Asia/Shanghai", "week": {"mon": OFFICE_HOURS}, "holidays": mondays}
	)
	with pytest.raises(NoWorkingTimeError, match="too little working time within 200 years of 2026-10-12"):
		calendar.next_working_moment(datetime(2026, 10, 12))
	with pytest.raises(NoWorkingTimeError, match="too few working days within 200 years of 2026-10-12"):
		next(calendar.working_days(first))


@pytest.mark.parametrize(
	("call", "message"),
	[
		(lambda c: c.working_time_between(date(2026, 10, 9), date(2026, 10, 8)), "before its start"),
		(lambda c: c.add_working_time(date(2026, 10, 9), timedelta(-1)), "must not be negative"),
		(lambda c: c.next_working_moment(datetime(1, 1, 1)), "the year 1 is out of range"),
		(lambda c: c.next_working_moment(datetime(9999, 12, 31)), "the year 9999 is out of range"),
	],
)
def test_impossible_moments_are_refused(call, message):
	"""A contradiction or a moment out of range is named and not calculated with."""
	with pytest.raises(MomentError, match=message):
		call(office())


@pytest.mark.parametrize(
	("definition", "message"),
	[
		([], "a calendar is an object with timezone and week"),
		({}, "timezone is missing"),
		({"timezone": "UTC"}, "week must be an object"),
		({"timezone": "Mars/Base", "week": {}}, "unknown time zone 'Mars/Base'"),
		({"timezone": "Asia", "always": True}, "unknown time zone 'Asia'"),
		({"timezone": "../etc/passwd", "always": True}, "unknown time zone"),
		({"timezone": "", "always": True}, "unknown time zone ''"),
		({"timezone": 8, "always": True}, "timezone must be a name"),
		({"timezone": "UTC", "always": "yes"}, "always must be true or false"),
		({"timezone": "UTC", "always": True, "week": {"mon": []}}, "always leaves no room for week"),
		({"timezone": "UTC", "always": True, "holidays": ["2026-10-01"]}, "no room for holidays"),
		({"timezone": "UTC", "week": {}}, "the week has no working hours"),
		({"timezone": "UTC", "week": {"mon": []}}, "the week has no working hours"),
		({"timezone": "UTC", "week": {"Mon": OFFICE_HOURS}}, "unknown weekday 'Mon'"),
		({"timezone": "UTC", "week": []}, "week must be an object"),
		({**OFFICE, "color": "red"}, "unknown key 'color'"),
		({**OFFICE, "week": {"mon": "09:00-12:00"}}, "mon: windows must be a list"),
		({**OFFICE, "week": {"mon": ["09:00", "12:00"]}}, "mon: a window is a start and an end"),
		({**OFFICE, "week": {"mon": [["09:00"]]}}, "mon: a window is a start and an end"),
		({**OFFICE, "week": {"mon": [["9:00", "12:00"]]}}, "mon: '9:00' is not a time"),
		({**OFFICE, "week": {"mon": [["09:00", "25:00"]]}}, "mon: '25:00' is not a time"),
		({**OFFICE, "week": {"mon": [["09:00", "12:60"]]}}, "mon: '12:60' is not a time"),
		({**OFFICE, "week": {"mon": [["09:00", "12:00\n"]]}}, "is not a time"),
		({**OFFICE, "week": {"mon": [[9, 12]]}}, "mon: 9 is not a time"),
		({**OFFICE, "week": {"mon": [["24:00", "06:00"]]}}, "mon: 24:00 can only end a window"),
		(
			{**OFFICE, "week": {"mon": [["11:00", "14:00"], ["09:00", "12:00"]]}},
			"mon: the windows 09:00-12:00 and 11:00-14:00 overlap",
		),
		(
			{**OFFICE, "week": {"mon": [["09:00", "08:00"], ["20:00", "21:00"]]}},
			"mon: the windows 09:00-08:00 and 20:00-21:00 overlap",
		),
		(
			{"timezone": "UTC", "week": {"sun": [["20:00", "12:00"]], "mon": [["09:00", "12:00"]]}},
			"sun: the window 20:00-12:00 outlasts the working hours of the next day",
		),
		(
			{
				"timezone": "UTC",
				"week": {"mon": [["09:00", "12:00"]], "wed": [["20:00", "13:00"]]},
				"workdays": {"2026-10-15": "mon"},
			},
			"2026-10-14: the window 20:00-13:00 outlasts",
		),
		({**OFFICE, "holidays": "2026-10-01"}, "holidays must be a list"),
		({**OFFICE, "holidays": ["20261001"]}, "holidays: '20261001' is not a date"),
		({**OFFICE, "holidays": ["2026-02-29"]}, "holidays: '2026-02-29' is not a date"),
		({**OFFICE, "holidays": [20261001]}, "holidays: 20261001 is not a date"),
		({**OFFICE, "workdays": ["2026-10-10"]}, "workdays must be an object"),
		({**OFFICE, "workdays": {"9999-12-31": "fri"}}, "workdays: '9999-12-31' is not a date"),
		({**OFFICE, "workdays": {"2026-10-10": "friday"}}, "unknown weekday 'friday'"),
		({**OFFICE, "workdays": {"2026-10-10": 4}}, "unknown weekday 4"),
		({**OFFICE, "workdays": {"2026-10-10": "sun"}}, "workday 2026-10-10: sun has no working hours"),
		(
			{**OFFICE, "holidays": ["2026-10-10"]},
			"2026-10-10 is both a holiday and a workday",
		),
	],
)
def test_a_wrong_definition_is_refused_by_name(definition, message):
	"""Each mistake in a calendar is one line that names the place and the mistake."""
	with pytest.raises(CalendarError) as caught:
		Calendar.from_dict(definition)
	assert message in str(caught.value)
	assert "\n" not in str(caught.value)

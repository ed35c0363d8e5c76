"""Hours in which nobody is sent a message."""

from datetime import datetime

import pytest

from hotline_app.sla import Calendar, CalendarError, QuietHours

SHANGHAI = Calendar.always("Asia/Shanghai")


@pytest.mark.parametrize(
	("moment", "end"),
	[
		# 21:00 to 08:00 runs over midnight; its start is quiet, its end is not.
		("2026-10-09T20:59", "2026-10-09T20:59"),
		("2026-10-09T21:00", "2026-10-10T08:00"),
		("2026-10-10T00:00", "2026-10-10T08:00"),
		("2026-10-10T07:59", "2026-10-10T08:00"),
		("2026-10-10T08:00", "2026-10-10T08:00"),
		# 14:00 UTC is 22:00 there.
		("2026-10-09T14:00+00:00", "2026-10-10T08:00"),
	],
)
def test_a_moment_at_night_moves_to_the_morning(moment, end):
	"""A moment within the quiet hours moves to their end, every other one stays."""
	quiet = QuietHours.parse(SHANGHAI, "21:00", "08:00")
	found = quiet.end_from(datetime.fromisoformat(moment))
	assert found == SHANGHAI.local(SHANGHAI.instant(datetime.fromisoformat(end)))


def test_hours_within_a_day():
	"""Quiet hours may lie within a day, as those of a lunch break."""
	quiet = QuietHours.parse(SHANGHAI, "12:00", "13:30")
	assert quiet.end_from(datetime(2026, 10, 9, 12, 30)).time().isoformat() == "13:30:00"
	assert quiet.end_from(datetime(2026, 10, 9, 23, 30)).time().isoformat() == "23:30:00"


def test_the_end_of_the_night_is_a_clock_time():
	"""In a night that lacks an hour the quiet hours end at the same clock time."""
	quiet = QuietHours.parse(Calendar.always("Europe/Berlin"), "21:00", "08:00")
	assert quiet.end_from(datetime(2026, 3, 28, 23, 0)).isoformat() == "2026-03-29T08:00:00+02:00"


@pytest.mark.parametrize(("start", "end"), [(None, None), ("", ""), ("08:00", "08:00")])
def test_no_quiet_hours(start, end):
	"""Without times, or with the same twice, no hour is quiet."""
	assert QuietHours.parse(SHANGHAI, start, end) is None


@pytest.mark.parametrize(
	("start", "end"), [("21:00", None), (None, "08:00"), ("00:00", "24:00"), ("21h", "08:00")]
)
def test_quiet_hours_that_make_no_sense(start, end):
	"""A time alone, what is no time, and the whole day are refused."""
	with pytest.raises(CalendarError):
		QuietHours.parse(SHANGHAI, start, end)

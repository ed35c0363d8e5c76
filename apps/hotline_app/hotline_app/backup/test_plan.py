from datetime import datetime, time, timedelta

import pytest

from hotline_app.backup.plan import Course, Rhythm, is_due, is_missing, outdated

HOURLY = Rhythm("Hourly", minute=5)
DAILY = Rhythm("Daily", at=time(2, 30))
WEEKLY = Rhythm("Weekly", at=time(3, 30), weekday="Sunday")
# A Wednesday.
NOW = datetime(2026, 11, 25, 10, 20)
LONG_AGO = datetime(2026, 1, 1)


@pytest.mark.parametrize(
	("rhythm", "now", "latest"),
	[
		(HOURLY, NOW, datetime(2026, 11, 25, 10, 5)),
		(HOURLY, datetime(2026, 11, 25, 0, 4), datetime(2026, 11, 24, 23, 5)),
		(DAILY, NOW, datetime(2026, 11, 25, 2, 30)),
		(DAILY, datetime(2026, 11, 25, 2, 29), datetime(2026, 11, 24, 2, 30)),
		(WEEKLY, NOW, datetime(2026, 11, 22, 3, 30)),
		(WEEKLY, datetime(2026, 11, 22, 3, 30), datetime(2026, 11, 22, 3, 30)),
		(WEEKLY, datetime(2026, 11, 22, 3, 29), datetime(2026, 11, 15, 3, 30)),
	],
)
@pytest.mark.clause("C-6.1.6")
def test_times_of_each_rhythm(rhythm: Rhythm, now: datetime, latest: datetime):
	"""Hourly, daily and weekly plans know the last time at which a backup was to be begun."""
	assert rhythm.latest(now) == latest


@pytest.mark.parametrize("rhythm", [HOURLY, DAILY, WEEKLY])
def test_missed_times_are_made_up_once(rhythm: Rhythm):
	"""After a long downtime one backup is due, and with it all that was missed is made up."""
	assert is_due(rhythm, Course(LONG_AGO, good=NOW - timedelta(days=40)), NOW)
	assert not is_due(rhythm, Course(LONG_AGO, good=NOW, tried=[NOW]), NOW + timedelta(minutes=5))


def test_a_new_plan_begins_with_its_next_time():
	"""What was due before a plan was made is not made up."""
	assert not is_due(DAILY, Course(NOW - timedelta(hours=1)), NOW)
	assert is_due(DAILY, Course(NOW - timedelta(hours=1)), NOW + timedelta(days=1))


def test_a_failed_one_is_tried_again_but_not_for_ever():
	"""A backup that failed is tried again after a while, three times in all, and anew at its next time."""
	begun = datetime(2026, 11, 25, 2, 30)
	tries = [begun]
	assert not is_due(DAILY, Course(LONG_AGO, tried=tries), begun + timedelta(minutes=19))
	assert is_due(DAILY, Course(LONG_AGO, tried=tries), begun + timedelta(minutes=20))
	tries += [begun + timedelta(minutes=20), begun + timedelta(minutes=40)]
	assert not is_due(DAILY, Course(LONG_AGO, tried=tries), begun + timedelta(hours=5))
	assert is_due(DAILY, Course(LONG_AGO, tried=tries), begun + timedelta(days=1))


def test_missing_counts_from_the_last_good_one():
	"""People are told when the last good backup, or the plan without any, is older than the plan bears."""
	bears = timedelta(hours=3)
	assert not is_missing(bears, Course(LONG_AGO, good=NOW - timedelta(hours=3)), NOW)
	assert is_missing(bears, Course(LONG_AGO, good=NOW - timedelta(hours=4)), NOW)
	assert is_missing(bears, Course(LONG_AGO), NOW)
	assert not is_missing(bears, Course(NOW - timedelta(hours=1)), NOW)


def test_as_many_stay_as_the_rule_says():
	"""The newest good ones stay, as many as the plan keeps and one at least; the others may go."""
	assert outdated(["d", "c", "b", "a"], 2) == ["b", "a"]
	assert outdated(["a"], 7) == []
	assert outdated(["b", "a"], 0) == ["a"]

"""The journal of follow-ups against figures that are counted by hand."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import get_system_timezone

from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

JOURNAL, TASK, ATTEMPT = "Follow-up Journal", "HL Follow-up Task", "HL Follow-up Attempt"
FIELDS = ("name", "creation", "modified", "owner", "modified_by", "line", "work_order", "round")
FACTS = ("made_at", "due_at", "done_at", "stage", "workflow_state", "rating", "answered_by", "missed")
NEW_YORK = ZoneInfo("America/New_York")
STATES = {"Open": "To Follow Up", "Unsatisfied": "Not Satisfied", "Unreached": "Not Reached"}


@pytest.fixture(autouse=True)
def _monday(monkeypatch) -> None:
	"""Weeks begin as the site's settings say; here on Monday."""
	monkeypatch.setattr("frappe.utils.data.get_first_day_of_the_week", lambda: "Monday")


def at(day: int, hour: int = 9, month: int = 6) -> datetime:
	"""A time of the year 2003; the 1st of June was a Sunday."""
	return datetime(2003, month, day, hour)


# What happened in those weeks: made, due, done, result, rating.
TASKS = [
	(at(1), at(2), at(1, 23), "Satisfied", 5),
	(at(1), at(2), at(2, 0), "Satisfied", 4),
	(at(2), at(3), at(4), "Unsatisfied", 1),
	(at(2), at(3), at(3, 8), "Unreached", 0),
	(at(3), at(4), None, "Open", 0),
	(at(30), at(1, month=7), at(1, month=7), "Satisfied", 3),
]


def _store(line: str, tasks=TASKS, tries: dict[int, list[datetime]] | None = None) -> None:
	now, rows = datetime(2003, 1, 1), []
	for number, (made, due, done, stage, rating) in enumerate(tasks):
		own = (f"F-{line[:3]}-{number}", now, now, "Administrator", "Administrator", line, f"O-{number}", 1)
		state = STATES.get(stage, stage)
		facts = (made, due, done, stage, state, rating, "Link" if number == 1 else "Phone", int(number == 3))
		rows.append((*own, *facts))
	frappe.db.bulk_insert(TASK, [*FIELDS, *FACTS], rows)
	for number, moments in (tries or {}).items():
		frappe.db.bulk_insert(
			ATTEMPT,
			["name", "parent", "parenttype", "parentfield", "idx", "attempted_at", "result"],
			[
				(f"T-{line[:3]}-{number}-{i}", f"F-{line[:3]}-{number}", TASK, "attempts", i, moment, "Busy")
				for i, moment in enumerate(moments, 1)
			],
		)


def _journal(first: date, last: date, every: str = "Day", line: str = making.LINE, **filters) -> list[dict]:
	asked = {"from_date": str(first), "to_date": str(last), "every": every, "line": line, **filters}
	return run(JOURNAL, filters=asked, ignore_prepared_report=True)["result"]


def _told(rows: list[dict], *names: str) -> list[tuple]:
	return [tuple(row.get(name) for name in names) for row in rows]


@pytest.mark.clause("C-6.2.3c")
def test_follow_ups_are_counted_by_day_week_and_month():
	"""What was made, tried, ended, late, overdue and missed stands at its day, week and month."""
	_store(making.LINE, tries={3: [at(2, 10), at(2, 23), at(3, 7)], 4: [at(3, 10)]})
	days = _journal(date(2003, 6, 1), date(2003, 6, 4))
	results = ("made", "attempts", "ended", "satisfied", "unsatisfied", "unreached")
	assert _told(days, *results) == [
		(2, 0, 1, 1, 0, 0),
		(2, 2, 1, 1, 0, 0),
		(1, 2, 1, 0, 0, 1),
		(0, 0, 1, 0, 1, 0),
		(5, 4, 4, 2, 1, 1),
	]
	assert _told(days, "by_link", "late", "overdue", "missed") == [
		(0, 0, 0, 0),
		(1, 0, 0, 1),
		(0, 0, 0, 0),
		(0, 1, 1, 0),
		(1, 1, 1, 1),
	]
	assert [row["rating"] for row in days] == [5, 4, None, 1, pytest.approx(10 / 3)]
	assert days[-1]["satisfied_share"] == pytest.approx(200 / 3)
	# The Sunday is a week of its own, being the last day of one.
	weeks = _journal(date(2003, 6, 1), date(2003, 6, 15), "Week")
	assert _told(weeks, "made", "ended") == [(2, 1), (3, 3), (0, 0), (5, 4)]
	months = _journal(date(2003, 6, 1), date(2003, 7, 31), "Month")
	assert _told(months, "made", "ended") == [(6, 4), (0, 1), (6, 5)]


def test_days_are_those_of_the_line():
	"""A follow-up just before midnight at a far line belongs to the day there, not to the site's."""
	calendar = {"doctype": "HL Service Calendar", "title": "New York", "time_zone": NEW_YORK.key, "always": 1}
	line = frappe.get_doc(
		{
			"doctype": "HL Line",
			"line_name": "New York Line",
			"number": "311",
			"default_channel": "Phone",
			"calendar": frappe.get_doc(calendar).insert().name,
		}
	).insert()
	site = ZoneInfo(get_system_timezone())
	ended = [datetime(2003, 6, 10, 23, 59), datetime(2003, 6, 11)]
	moments = [moment.replace(tzinfo=NEW_YORK).astimezone(site).replace(tzinfo=None) for moment in ended]
	_store(
		line.name,
		[(moment, None, moment, "Satisfied", 5) for moment in moments],
		tries={0: moments[:1]},
	)
	rows = _journal(date(2003, 6, 10), date(2003, 6, 11), line=line.name)
	assert _told(rows, "made", "attempts", "ended") == [(1, 1, 1), (1, 0, 1), (2, 1, 2)]
	shown = _journal(date(2003, 6, 10), date(2003, 6, 11), line=line.name, records=1)
	assert [row["time"] for row in shown if row.get("time")] == ["23:59", "00:00"]


def test_a_period_without_follow_ups_is_told_as_such():
	"""Each day has its row of noughts; there is no share and no mean of nothing."""
	rows = _journal(date(2002, 1, 1), date(2002, 1, 2))
	assert _told(rows, "made", "ended", "satisfied_share", "rating") == [(0, 0, None, None)] * 3


def test_follow_ups_stand_above_their_sum():
	"""With the follow-ups themselves each day lists those that ended on it, and then how many they were."""
	_store(making.LINE)
	rows = _journal(date(2003, 6, 1), date(2003, 6, 2), records=1)
	assert _told(rows, "name", "number") == [
		("F-Com-0", None),
		("", 1),
		("F-Com-1", None),
		("", 1),
		("", 2),
	]


def test_other_lines_are_not_told():
	"""Whoever is kept to another line counts no follow-ups and no tries of this one."""
	_store(making.LINE, tries={0: [at(1)]})
	other = frappe.get_doc(
		{"doctype": "HL Line", "line_name": "Other", "number": "1", "default_channel": "Phone"}
	).insert()
	permission = {"user": making.FOLLOWUP_AGENT, "allow": "HL Line", "for_value": other.name}
	frappe.get_doc({"doctype": "User Permission", **permission}).insert()
	frappe.clear_cache(user=making.FOLLOWUP_AGENT)
	with making.acting_as(making.FOLLOWUP_AGENT):
		rows = _journal(date(2003, 6, 1), date(2003, 6, 4), line="")
	assert _told(rows[-1:], "made", "attempts", "ended", "overdue") == [(0, 0, 0, 0)]

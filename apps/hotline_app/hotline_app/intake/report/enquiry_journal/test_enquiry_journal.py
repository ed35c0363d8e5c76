"""The journal of enquiries against figures that are counted by hand: from real records, and written down."""

import csv
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import formatdate, get_system_timezone

from hotline_app.intake.course import first_contact
from tests.support import making, queries
from tests.support.product import ROOT

pytestmark = pytest.mark.usefixtures("demo", "site")

JOURNAL, ORDER = "Enquiry Journal", "HL Work Order"
DATA = Path(ROOT) / "tests" / "data"
NEW_YORK = ZoneInfo("America/New_York")
FIELDS = ("name", "creation", "modified", "owner", "modified_by", "line", "kind", "title")
FACTS = (
	"requested_at",
	"done_at",
	"stage",
	"channel",
	"category",
	"agent",
	"duplicate_of",
	"dispatched_at",
	"round",
)

# How the two files write what the journal counts.
FILES = {
	"nyc311-100.csv": {
		"opened": "Created Date",
		"closed": "Closed Date",
		"format": "%m/%d/%Y %I:%M:%S %p",
		"channel": "Open Data Channel Type",
		"category": "Complaint Type",
		"status": "Status",
	},
	"boston311-100.csv": {
		"opened": "open_dt",
		"closed": "closed_dt",
		"format": "%Y-%m-%d %H:%M:%S",
		"channel": "source",
		"category": "type",
		"status": "case_status",
	},
}
# Periods in which the files have many records; the first ends and begins within weeks and months.
PERIODS = [
	("nyc311-100.csv", "Month", date(2010, 1, 17), date(2017, 12, 31)),
	("nyc311-100.csv", "Week", date(2019, 1, 1), date(2020, 9, 30)),
	("nyc311-100.csv", "Day", date(2019, 3, 1), date(2019, 5, 31)),
	("boston311-100.csv", "Day", date(2022, 1, 1), date(2022, 1, 31)),
	("boston311-100.csv", "Week", date(2022, 1, 1), date(2022, 1, 31)),
	("boston311-100.csv", "Month", date(2021, 12, 15), date(2022, 2, 14)),
]


@pytest.fixture(autouse=True)
def _monday(monkeypatch) -> None:
	"""Weeks begin as the site's settings say; here on Monday."""
	monkeypatch.setattr("frappe.utils.data.get_first_day_of_the_week", lambda: "Monday")


@pytest.fixture
def far_line() -> str:
	"""A line whose days are those of New York, while the site has another time zone."""
	assert get_system_timezone() != NEW_YORK.key
	calendar = {"doctype": "HL Service Calendar", "title": "New York", "time_zone": NEW_YORK.key, "always": 1}
	line = {
		"doctype": "HL Line",
		"line_name": "New York Line",
		"number": "311",
		"default_channel": "Phone",
		"calendar": frappe.get_doc(calendar).insert().name,
	}
	return frappe.get_doc(line).insert().name


def _stored(there: datetime | None) -> datetime | None:
	"""A time of New York as this site stores it."""
	if not there:
		return None
	zone = ZoneInfo(get_system_timezone())
	return there.replace(tzinfo=NEW_YORK).astimezone(zone).replace(tzinfo=None)


def _bring_in(line: str, *orders: dict, kind: str = "Enquiry") -> list[str]:
	"""Store enquiries as given, past everything else: only what is counted of them matters."""
	now, rows, minutes = frappe.utils.now_datetime(), [], first_contact.minutes_of(line)
	for number, order in enumerate(orders):
		name = f"J-{kind}-{line[:3]}-{number:04}"
		own = (name, now, now, "Administrator", "Administrator", line, kind, f"Matter {number}")
		facts = {"stage": "Closed", "round": 1, "requested_at": now, **order}
		settled = int(first_contact.was(facts, minutes))
		rows.append((*own, *(facts.get(field) for field in FACTS), settled))
	frappe.db.bulk_insert(ORDER, [*FIELDS, *FACTS, "first_contact"], rows)
	return [row[0] for row in rows]


def _journal(line: str | None, first: date, last: date, every: str = "Day", **filters) -> list[dict]:
	asked = {"from_date": str(first), "to_date": str(last), "every": every, "line": line, **filters}
	return run(JOURNAL, filters=asked, ignore_prepared_report=True)["result"]


def _by_hand(first: date, last: date, every: str) -> list[tuple[date, date]]:
	"""The days, weeks or months of a period, cut where it begins and ends; weeks begin on Monday."""
	spans: list[tuple[date, date]] = []
	day = first
	while day <= last:
		if every == "Day":
			end = day
		elif every == "Week":
			end = day + timedelta(days=6 - day.weekday())
		else:
			end = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
		spans.append((day, min(end, last)))
		day = end + timedelta(days=1)
	return spans


@pytest.mark.clause("C-6.2.1c")
@pytest.mark.parametrize(("file", "every", "first", "last"), PERIODS)
def test_real_enquiries_are_counted_as_by_hand(far_line, file, every, first, last):
	"""Sums by day, week and month, channel, category and outcome are those that the real records give."""
	about = FILES[file]
	with (DATA / file).open(encoding="utf-8-sig", newline="") as opened:
		rows = list(csv.DictReader(opened))
	for row in rows:
		row["at"] = datetime.strptime(row[about["opened"]], about["format"])
		closed = row[about["closed"]] if row[about["status"]] == "Closed" else ""
		row["ended"] = datetime.strptime(closed, about["format"]) if closed else None
	orders = [
		{
			"requested_at": _stored(row["at"]),
			"done_at": _stored(row["ended"]),
			"stage": "Closed" if row["ended"] else "Accepted",
			"channel": row[about["channel"]],
			"category": row[about["category"]],
		}
		for row in rows
	]
	_bring_in(far_line, *orders)

	inside = [row for row in rows if first <= row["at"].date() <= last]
	assert len(inside) > 3
	*spans, total = _journal(far_line, first, last, every)
	expected = _by_hand(first, last, every)
	assert len(spans) == len(expected)
	for span, (begin, end) in zip(spans, expected, strict=True):
		mine = [row for row in inside if begin <= row["at"].date() <= end]
		soon = [row for row in mine if row["ended"] and row["ended"] - row["at"] <= timedelta(minutes=30)]
		still = [row for row in mine if not row["ended"]]
		told = (span["number"], span["at_once"], span["later"], span["in_hand"])
		assert told == (len(mine), len(soon), len(mine) - len(soon) - len(still), len(still)), begin
	assert total["number"] == len(inside)
	for split in ("channel", "category"):
		numbers = sorted(Counter(row[about[split]] for row in inside).values(), reverse=True)
		whole = _journal(far_line, first, last, every, split=split.title())[-1]
		parts = [value for name, value in sorted(whole.items(), key=_position) if name.startswith("part_")]
		# The twelve commonest have columns of their own, the others share one.
		assert parts == numbers[:12] + ([sum(numbers[12:])] if numbers[12:] else [])


def _position(item: tuple) -> int:
	return int(item[0].removeprefix("part_")) if item[0].startswith("part_") else -1


def test_days_are_those_of_the_line(far_line):
	"""Before and after midnight, where a week and a month end, the line's own clock says what day it is."""
	# Sunday, 31 May 2026, is the last day of a week and of a month there.
	_bring_in(
		far_line,
		{"requested_at": _stored(datetime(2026, 5, 31, 23, 59, 59))},
		{"requested_at": _stored(datetime(2026, 6, 1))},
		{"requested_at": _stored(datetime(2026, 6, 1, 0, 0, 1))},
	)
	for every in ("Day", "Week", "Month"):
		rows = _journal(far_line, date(2026, 5, 31), date(2026, 6, 1), every)
		assert [row["number"] for row in rows] == [1, 2, 3], every
	assert _journal(far_line, date(2026, 5, 31), date(2026, 5, 31))[0]["number"] == 1
	times = [
		row["time"]
		for row in _journal(far_line, date(2026, 5, 31), date(2026, 6, 1), records=1)
		if row["name"]
	]
	assert times == ["23:59", "00:00", "00:00"]


def test_lines_with_other_clocks_are_summed_each_by_its_own(far_line):
	"""Without a line chosen, an enquiry counts on the day that it was at its own line."""
	day = date(2001, 3, 5)
	late = datetime(2001, 3, 5, 23, 30)
	_bring_in(far_line, {"requested_at": _stored(late)})
	_bring_in(making.LINE, {"requested_at": late}, {"requested_at": _stored(late)})
	rows = _journal(None, day, day + timedelta(days=1), split="Line")
	assert [row["number"] for row in rows] == [2, 1, 3]
	assert [row["part_0"] for row in rows] == [1, 1, 2]


def test_each_outcome_is_counted_once():
	"""Answered, passed on, open, joined and cancelled ones add up; the share leaves out the last two."""
	at = datetime(2002, 4, 2, 9)
	soon, late = at + timedelta(minutes=30), at + timedelta(minutes=31)
	_bring_in(
		making.LINE,
		{"requested_at": at, "done_at": soon},
		{"requested_at": at, "done_at": late},
		{"requested_at": at, "done_at": soon, "round": 2},
		{"requested_at": at, "done_at": late, "dispatched_at": at},
		{"requested_at": at, "stage": "Handling"},
		{"requested_at": at, "stage": "Waiting"},
		{"requested_at": at, "stage": "Cancelled"},
		{"requested_at": at, "done_at": soon, "duplicate_of": "J-1"},
	)
	row, total = _journal(making.LINE, at.date(), at.date())
	assert row["number"] == total["number"] == 8
	kinds = ("at_once", "later", "passed_on", "in_hand", "repeats", "cancelled")
	assert [row[kind] for kind in kinds] == [1, 2, 1, 2, 1, 1]
	assert row["share"] == pytest.approx(100 / 6)


def test_a_period_without_enquiries_has_empty_rows():
	"""Each day has its row, also one on which nobody called; other kinds of orders are no enquiries."""
	day = date(2003, 1, 1)
	_bring_in(making.LINE, {"requested_at": datetime(2003, 1, 1, 12)}, kind="Repair")
	*rows, total = _journal(making.LINE, day, day + timedelta(days=2))
	assert [row["span"] for row in rows] == [formatdate(day + timedelta(days=n)) for n in range(3)]
	assert all(row["number"] == 0 and row["share"] is None for row in (*rows, total))


def test_enquiries_stand_above_their_sum():
	"""Each day lists its enquiries, the earliest first, then their number; one without any is left out."""
	day = date(2004, 5, 6)
	_bring_in(
		making.LINE,
		{"requested_at": datetime(2004, 5, 6, 15), "done_at": datetime(2004, 5, 6, 15, 5)},
		{"requested_at": datetime(2004, 5, 6, 9), "stage": "Handling"},
		{"requested_at": datetime(2004, 5, 7, 0), "done_at": datetime(2004, 5, 9)},
	)
	rows = _journal(making.LINE, day, day + timedelta(days=2), records=1)
	assert [row.get("time") for row in rows] == ["09:00", "15:00", None, "00:00", None, None]
	assert [row.get("number") for row in rows] == [None, None, 2, None, 1, 3]


@pytest.mark.parametrize(
	"wrong",
	[{"from_date": None}, {"from_date": "2020-01-02"}, {"from_date": "2019-01-01"}, {"every": "Hour"}],
	ids=["no beginning", "ends before it begins", "too many days", "unknown span"],
)
def test_a_period_that_makes_no_sense_is_refused(wrong):
	"""Without both dates, in that order, or with more than a hundred spans, nothing is counted."""
	with pytest.raises(frappe.ValidationError):
		run(JOURNAL, filters={"from_date": "2020-01-01", "to_date": "2020-01-01", **wrong})


def test_readers_find_what_they_may_read():
	"""Who is kept to a line counts its enquiries only, no confidential ones, and reads numbers masked."""
	frappe.get_doc(
		{"doctype": "HL Line", "line_name": "Other", "number": "1", "default_channel": "Phone"}
	).insert()
	day = datetime(2005, 6, 7, 8)
	_bring_in("Other", {"requested_at": day})
	open_one, secret = _bring_in(making.LINE, {"requested_at": day}, {"requested_at": day})
	frappe.db.set_value(ORDER, secret, "confidential", 1)
	frappe.db.set_value(
		ORDER, open_one, {"caller_phone": "13912345678", "caller_phone_masked": "139****5678"}
	)
	assert _journal(None, day.date(), day.date())[-1]["number"] == 3
	frappe.get_doc(
		{"doctype": "User Permission", "user": making.AGENT, "allow": "HL Line", "for_value": making.LINE}
	).insert()
	frappe.clear_cache(user=making.AGENT)
	with making.acting_as(making.AGENT):
		assert _journal(None, day.date(), day.date())[-1]["number"] == 1
		(row, *_sums) = _journal(None, day.date(), day.date(), records=1)
	assert (row["name"], row["caller_phone"]) == (open_one, "139****5678")


def test_it_asks_as_much_of_many_enquiries_as_of_few():
	"""The number of queries does not grow with the enquiries, and they are found by an index."""
	day = datetime(2006, 7, 8, 8)
	asked = {"first": day.date(), "last": day.date(), "records": 1}
	_journal(making.LINE, **asked)
	_bring_in(making.LINE, {"requested_at": day})
	with queries.counted() as few:
		_journal(making.LINE, **asked)
	_bring_in(making.LINE, *[{"requested_at": day}] * 20, kind="Service")
	frappe.db.set_value(ORDER, {"kind": "Service", "requested_at": day}, "kind", "Enquiry")
	with queries.counted() as many:
		rows = _journal(making.LINE, **asked)
	assert rows[-1]["number"] == 21
	assert len(many) <= len(few)

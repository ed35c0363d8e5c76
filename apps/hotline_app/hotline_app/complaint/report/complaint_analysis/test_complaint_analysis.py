"""Analysis and ledger of complaints against figures that are counted by hand from real records."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import frappe
import pytest
from frappe.desk.query_report import run

from tests.support import making
from tests.support.product import ROOT

pytestmark = pytest.mark.usefixtures("demo", "site")

COMPLAINT = "HL Complaint"
FILE = Path(ROOT) / "tests" / "data" / "boston311-100.csv"
FIELDS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"line",
	"kind",
	"target_type",
	"content",
	"round",
	"received_at",
	"stage",
	"finding",
)
FIRST, LAST = date(2021, 12, 29), date(2022, 1, 31)


@pytest.fixture
def received() -> list[tuple[datetime, bool]]:
	"""The requests of a real line in a month, as complaints: when each came in, and whether it is closed."""
	frappe.db.delete(COMPLAINT)
	with FILE.open(encoding="utf-8-sig", newline="") as opened:
		rows = list(csv.DictReader(opened))
	found = [(datetime.fromisoformat(row["open_dt"]), row["case_status"] == "Closed") for row in rows]
	frappe.db.bulk_insert(
		COMPLAINT,
		FIELDS,
		[
			(
				f"K-{number:03}",
				at,
				at,
				"Administrator",
				"Administrator",
				making.LINE,
				"Complaint",
				"Line",
				"It is late.",
				1,
				at,
				"Closed" if closed else "Investigation",
				"Valid" if closed else None,
			)
			for number, (at, closed) in enumerate(found)
		],
	)
	return found


def _told(name: str, **filters) -> list[dict]:
	asked = {"from_date": str(FIRST), "to_date": str(LAST), **filters}
	return run(name, filters=asked, ignore_prepared_report=True)["result"]


@pytest.mark.parametrize(
	("group", "begins"),
	[
		("Day", lambda day: day),
		("Week", lambda day: max(FIRST, day - timedelta(days=day.weekday()))),
		("Month", lambda day: max(FIRST, day.replace(day=1))),
	],
)
def test_complaints_are_counted_by_day_week_and_month(received, group, begins, monkeypatch):
	"""Each day, week or month has its row with complaints, open and valid ones, as the records give them."""
	monkeypatch.setattr("frappe.utils.data.get_first_day_of_the_week", lambda: "Monday")
	days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
	expected = {begins(day): [0, 0, 0] for day in days}
	for at, closed in received:
		counts = expected[begins(at.date())]
		counts[0] += 1
		counts[1] += not closed
		counts[2] += closed
	rows = _told("Complaint Analysis", group=group)
	assert [[row["number"], row["open"], row["valid"]] for row in rows] == list(expected.values())
	assert sum(row["number"] for row in rows) == 100


@pytest.mark.clause("C-8.2.3")
def test_the_ledger_has_each_of_them_once(received):
	"""The ledger lists every complaint of the period in the order of arrival, and no other."""
	rows = _told("Complaint Ledger")
	assert [row["received_at"] for row in rows] == sorted(at for at, _closed in received)
	later = _told("Complaint Ledger", from_date="2022-01-03", to_date="2022-01-03")
	assert len(later) == sum(at.date() == date(2022, 1, 3) for at, _closed in received) == 38

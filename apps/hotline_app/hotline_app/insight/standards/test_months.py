"""The state of past months: kept once, unchanged by what happens later, shown as twelve marks."""

import frappe
import pytest
from frappe.utils import add_days, add_months, get_first_day, getdate, nowdate

from hotline_app.insight.standards import assessing, months, verdicts
from hotline_app.insight.standards.test_judging import answer
from tests.support.making import LINE

pytestmark = pytest.mark.usefixtures("demo", "site")


def last_month(back: int = 0):
	"""Return the first day of the last full month, or of one before it."""
	return getdate(add_months(get_first_day(nowdate()), -1 - back))


def kept(clause: str, back: int = 0, line: str | None = None) -> str | None:
	"""Return the verdict that was kept."""
	filters = {"clause": clause, "month": last_month(back), "line": line or ("is", "not set")}
	return frappe.db.get_value(months.KEPT, filters, "verdict")


@pytest.fixture
def no_commit(monkeypatch) -> None:
	"""Let what is kept be rolled back after the test."""
	monkeypatch.setattr(frappe.db, "commit", lambda *args, **named: None)


def test_past_month_stays_as_it_was() -> None:
	"""What a month showed is kept for every clause, by standard and line; no later change reaches it."""
	given = answer("C-4.1", verdicts.PARTLY, assessed_on=last_month(), valid_until=add_days(nowdate(), 300))
	assert months.keep(last_month()) == 163 + 69
	assert kept("C-4.1") == kept("C-4.1", line=LINE) == verdicts.PARTLY
	assert kept("P-5") == verdicts.NOT_APPLICABLE
	given.delete()
	assert months.last_twelve(getdate())["C-4.1"].endswith(verdicts.MARKS[verdicts.PARTLY])
	assert len(months.last_twelve(getdate())["C-4.1"]) == 12


def test_nightly_run_keeps_what_is_missing(no_commit) -> None:
	"""The nightly run keeps the last month once, and of earlier ones only what their data tell."""
	answer("C-4.1", verdicts.NOT_MET, assessed_on=last_month(2), valid_until=add_days(nowdate(), 300))
	months.run()
	assert kept("C-4.1") == verdicts.NOT_MET
	assert kept("C-4.1", 1) == verdicts.NOT_MET
	assert kept("C-4.1", 3) is None
	frappe.db.delete(assessing.ASSESSMENT)
	months.run()
	assert kept("C-4.1") == verdicts.NOT_MET


def test_twelve_months_in_their_order(no_commit) -> None:
	"""The marks go from the earliest month to the last full one; where nothing is kept is a dot."""
	for back, verdict in (
		(0, verdicts.MET),
		(1, verdicts.NOT_MET),
		(11, verdicts.PARTLY),
		(12, verdicts.MET),
	):
		month = last_month(back)
		frappe.get_doc(
			{"doctype": months.KEPT, "clause": "C-4.1", "month": month, "verdict": verdict}
		).insert()
	marks = verdicts.MARKS
	wanted = marks[verdicts.PARTLY] + "·" * 9 + marks[verdicts.NOT_MET] + marks[verdicts.MET]
	assert months.last_twelve(getdate())["C-4.1"] == wanted
	assert months.last_twelve(add_days(get_first_day(nowdate()), -1))["C-4.1"] == wanted
	assert months.last_twelve(last_month())["C-4.1"].endswith(marks[verdicts.NOT_MET])


def test_marks_differ_without_colour() -> None:
	"""Each verdict has a mark of its own, one character wide, that a Chinese font has."""
	assert len(set(verdicts.MARKS.values()) | {verdicts.UNKNOWN_MARK}) == len(verdicts.ALL) + 1
	for mark in (*verdicts.MARKS.values(), verdicts.UNKNOWN_MARK):
		assert len(mark) == 1
		mark.encode("gb18030")

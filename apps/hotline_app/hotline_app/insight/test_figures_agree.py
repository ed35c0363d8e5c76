"""A figure that is told elsewhere is the same there: on the wallboard, in assessments, in other reports."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.utils import add_days, get_datetime, getdate, now_datetime

from hotline_app.insight import measuring
from hotline_app.quality import appraising
from hotline_app.telephony import board
from hotline_app.telephony.report.answering_by_half_hour import answering_by_half_hour
from tests.support import calls, making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.mark.clause("G-2.5")
def test_wallboard_and_half_hours() -> None:
	"""The answer rate of the wallboard, of the half hours and of the indicator are the same."""
	calls.seat("11", making.AGENT)
	at = now_datetime() - timedelta(minutes=2)
	calls.answered("c1", "11", talk_s=10, at=at).take()
	calls.Call("c2", at=at).queued()(30).ended(by="caller").take()
	calls.Call("c3", at=at).ringing("11")(9).ended(by="caller").take()
	calls.Call("c4", at=at).ivr_choice(choice="1")(1).ended(by="caller").take()
	calls.Call("c5", at=at).ended(by="system", reason="refused").take()
	day = str(at.date())
	start, end = get_datetime(day), get_datetime(add_days(day, 1))
	measured = {
		one.group: (one.numerator, one.denominator)
		for one in measuring.measure("Answer Rate", start, end, by="line")
	}
	shown = {row["line"]: (row["answered"], row["offered"]) for row in board.rates(None, start)}
	assert measured == shown and measured[making.LINE][1] >= 3
	found = answering_by_half_hour.execute({"from_date": day, "to_date": day})
	summed = tuple(sum(row[name] for row in found[1]) for name in ("answered", "offered"))
	assert summed == tuple(map(sum, zip(*measured.values(), strict=True)))


def _answer(unit: str, *stages: str) -> None:
	for stage in stages:
		task = frappe.get_doc(
			{
				"doctype": "HL Follow-up Task",
				"line": making.LINE,
				"handling_unit": unit,
				"purpose": "Evaluation",
				"stage": stage,
				"done_at": "2020-03-10 12:00:00",
			}
		)
		task.name = frappe.generate_hash(length=10)
		task.db_insert()


@pytest.mark.clause("G-5.3")
@pytest.mark.clause("H-6.2")
def test_assessment_of_units() -> None:
	"""A unit's satisfaction among the indicators is what its assessment counts as the customers' part."""
	unit = making.unit("Counted Unit")
	_answer(unit, "Satisfied", "Satisfied", "Unsatisfied", "Unreached")
	first, last = date(2020, 3, 1), date(2020, 3, 31)
	facts = appraising.gather("HL Handling Unit", [unit], first, last)[unit]
	span = (get_datetime(first), get_datetime(last) + timedelta(days=1))
	[measured] = measuring.measure("Satisfaction", *span, by="handling_unit")
	assert measured.group == unit
	assert facts["Customers"] == (round(measured.value, 1), measured.denominator)
	asked = {
		row.parent: row.clause
		for row in frappe.get_all("HL Indicator Clause", {"clause": "H-6.2"}, ["parent", "clause"])
	}
	assert set(asked) == {"Satisfaction", "Timely Response", "Resolution Rate", "Complaint Handling Rate"}
	for name in asked:
		assert frappe.db.get_value("HL Indicator", name, "target") > 0


def test_demo_has_figures() -> None:
	"""In the demo the report has something to show of calls and orders of this month."""
	start = get_datetime(add_days(getdate(), -30))
	end = get_datetime(add_days(getdate(), 1))
	[rate] = measuring.measure("Resolution Rate", start, end)
	assert rate.denominator > 0

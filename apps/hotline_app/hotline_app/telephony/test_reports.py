from datetime import timedelta

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import add_to_date, get_datetime, nowdate

from hotline_app.api import calls as api
from tests.support import calls, making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture(autouse=True)
def that_day(demo, site):
	"""Three calls of a day, at nine and half past: answered, missed, abandoned."""
	calls.seat("11")
	calls.sign_in("11", making.AGENT, at=add_to_date(get_datetime(nowdate()), days=-4))
	nine = add_to_date(get_datetime(nowdate()), days=-3) + timedelta(hours=9)
	calls.answered("c1", "11", talk_s=120, at=nine + timedelta(minutes=3)).take()
	missed = calls.Call("c2", at=nine + timedelta(minutes=31), caller="13800000001")
	missed.queued()(5).ringing("11")(40).ended(by="caller").take()
	lost = calls.Call("c3", at=nine + timedelta(minutes=40), caller="13800000002")
	lost.queued()(50).ended(by="caller").take()
	return nine


def _rows(report: str, user: str = making.LEADER, **filters):
	day = str(add_to_date(nowdate(), days=-3))[:10]
	with making.acting_as(user):
		told = run(report, filters={"from_date": day, "to_date": day, **filters})
	return [row for row in told["result"] if isinstance(row, dict)]


def test_ledger_has_the_whole_course():
	"""The ledger lists the calls of a period with their figures, for whoever may read them."""
	rows = _rows("Call Ledger")
	assert [row["caller_number"] for row in rows] == ["13800000002", "13800000001", calls.CALLER]
	assert (rows[-1]["talk_s"], rows[-1]["waiting_s"], rows[-1]["agent"]) == (120, 10, making.AGENT)
	with pytest.raises(frappe.PermissionError):
		_rows("Call Ledger", making.AGENT)


@pytest.mark.clause("C-6.1.3")
def test_missed_calls_with_their_call_backs():
	"""The report of lost calls says which callers are still to be called back."""
	rows = _rows("Missed and Abandoned Calls")
	assert {row["caller_number"]: row["call_back_stage"] for row in rows} == {
		"13800000001": "Open",
		"13800000002": "Open",
	}


@pytest.mark.clause("C-4.4.3")
def test_answering_by_half_hour(that_day):
	"""Offered, answered, in time, lost and average times are counted by half hour."""
	rows = {row["slot"]: row for row in _rows("Answering by Half Hour")}
	first, second = rows[that_day], rows[that_day + timedelta(minutes=30)]
	assert (first["offered"], first["answered"], first["in_time"], first["rate"]) == (1, 1, 1, 100)
	assert (first["waiting"], first["talk"], first["wrap_up"]) == (10, 120, 20)
	assert (second["offered"], second["answered"], second["missed"], second["abandoned"]) == (2, 0, 1, 1)


@pytest.mark.clause("P-27")
def test_wrong_and_silent_calls_are_counted():
	"""Wrap-up codes tell wrong numbers and silent calls apart, and the report counts them."""
	[call] = calls.own(outcome="Answered")
	with making.acting_as(making.AGENT):
		api.wrap_up(call, "Silent Call")
	rows = _rows("Calls by Wrap-up Code")
	assert [(row["wrap_up"], row["calls"], row["numbers"]) for row in rows] == [("Silent Call", 1, 1)]


@pytest.mark.clause("J-A2c")
def test_calls_of_blacklisted_numbers():
	"""Calls of blacklisted numbers are counted by number, with those that were refused."""
	entry = frappe.get_doc({"doctype": "HL Blacklist Entry", "number": "13800000009", "reason": "Shouts."})
	entry.insert()
	making.take_step(entry, "Confirm Entry", effect="Refuse")
	at = add_to_date(get_datetime(nowdate()), hours=-58)
	calls.Call("b1", at=at, caller="13800000009").ringing()(1).ended(by="system", reason="refused").take()
	[row] = _rows("Blacklisted Calls")
	assert (row["caller_number"], row["calls"], row["refused"]) == ("13800000009", 1, 1)

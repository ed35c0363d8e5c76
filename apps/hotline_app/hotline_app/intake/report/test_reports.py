import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import add_days, nowdate

from hotline_app.api import watch
from hotline_app.intake.watch import escalating
from tests.support import making, queries, units

URGES, MATTERS = "Urges and Supervisions", "Matters Passed Upward"


@pytest.fixture(autouse=True)
def _demo(demo, site):
	frappe.db.delete("HL Escalation")


def _run(report: str, **filters) -> dict:
	period = {"from_date": nowdate(), "to_date": nowdate()}
	return run(report, filters={**period, **filters}, ignore_prepared_report=True)


def _row(unit: str, **filters) -> dict:
	return next(row for row in _run(URGES, **filters)["result"] if row["unit"] == unit)


@pytest.fixture
def unit() -> str:
	return units.unit("Water", "water")


def test_urgings_and_supervisions_are_counted_by_unit(unit):
	"""Each unit has a row of its own with urgings, their sources, answers and supervisions; and a total."""
	order = units.order_of(unit)
	first = watch.urge(order.name, "When?")["name"]
	watch.urge(order.name, "Now.", source="Agent")
	watch.supervise(order.name, "Late", level="Serious")
	watch.urge(making.order().name, "When?")
	watch.answer_urge(first, "Tomorrow.")
	frappe.db.set_value(
		"HL Urge", first, {"urged_at": f"{nowdate()} 00:00:00", "replied_at": f"{nowdate()} 02:00:00"}
	)
	row = _row(unit)
	assert (row["urges"], row["by_customer"], row["answered"], row["answered_share"]) == (2, 1, 1, 50)
	assert (row["supervisions"], row["running"]) == (1, 1)
	assert row["hours"] == pytest.approx(2)
	answer = _run(URGES)
	total = answer["result"][-1]
	assert (total["urges"], total["supervisions"]) == (3, 1)
	assert answer["chart"]["data"]["datasets"][0]["values"] == [2, 1]


def test_filters_narrow_the_report(unit):
	"""Unit, source, level and period leave out what is not asked for."""
	order = units.order_of(unit)
	watch.urge(order.name, "When?")
	watch.urge(order.name, "Now.", source="Agent")
	watch.supervise(order.name, "Late", level="Serious")
	assert _row(unit, source="Agent")["urges"] == 1
	assert _row(unit, level="Serious")["urges"] == 0
	assert _run(URGES, handling_unit=units.unit("Roads"))["result"] == []
	yesterday = add_days(nowdate(), -1)
	assert _run(URGES, from_date=yesterday, to_date=yesterday)["result"] == []
	for wrong in ({"to_date": yesterday}, {"from_date": None}):
		with pytest.raises(frappe.ValidationError):
			_run(URGES, **wrong)


def test_each_record_leads_to_its_order(unit):
	"""Behind the totals stand the records, each with its order."""
	order = units.order_of(unit)
	watch.urge(order.name, "When?")
	watch.supervise(order.name, "Late")
	rows = _run(URGES, records=1)["result"]
	assert {row["doctype"] for row in rows} == {"HL Urge", "HL Supervision"}
	assert {row["work_order"] for row in rows} == {order.name}


def test_reports_ask_as_much_of_many_records_as_of_few(unit):
	"""The number of queries does not grow with the records."""
	order = units.order_of(unit)
	watch.urge(order.name, "When?")
	_run(URGES)
	with queries.counted() as few:
		_run(URGES)
	for _ in range(5):
		watch.urge(order.name, "When?")
	with queries.counted() as many:
		_run(URGES)
	assert len(many) <= len(few)


@pytest.mark.clause("J-30")
@pytest.mark.clause("J-31")
def test_matters_are_collected():
	"""What was passed upward is collected by matter and line, with the course of each."""
	conflict = escalating.escalate(making.LINE, "Policy Conflict", "City and district disagree.")
	escalating.escalate(making.LINE, "Hot Topic", "Everybody asks about the dam.")
	escalating.escalate("City 311", "Policy Conflict", "Another line.")
	conflict = making.take_step(conflict, "Verify")
	making.take_step(conflict, "Report Upward", reported_to="Health Commission")
	answer = _run(MATTERS, matter="Policy Conflict", line=making.LINE)
	(row,) = answer["result"]
	assert (row["name"], row["reported_to"]) == (conflict.name, "Health Commission")
	assert row["reported_at"]
	assert sum(_run(MATTERS)["chart"]["data"]["datasets"][0]["values"]) == 3


def test_a_leader_of_one_line_reads_that_line():
	"""Who is kept to a line by a user permission sees its records only."""
	escalating.escalate(making.LINE, "Hot Topic", "Here.")
	escalating.escalate("City 311", "Hot Topic", "There.")
	frappe.get_doc(
		{"doctype": "User Permission", "user": making.LEADER, "allow": "HL Line", "for_value": making.LINE}
	).insert()
	with making.acting_as(making.LEADER):
		assert [row["line"] for row in _run(MATTERS)["result"]] == [making.LINE]


def test_agents_have_no_part_in_it():
	"""The reports are for those who watch over the line."""
	with making.acting_as(making.AGENT):
		for report in (URGES, MATTERS):
			with pytest.raises(frappe.PermissionError):
				_run(report)

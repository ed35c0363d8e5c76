"""Faults, peaks and the forecast on a site."""

from datetime import datetime, timedelta

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.roster import faults, forecast, peaks
from hotline_app.roster.errors import RosterError
from hotline_app.roster.report.seats_needed import seats_needed
from tests.support import calls, making, roster

pytestmark = pytest.mark.usefixtures("demo", "site")
OUTAGES = "Outages over Several Areas"


def _outage(*areas: str):
	return frappe.get_doc(
		{
			"doctype": "HL Service Notice",
			"title": "No water",
			"line": making.LINE,
			"notice_type": "Unplanned Outage",
			"starts_at": add_to_date(now_datetime(), hours=-1),
			"restores_at": add_to_date(now_datetime(), hours=2),
			"reason": "Burst pipe",
			"content": "No water for two hours.",
			"areas": [{"area": area} for area in areas],
		}
	).insert()


@pytest.mark.clause("P-36")
def test_outage_over_two_areas_calls_people_in_and_adds_seats():
	"""One area is no peak; with the second the plan is in force by itself, and ends when supply is back."""
	plan = frappe.get_doc("HL Peak Plan", frappe.db.get_value("HL Peak Plan", {"begins_with": "Outages"}))
	plan.append("people", {"user": making.FOLLOWUP_AGENT})
	plan.save()
	shift = roster.running(frappe.utils.nowdate(), roster.shift_type("All Day", "00:00", "00:00"))
	areas = frappe.get_all("HL Area", {"is_group": 0}, pluck="name", limit=2)
	frappe.db.set_value("HL Service Notice", {"stage": "Published"}, "stage", "Ended")
	first, second = (_outage(area) for area in areas)
	frappe.db.set_value("HL Service Notice", first.name, "stage", "Published")
	peaks.watch()
	assert not frappe.db.exists("HL Peak Event", {"plan": plan.name})
	frappe.db.set_value("HL Service Notice", second.name, "stage", "Published")
	peaks.watch()
	peaks.watch()
	[event] = frappe.get_all("HL Peak Event", {"plan": plan.name}, ["name", "status", "by_itself"])
	assert (event.status, event.by_itself) == ("In Force", 1)
	assert frappe.db.get_value("HL Shift", shift.name, "extra_seats") == plan.extra_seats
	about = {"document_type": "HL Peak Event", "document_name": event.name}
	assert frappe.db.exists("Notification Log", {**about, "for_user": making.FOLLOWUP_AGENT})
	assert frappe.db.exists("HL Duty Entry", {"shift": shift.name, "kind": "Peak"})
	frappe.db.set_value("HL Service Notice", second.name, "restored_at", now_datetime())
	peaks.watch()
	assert frappe.db.get_value("HL Peak Event", event.name, "status") == "Ended"
	assert frappe.db.get_value("HL Shift", shift.name, "extra_seats") == 0


@pytest.mark.clause("P-36")
def test_plan_is_put_in_force_by_hand():
	"""A leader puts a plan in force before a storm, once, and it lasts until somebody ends it."""
	plan = frappe.get_doc(
		"HL Peak Plan", frappe.db.get_value("HL Peak Plan", {"begins_with": "Only by Hand"})
	)
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		plan.put_in_force("Storm")
	event = frappe.get_doc("HL Peak Event", plan.put_in_force("Storm tonight"))
	with pytest.raises(RosterError):
		plan.put_in_force("Again")
	peaks.watch()
	assert frappe.db.get_value("HL Peak Event", event.name, "status") == "In Force"
	with making.acting_as(making.LEADER):
		event.update({"status": "Ended", "experience": "Two more seats at night."})
		event.save()
	assert (event.status, event.experience) == ("In Force", "Two more seats at night.")
	event.end()
	assert frappe.db.get_value("HL Peak Event", event.name, "status") == "Ended"


@pytest.mark.clause("P-35")
def test_faults_are_logged_reported_and_solved():
	"""A fault is told to the leader and noted in the duty log, then reported and solved."""
	shift = roster.running(frappe.utils.nowdate())
	with making.acting_as(making.AGENT):
		fault = roster.fault()
		assert (fault.status, fault.found_by) == ("Open", making.AGENT)
		fault.reported_to = "Power company"
		fault.save()
		assert fault.status == "Reported" and fault.reported_at
		fault.solved_at = add_to_date(fault.found_at, minutes=90)
		fault.save()
		assert (fault.status, fault.minutes) == ("Solved", 90)
		fault.description = "Nothing was wrong"
		with pytest.raises(RosterError):
			fault.save()
	assert frappe.db.exists("HL Duty Entry", {"shift": shift.name, "reference_name": fault.name})
	assert frappe.db.exists("Notification Log", {"document_name": fault.name, "for_user": making.LEADER})


@pytest.mark.clause("P-35")
@pytest.mark.clause("C-4.4.2")
def test_silent_switch_is_a_fault_until_it_is_back():
	"""A switch that falls silent is logged once, with what to do, and solved once it is back."""
	switch = calls.switch("Silent Switch", kind="Simulator")
	frappe.db.set_value("HL Switch", switch, "last_seen_at", add_to_date(now_datetime(), minutes=-10))
	faults.watch_switches()
	faults.watch_switches()
	[fault] = frappe.get_all("HL Fault Log", {"switch": switch}, ["name", "severity", "effect", "status"])
	assert (fault.severity, fault.status) == ("Line Down", "Open") and fault.effect
	frappe.db.set_value("HL Switch", switch, "last_seen_at", now_datetime())
	faults.watch_switches()
	assert frappe.db.get_value("HL Fault Log", fault.name, "status") == "Solved"


@pytest.mark.clause("G-4.1.3")
def test_forecast_is_the_average_of_the_same_half_hour():
	"""Calls of the same weekday and half hour make the forecast; the report shows who covers it."""
	frappe.db.delete("HL Call")
	day = datetime.combine(frappe.utils.getdate(), datetime.min.time())
	calls.seat("91", making.AGENT)
	for week, number in ((1, 4), (2, 8)):
		for index in range(number):
			at = day - timedelta(weeks=week) + timedelta(hours=9, minutes=5)
			calls.answered(f"f-{week}-{index}", "91", 150, at=at + timedelta(seconds=index)).take()
	roster.shift(str(day.date()), members=[(making.AGENT, "Agent")])
	rows = forecast.of_day(making.LINE, day.date())
	nine = rows[18]
	assert nine.calls == 6 and rows[19].calls == 0
	assert nine.handling_s == pytest.approx(170, abs=2)
	assert (nine.rostered, rows[15].rostered, rows[16].rostered, rows[32].rostered) == (1, 0, 1, 0)
	_columns, found, _message, _chart, summary = seats_needed.execute(
		{"date": str(day.date()), "line": making.LINE}
	)
	assert found[18]["seats"] == nine.seats > 1 and found[18]["gap"] == nine.seats - 1
	assert [row["value"] for row in summary] == [6, 1, 32]
	other = frappe.get_doc({"doctype": "HL Line", "line_name": "Other Line", "number": "89001"})
	fence = {
		"user": making.LEADER,
		"allow": "HL Line",
		"for_value": other.insert().name,
		"apply_to_all_doctypes": 1,
	}
	frappe.get_doc({"doctype": "User Permission", **fence}).insert()
	with making.acting_as(making.LEADER):
		_columns, found, *_rest = seats_needed.execute({"date": str(day.date())})
	assert not any(row["calls"] for row in found)

"""Shifts, absences and swaps on a site."""

from datetime import datetime, time

import frappe
import pytest
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, getdate, nowdate

from hotline_app.roster import appraisal_facts, planning, shifts
from hotline_app.roster.errors import RosterError
from tests.support import making, roster

pytestmark = pytest.mark.usefixtures("demo", "site")
DAY, OTHER_DAY = "2031-05-05", "2031-05-06"


def test_night_shift_ends_on_the_next_day():
	"""A shift whose end is not after its start runs over midnight."""
	assert shifts.times_of(time(22), time(6), DAY) == (datetime(2031, 5, 5, 22), datetime(2031, 5, 6, 6))
	assert shifts.times_of(time(8), time(16), DAY)[1] == datetime(2031, 5, 5, 16)
	assert shifts.times_of(time(8), time(8), DAY)[1] == datetime(2031, 5, 6, 8)


@pytest.mark.clause("P-33")
def test_shift_has_a_first_and_a_second_officer():
	"""A shift has one first and one second officer, and begins neither without them nor too early."""
	shift = roster.shift(DAY, members=[(making.LEADER, "First Officer")])
	assert (shift.first_officer, shift.second_officer) == (making.LEADER, None)
	with pytest.raises(RosterError, match="2"):
		roster.begin(shift)
	shift.append("members", {"agent": making.AGENT, "post": "Second Officer"})
	shift.save()
	assert shift.second_officer == making.AGENT
	shift.append("members", {"agent": making.FOLLOWUP_AGENT, "post": "Second Officer"})
	with pytest.raises(frappe.ValidationError):
		shift.save()
	shift.reload()
	with pytest.raises(RosterError):
		shift.begin()
	roster.begin(shift)
	shift.reload()
	assert shift.status == "Running" and shift.started_at
	log = frappe.get_all("HL Duty Entry", {"shift": shift.name}, ["kind", "by_user"])
	assert [(row.kind, row.by_user) for row in log] == [("Shift", "Administrator")]


@pytest.mark.clause("P-33")
def test_duty_log_is_kept_by_those_on_duty_and_never_changed():
	"""Whoever is on duty writes into the log, stamped with time and name; nobody changes it."""
	shift = roster.running(DAY)
	with making.acting_as(making.AGENT):
		entry = frappe.get_doc("HL Duty Entry", shift.write_entry("Water is off in Nanxun.", "Instruction"))
		assert (entry.by_user, entry.kind) == (making.AGENT, "Instruction") and entry.at
		entry.text = "All is well."
		with pytest.raises(frappe.PermissionError):
			entry.save()
	with making.acting_as(making.LEADER), pytest.raises(frappe.PermissionError):
		entry.delete()
	with pytest.raises(frappe.CannotChangeConstantError):
		entry.save()


@pytest.mark.clause("P-33")
def test_only_a_running_shift_takes_entries_however_they_come():
	"""A person's entry in a shift that has not begun is refused; time and writer are not theirs."""
	shift, running = roster.shift(DAY), roster.running(OTHER_DAY)
	values = {
		"doctype": "HL Duty Entry",
		"kind": "Event",
		"text": "Quiet.",
		"at": "2020-01-01",
		"by_user": "Guest",
	}
	with making.acting_as(making.AGENT):
		with pytest.raises(RosterError):
			frappe.get_doc({**values, "shift": shift.name}).insert()
		entry = frappe.get_doc({**values, "shift": running.name}).insert()
	assert entry.by_user == making.AGENT and entry.at.year > 2020


@pytest.mark.clause("P-34")
def test_how_far_a_shift_is_can_not_be_written():
	"""A leader who may change rosters can neither begin nor close a shift by writing its status."""
	with making.acting_as(making.LEADER):
		made = roster.shift(DAY, members=[(making.AGENT, "First Officer")])
		made.update({"status": "Closed", "closed_at": "2031-05-05 16:00:00", "closed_by": making.LEADER})
		made.save()
	made.reload()
	assert (made.status, made.closed_at, made.closed_by) == ("Planned", None, None)
	with making.acting_as(making.LEADER):
		values = {
			"doctype": "HL Shift",
			"shift_type": made.shift_type,
			"date": OTHER_DAY,
			"status": "Running",
		}
		assert frappe.get_doc(values).insert().status == "Planned"


def test_nobody_is_on_duty_twice_at_a_time():
	"""Whoever is planned in a shift can't be planned in another that overlaps; the next one is fine."""
	roster.shift(DAY, members=[(making.AGENT, "Agent")])
	late = roster.shift_type("Late Test", "15:00", "23:00")
	with pytest.raises(RosterError):
		roster.shift(DAY, late, members=[(making.AGENT, "Agent")])
	night = roster.shift_type("Night Test", "16:00", "00:00")
	assert roster.shift(DAY, night, members=[(making.AGENT, "Agent")]).name
	with pytest.raises(frappe.DuplicateEntryError):
		roster.shift(DAY)


def test_week_is_copied_and_who_is_away_is_named():
	"""A planned week is laid on later weeks; whoever is away there is left out and said."""
	roster.shift(DAY, members=[(making.LEADER, "First Officer"), (making.AGENT, "Agent")])
	roster.absence(making.AGENT, add_days(DAY, 7), add_days(DAY, 7), approved=True)
	done = planning.copy_week(DAY, add_days(DAY, 7), 2)
	assert (done["made"], done["kept"]) == (2, 0)
	assert [row["agent"] for row in done["left_out"]] == [making.AGENT]
	first, second = (
		frappe.get_doc("HL Shift", {"date": add_days(DAY, days), "shift_type": roster.EARLY})
		for days in (7, 14)
	)
	assert shifts.people(first) == [making.LEADER]
	assert shifts.people(second) == [making.LEADER, making.AGENT]
	assert planning.copy_week(DAY, add_days(DAY, 7), 2)["kept"] == 2


def test_approved_absence_takes_the_person_off_duty():
	"""Leave is asked for by oneself, approved by a leader, and then marked in the shifts of these days."""
	shift = roster.shift(DAY, members=[(making.AGENT, "Agent"), (making.LEADER, "First Officer")])
	with making.acting_as(making.AGENT):
		leave = roster.absence(making.AGENT, DAY, DAY)
		assert leave.stage == "Asked"
		with pytest.raises((frappe.PermissionError, frappe.ValidationError)):
			apply_workflow(leave, "Approve Leave")
	with making.acting_as(making.LEADER):
		leave = apply_workflow(frappe.get_doc("HL Absence", leave.name), "Approve Leave")
	shift.reload()
	assert leave.decided_by == making.LEADER
	assert shifts.people(shift) == [making.LEADER]
	other = roster.shift(add_days(DAY, 1))
	other.append("members", {"agent": making.AGENT})
	other.save()
	with making.acting_as(making.LEADER):
		apply_workflow(frappe.get_doc("HL Absence", leave.name), "Withdraw Leave")
	shift.reload()
	assert shifts.people(shift) == [making.AGENT, making.LEADER]


def test_absences_of_others_are_not_seen():
	"""Agents see and change their own absences only; a leader sees all."""
	roster.absence(making.FOLLOWUP_AGENT, DAY, DAY)
	with making.acting_as(making.AGENT):
		assert frappe.get_list("HL Absence", {"agent": making.FOLLOWUP_AGENT}) == []
		with pytest.raises(frappe.PermissionError):
			roster.absence(making.FOLLOWUP_AGENT, DAY, DAY)
	with making.acting_as(making.LEADER):
		assert len(frappe.get_list("HL Absence", {"agent": making.FOLLOWUP_AGENT})) == 1


def test_two_swap_their_shifts():
	"""A swap is asked for, agreed by the colleague, approved by the leader; then it is done."""
	mine = roster.shift(DAY, members=[(making.AGENT, "Agent")])
	theirs = roster.shift(add_days(DAY, 1), members=[(making.FOLLOWUP_AGENT, "Second Officer")])
	with making.acting_as(making.AGENT):
		change = frappe.get_doc(
			{
				"doctype": "HL Shift Change",
				"kind": "Swap",
				"agent": making.AGENT,
				"shift": mine.name,
				"other_agent": making.FOLLOWUP_AGENT,
				"other_shift": theirs.name,
			}
		).insert()
		with pytest.raises(frappe.PermissionError):
			apply_workflow(change, "Agree to Change")
	with making.acting_as(making.FOLLOWUP_AGENT):
		apply_workflow(frappe.get_doc("HL Shift Change", change.name), "Agree to Change")
	with making.acting_as(making.LEADER):
		apply_workflow(frappe.get_doc("HL Shift Change", change.name), "Approve Change")
	assert shifts.people(frappe.get_doc("HL Shift", mine.name)) == [making.FOLLOWUP_AGENT]
	assert shifts.people(frappe.get_doc("HL Shift", theirs.name)) == [making.AGENT]
	assert frappe.get_doc("HL Shift", theirs.name).second_officer == making.AGENT


@pytest.mark.clause("H-4.3")
def test_attendance_counts_in_the_appraisal():
	"""Shifts that were kept count of those planned; leave that was approved counts for nothing."""
	day, missed, off = (add_days(nowdate(), days) for days in (-9, -8, -7))
	for date in (day, missed, off):
		roster.running(date)
	for date in (missed, off):
		row = {"parent": frappe.db.get_value("HL Shift", {"date": date}), "agent": making.AGENT}
		frappe.db.set_value("HL Shift Member", row, "absent", 1)
	roster.absence(making.AGENT, off, off, approved=True)
	found = appraisal_facts.facts("User", [making.AGENT, making.LEADER], getdate(day), getdate())
	assert found == {making.AGENT: {"Attendance": (50.0, 2)}}
	assert appraisal_facts.facts("HL Provider", ["x"], getdate(day), getdate(off)) == {}


def test_forms_values_decide_nothing():
	"""What a form sends about a shift makes its sender no officer."""
	shift = roster.shift(
		DAY, members=[(making.LEADER, "First Officer"), (making.FOLLOWUP_AGENT, "Second Officer")]
	)
	with making.acting_as(making.AGENT):
		forged = frappe.get_doc("HL Shift", shift.name)
		forged.set("members", [{"agent": making.AGENT, "post": "First Officer"}])
		with pytest.raises(frappe.PermissionError):
			forged.begin()
	assert frappe.db.get_value("HL Shift", shift.name, "status") == "Planned"
	assert getdate(shift.date) > getdate(nowdate())

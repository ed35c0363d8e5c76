"""The time limits of the five standards, as the shipped policies set them.

All moments are in the week of Monday, 23 November 2026, which has no holiday. "Office Hours" are 09:00 to
12:00 and 13:30 to 17:30 on working days.
"""

from datetime import datetime
from typing import Any

import frappe
import pytest

from hotline_app.hotline_setup import packs
from hotline_app.sla import clocks
from tests.support import making

POWER, GOVERNMENT = "Power Service Line", "Government Service Line"
HEATING, HEALTH = "Heating Service Line", "Health Enquiry Line"
TUESDAY_10 = "2026-11-24 10:00:00"


@pytest.fixture(scope="module", autouse=True)
def _all_packs(own_site) -> None:
	with own_site.connected():
		for name in packs.available():
			packs.install(name)
		frappe.db.commit()


def _clocks(**fields: Any) -> dict[str, dict[str, Any]]:
	"""The clocks of an order with these facts, by name; nothing is stored."""
	doc = frappe.new_doc("HL Work Order")
	doc.update({"urgency": "Normal", "channel": "Phone", "round": 1, "accepted_at": TUESDAY_10, **fields})
	return {clock["title"]: clock for clock in clocks.plan(doc).wanted}


def _due(clock: str, **fields: Any) -> str:
	return str(_clocks(**fields)[clock]["due_at"])


def _case(clause: str | None, clock: str, due: str, **fields: Any):
	marks = [pytest.mark.clause(clause)] if clause else []
	return pytest.param(clock, due, fields, id=f"{clause} {clock} {due}", marks=marks)


CASES = [
	# Community: the provider calls within 10 minutes; follow-up in 24 hours, whatever the hour and day.
	_case(
		None,
		"Provider Contact",
		"2026-11-24 10:15:00",
		line=making.LINE,
		kind="Repair",
		category="Plumbing",
		provider="Somebody",
		dispatched_at="2026-11-24 10:05:00",
	),
	_case(
		"C-7.1.3",
		"Follow-up",
		"2026-11-29 21:30:00",
		line=making.LINE,
		kind="Repair",
		category="Plumbing",
		done_at="2026-11-28 21:30:00",
	),
	# A complaint is confirmed on its day and settled in 3 days.
	_case(
		"C-7.1.4",
		"Confirmation",
		"2026-11-25 00:00:00",
		line=making.LINE,
		kind="Complaint",
		category="Plumbing",
	),
	_case(
		"C-7.1.4",
		"Completion",
		"2026-11-27 10:00:00",
		line=making.LINE,
		kind="Complaint",
		category="Plumbing",
	),
	# Power: a repair is handed on in 5 minutes, at night and at the weekend too.
	_case("P-23", "Dispatch", "2026-11-24 10:05:00", line=POWER, kind="Repair", category="No Power"),
	_case(
		"P-23",
		"Dispatch",
		"2026-11-29 03:05:00",
		line=POWER,
		kind="Repair",
		category="No Power",
		accepted_at="2026-11-29 03:00:00",
	),
	# The crew's promised arrival is the deadline of its arrival.
	_case(
		"P-23",
		"Arrival",
		"2026-11-24 10:40:00",
		line=POWER,
		kind="Repair",
		category="No Power",
		dispatched_at="2026-11-24 10:02:00",
		expected_arrival_at="2026-11-24 10:40:00",
	),
	# What can't be answered at once is answered by the promised time.
	_case(
		"P-21",
		"Promised Call-back",
		"2026-11-24 15:00:00",
		line=POWER,
		kind="Enquiry",
		category="Electricity Bill",
		promised_at="2026-11-24 15:00:00",
	),
	_case("P-26", "Answer", "2026-11-29 10:00:00", line=POWER, kind="Complaint", category="Billing Dispute"),
	_case("P-26", "Answer", "2026-12-04 10:00:00", line=POWER, kind="Report", category="Electricity Theft"),
	# Follow-up in one working day: what is done on Friday is asked about by Monday evening.
	_case(
		"P-30",
		"Follow-up",
		"2026-11-30 17:30:00",
		line=POWER,
		kind="Repair",
		category="No Power",
		done_at="2026-11-27 16:00:00",
	),
	# Government: 20 to 30 minutes after a recommendation; progress in 2 days or after the agreed time.
	_case(
		"G-4.3.2",
		"Contact Check",
		"2026-11-24 10:40:00",
		line=GOVERNMENT,
		kind="Service",
		category="Find an Enterprise",
		dispatched_at="2026-11-24 10:10:00",
	),
	_case(
		"G-4.3.3",
		"Progress Call",
		"2026-11-26 10:10:00",
		line=GOVERNMENT,
		kind="Service",
		category="Find an Enterprise",
		dispatched_at="2026-11-24 10:10:00",
	),
	_case(
		"G-4.3.3",
		"Progress Call",
		"2026-11-30 14:00:00",
		line=GOVERNMENT,
		kind="Service",
		category="Find an Enterprise",
		dispatched_at="2026-11-24 10:10:00",
		appointment_at="2026-11-28 14:00:00",
	),
	# Heating: an enquiry is answered by the promised time; a leak has limits of its own.
	_case(
		"H-3.1",
		"Promised Call-back",
		"2026-11-25 11:00:00",
		line=HEATING,
		kind="Enquiry",
		category="Heating Bill",
		promised_at="2026-11-25 11:00:00",
	),
	_case(
		"H-3.2", "Answer", "2026-11-27 10:00:00", line=HEATING, kind="Complaint", category="Heating Quality"
	),
	# Health: voicemail is answered in 3 working days, whatever kind of request it holds.
	_case(
		"J-32",
		"Voicemail Answer",
		"2026-11-27 17:30:00",
		line=HEALTH,
		kind="Enquiry",
		category="Vaccination",
		channel="Voicemail",
	),
	_case(
		"J-32",
		"Voicemail Answer",
		"2026-12-02 17:30:00",
		line=HEALTH,
		kind="Complaint",
		category="Medical Service",
		channel="Voicemail",
		accepted_at="2026-11-27 20:00:00",
	),
]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("clock", "due", "fields"), CASES)
def test_limit_of_the_standard(clock, due, fields):
	"""A shipped policy sets the deadline that the standard asks for."""
	assert _due(clock, **fields) == due


@pytest.mark.usefixtures("site")
def test_leak_is_faster_than_another_fault():
	"""The policy of the very category goes before that of the line's repairs."""
	leak = _due("Dispatch", line=HEATING, kind="Repair", category="Heating Leak")
	cold = _due("Dispatch", line=HEATING, kind="Repair", category="No Heating")
	assert (leak, cold) == ("2026-11-24 10:05:00", "2026-11-24 10:10:00")


@pytest.mark.usefixtures("site")
def test_call_back_is_watched_only_where_it_was_promised():
	"""An enquiry without a promised time has no call-back deadline."""
	assert "Promised Call-back" not in _clocks(line=POWER, kind="Enquiry", category="Electricity Bill")


@pytest.mark.usefixtures("site")
@pytest.mark.clause("G-4.3.2")
def test_contact_check_is_called_for_when_its_time_has_come():
	"""20 minutes after an enterprise was recommended the agent is told to check; 30 minutes are the limit."""
	check = _clocks(
		line=GOVERNMENT,
		kind="Service",
		category="Find an Enterprise",
		dispatched_at="2026-11-24 10:10:00",
	)["Contact Check"]
	assert check["next_step_at"] == datetime(2026, 11, 24, 10, 30)


@pytest.mark.usefixtures("site")
@pytest.mark.clause("C-8.2.5")
def test_limit_of_complaints_is_the_administrators():
	"""The limit within which a complaint is settled is what the policy says now."""
	policy = frappe.get_doc("HL SLA Policy", "Community: Complaint")
	row = next(row for row in policy.targets if row.title == "Completion")
	row.amount = 1
	policy.save()
	assert (
		_due("Completion", line=making.LINE, kind="Complaint", category="Plumbing") == "2026-11-25 10:00:00"
	)


@pytest.mark.usefixtures("site")
@pytest.mark.clause("P-30")
def test_follow_up_is_tried_again_within_three_working_days():
	"""A follow-up whose first try failed is due again by the end of the third working day."""
	task = frappe.new_doc("HL Follow-up Task")
	task.update({"line": POWER, "first_attempt_at": TUESDAY_10})
	retries = {clock["title"]: clock for clock in clocks.plan(task).wanted}["Retries"]
	assert retries["due_at"] == datetime(2026, 11, 27, 17, 30)


@pytest.mark.usefixtures("site")
def test_unit_has_no_limit_of_a_providers_call():
	"""An order that is with a unit waits for no provider to call."""
	facts = {"line": making.LINE, "kind": "Repair", "category": "Plumbing", "dispatched_at": TUESDAY_10}
	assert "Provider Contact" not in _clocks(**facts, handling_unit="Somebody")

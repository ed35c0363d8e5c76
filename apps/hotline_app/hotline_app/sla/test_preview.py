"""The preview in the form of a policy."""

from datetime import datetime

import frappe
import pytest

from hotline_app.sla.doctype.hl_sla_policy.hl_sla_policy import show_preview
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

START = "2030-05-10 16:30:00"
"""A Friday."""


def _policy(*targets, **fields):
	row = {
		"title": "Answer",
		"starts_at": "accepted_at",
		"stops_at": "done_at",
		"amount": 1,
		"unit": "Working Days",
	}
	values = {"doctype": "HL SLA Policy", "calendar": "Office Hours", "reference_doctype": "HL Work Order"}
	return {**values, "targets": [{**row, **target} for target in targets or [{}]], **fields}


def test_a_policy_that_is_not_saved_is_shown():
	"""An unsaved policy shows when each deadline would be due, and its steps."""
	steps = [{"minutes": 60, "relation": "Before Due", "at_night": 1, "recipient_field": "agent"}]
	found = show_preview(_policy(steps=steps), START)
	(deadline,) = found["deadlines"]
	assert deadline["title"] and "2030-05-13" in deadline["due"]["label"]
	assert deadline["due"]["at"] - deadline["steps"][0]["at"] == 3_600_000
	assert found["from"] < deadline["start"]["at"] < deadline["due"]["at"] < found["to"]


def test_holidays_and_make_up_days_are_marked():
	"""The line marks the calendar's holidays and make-up workdays; a holiday has no working window."""
	calendar = frappe.get_doc("HL Service Calendar", "Office Hours")
	calendar.append("holidays", {"date": "2030-05-13"})
	calendar.append("workdays", {"date": "2030-05-11", "day": "Friday"})
	calendar.save()
	found = show_preview(_policy({"amount": 2}), START)
	assert [day["holiday"] for day in found["days"]] == [False, True]
	assert "2030-05-14" in found["deadlines"][0]["due"]["label"]
	holiday = found["days"][1]
	assert not any(start < holiday["to"] and end > holiday["from"] for start, end in found["windows"])


def test_a_field_that_a_deadline_is_counted_from_is_asked_for():
	"""The form asks for the fields that matter; a deadline before an empty one says what is missing."""
	target = {"relation": "Before Field", "due_field": "appointment_at"}
	found = show_preview(_policy(target), START)
	assert set(found["fields"]) == {"accepted_at", "appointment_at"}
	assert found["deadlines"][0]["due"] is None
	assert "appointment_at" in found["deadlines"][0]["note"]
	found = show_preview(_policy(target), START, {"appointment_at": "2030-05-23 10:00:00"})
	assert "2030-05-22" in found["deadlines"][0]["due"]["label"]


def test_a_message_that_waits_for_the_morning_says_so():
	"""A step that the quiet hours move is shown when it is sent, and marked."""
	policy = _policy(
		{"unit": "Elapsed Minutes", "amount": 360},
		steps=[{"minutes": 0, "action": "Notify", "recipient": "Field", "recipient_field": "agent"}],
	)
	found = show_preview({**policy, "quiet_from": "21:00", "quiet_to": "08:00"}, START)
	(step,) = found["deadlines"][0]["steps"]
	assert step["moved"] and step["label"].endswith("2030-05-11 08:00")


@pytest.mark.parametrize(
	("policy", "start", "times"),
	[
		({"doctype": "HL SLA Policy"}, None, None),
		(_policy(calendar=None), START, None),
		(_policy(targets=[]), START, None),
		(_policy(), START, {"accepted_at": "tomorrow"}),
		(_policy(quiet_from="21:00", quiet_to=""), START, None),
	],
)
def test_what_is_not_ready_is_told(policy, start, times):
	"""A form that is not filled in yet gets a word about what is missing, not an error."""
	assert show_preview(policy, start, times)["error"]


@pytest.mark.parametrize(
	"target", [{"unit": None}, {"title": None}, {"amount": -1}, {"amount": 99_999_999}, {"starts_at": None}]
)
def test_a_row_that_is_not_ready_is_told(target):
	"""A row that can't be counted yet says so in its place."""
	(deadline,) = show_preview(_policy(target), START)["deadlines"]
	assert deadline["due"] or deadline["note"]


def test_nothing_is_written(monkeypatch):
	"""However often the preview is asked for, the database is not written to."""
	writes = frappe.db.transaction_writes
	show_preview(frappe.get_doc("HL SLA Policy", "Community: Service at Home").as_dict(), START)
	assert frappe.db.transaction_writes == writes
	assert not frappe.db.exists("HL SLA Policy", {"title": None})


def test_only_those_who_may_read_policies_see_it():
	"""A provider, who may not read policies, gets no preview."""
	with making.acting_as(making.PROVIDER), pytest.raises(frappe.PermissionError):
		show_preview(_policy(), START)


def test_now_is_the_beginning_where_none_is_given():
	"""Without a time the preview begins now."""
	found = show_preview(_policy())
	assert abs(found["deadlines"][0]["start"]["at"] / 1000 - datetime.now().timestamp()) < 120

"""Records other than orders have their deadlines too."""

from datetime import datetime, timedelta

import frappe
import pytest
from frappe.utils import add_to_date, get_datetime, now_datetime

from hotline_app.sla import clocks
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


def _policy(doctype: str, **target):
	"""The only policy that watches records of the type."""
	frappe.db.set_value("HL SLA Policy", {"reference_doctype": doctype}, "enabled", 0)
	values = {"title": "Watched", "calendar": "Office Hours", "reference_doctype": doctype}
	row = {"title": "The deadline", "amount": 3, "unit": "Working Days", **target}
	return frappe.get_doc(
		{"doctype": "HL SLA Policy", "line": making.LINE, **values, "targets": [row]}
	).insert()


def _clocks(doc):
	return frappe.get_all(
		"HL SLA Clock",
		{"reference_doctype": doc.doctype, "reference_name": doc.name, "policy": "Watched"},
		["state", "started_at", "due_at"],
	)


def _task():
	order = making.completed_order()
	return making.followup_of(order.name)


@pytest.mark.clause("P-30")
def test_further_tries_have_a_deadline_from_the_first(monkeypatch):
	"""A follow-up that was not reached is due three working days after its first try, which later tries
	don't move; its result ends the clock."""
	_policy("HL Follow-up Task", starts_at="first_attempt_at", stops_at="done_at")
	task = _task()
	assert not _clocks(task)
	# Friday 10 May 2030; the third working day after it is Wednesday the 15th.
	first = datetime(2030, 5, 10, 10, 0)
	monkeypatch.setattr("hotline_app.followup.tries.now_datetime", lambda: first + timedelta(days=2))
	task.append("attempts", {"attempted_at": first, "result": "No Answer"})
	task.save()
	(clock,) = _clocks(task)
	windows = clocks.calendar_of("Office Hours").windows(datetime(2030, 5, 15).date())
	assert get_datetime(task.first_attempt_at) == clock.started_at == first
	assert clock.due_at == windows[-1].end.astimezone(clocks.calendar_of("Office Hours").zone).replace(
		tzinfo=None
	)
	assert task.next_due_at == clock.due_at
	task.append("attempts", {"attempted_at": first + timedelta(days=1), "result": "No Answer"})
	task.save()
	assert _clocks(task) == [clock]
	making.take_step(task, "Not Reached")
	assert _clocks(task)[0].state == "Met"


@pytest.mark.clause("P-31")
def test_a_planned_outage_is_due_seven_days_ahead():
	"""A planned outage must be published seven days before it starts; published later than that it is late,
	and another start moves the deadline."""
	_policy(
		"HL Service Notice",
		starts_at="recorded_at",
		stops_at="published_at",
		relation="Before Field",
		due_field="starts_at",
		amount=7,
		unit="Calendar Days",
	)
	starts = add_to_date(now_datetime(), days=10).replace(second=0, microsecond=0)
	notice = _notice(starts_at=starts)
	assert _clocks(notice)[0].due_at == starts - timedelta(days=7)
	notice.starts_at = starts + timedelta(days=1)
	notice.restores_at = starts + timedelta(days=2)
	notice.save()
	assert _clocks(notice)[0].due_at == notice.next_due_at == starts - timedelta(days=6)
	late = making.take_step(_notice(starts_at=add_to_date(now_datetime(), days=2)), "Publish")
	assert _clocks(late)[0].state == "Late"


def _notice(starts_at):
	values = {
		"title": "Work on the mains",
		"line": making.LINE,
		"notice_type": "Planned Outage",
		"starts_at": starts_at,
		"restores_at": add_to_date(starts_at, hours=5),
		"reason": "Work on the mains.",
		"areas": [{"area": "Wuxing District"}],
	}
	return frappe.get_doc({"doctype": "HL Service Notice", **values}).insert()


def test_a_matter_that_was_passed_upward_has_its_deadline():
	"""An escalation is watched like an order, and its clocks go with it when it is deleted."""
	_policy("HL Escalation", starts_at="raised_at", stops_at="closed_at", amount=1, unit="Calendar Days")
	values = {
		"doctype": "HL Escalation",
		"line": making.LINE,
		"matter": "Hot Topic",
		"content": "All ask about it.",
	}
	matter = frappe.get_doc(values).insert()
	assert _clocks(matter)[0].due_at == get_datetime(matter.raised_at).replace(microsecond=0) + timedelta(
		days=1
	)
	matter.delete()
	assert not _clocks(matter)

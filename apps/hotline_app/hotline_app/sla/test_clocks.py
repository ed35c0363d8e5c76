from datetime import datetime, timedelta

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.sla import clocks
from hotline_app.sla.doctype.hl_sla_policy.hl_sla_policy import recompute_open_clocks
from hotline_app.sla.policies import policy_of
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

POLICY = "Community: Service at Home"


def _clocks(order) -> dict[str, frappe._dict]:
	rows = frappe.get_all(
		"HL SLA Clock",
		{"reference_name": order.name, "round": order.round},
		["title", "state", "started_at", "stopped_at", "due_at", "breached", "target"],
	)
	return {row.title: row for row in rows}


def _policy(title: str, **fields):
	target = {
		"title": "Completion",
		"starts_at": "accepted_at",
		"stops_at": "done_at",
		"amount": 1,
		"unit": "Calendar Days",
	}
	values = {"title": title, "calendar": "24 Hours", "targets": [target]}
	return frappe.get_doc({"doctype": "HL SLA Policy", **values, **fields}).insert()


@pytest.mark.clause("C-7.1.2")
def test_clocks_start_with_the_order():
	"""A new order has the clocks of its policy that begin with acceptance, and shows the next deadline."""
	order = making.order()
	running = _clocks(order)
	assert set(running) == {"Dispatch", "Completion"}
	accepted = order.accepted_at.replace(microsecond=0)
	assert running["Dispatch"].due_at == accepted + timedelta(minutes=15)
	assert running["Completion"].due_at == accepted + timedelta(days=2)
	assert order.next_due_at == running["Dispatch"].due_at


def test_no_policy_no_clock():
	"""An order that no policy matches has no clock and no next deadline."""
	frappe.db.set_value("HL SLA Policy", {"line": making.LINE}, "enabled", 0)
	frappe.clear_cache(doctype="HL SLA Policy")
	from hotline_app.sla import policies

	policies.forget()
	order = making.order()
	assert not _clocks(order)
	assert order.next_due_at is None


def test_most_specific_policy_wins():
	"""Of several matching policies the one with more fields set wins, then the nearer category."""
	order = making.new_order()
	assert policy_of(order) == POLICY
	_policy("By group", line=making.LINE, category="Repairs")
	assert policy_of(order) == "By group"
	_policy("By category", line=making.LINE, category="Plumbing")
	assert policy_of(order) == "By category"
	_policy("By urgency too", line=making.LINE, category="Repairs", urgency="Normal")
	order.urgency = "Normal"
	assert policy_of(order) == "By urgency too"
	_policy("Of another category", line=making.LINE, category="Electrical", urgency="Normal", kind="Repair")
	assert policy_of(order) == "By urgency too"


def test_saving_twice_changes_nothing():
	"""Clocks are told from the order, so saving it again leaves them as they are."""
	order = making.order()
	before = _clocks(order)
	order.title = "Only another title"
	order.save()
	assert _clocks(order) == before


def test_waiting_moves_the_deadline():
	"""Time in which the order waits for the customer is added to a deadline that allows it, to no other."""
	order = making.order()
	order = making.take_step(order, "Wait for Customer")
	assert _clocks(order)["Completion"].state == "Paused"
	order.pauses[0].paused_at = order.accepted_at
	order.pauses[0].resumed_at = add_to_date(order.accepted_at, hours=5)
	order.save()
	order = making.take_step(order, "Resume")
	accepted = order.accepted_at.replace(microsecond=0)
	assert _clocks(order)["Completion"].due_at == accepted + timedelta(days=2, hours=5)
	assert _clocks(order)["Dispatch"].due_at == accepted + timedelta(minutes=15)


def test_agreed_deadline_beats_the_policy():
	"""A deadline that was agreed with the customer counts instead of the policy's."""
	promised = add_to_date(now_datetime(), days=9).replace(microsecond=0)
	order = making.order(promised_at=promised)
	assert _clocks(order)["Completion"].due_at == promised


def test_late_stop_is_late():
	"""A clock that stops after its due time is late and counts as breached; in time it is met."""
	order = making.order(accepted_at=now_datetime())
	order.flags.moved_by_event = True
	order.accepted_at = add_to_date(now_datetime(), days=-3)
	order.dispatched_at = add_to_date(order.accepted_at, minutes=15).replace(microsecond=0)
	order.done_at = now_datetime()
	order.save(ignore_permissions=True)
	found = _clocks(order)
	assert (found["Completion"].state, found["Completion"].breached) == ("Late", 1)
	assert found["Dispatch"].state == "Met"


def test_changed_policy_counts_at_once_for_new_orders():
	"""A changed target holds for the next order; an open clock keeps its own until it is recomputed."""
	before = making.order()
	policy = frappe.get_doc("HL SLA Policy", POLICY)
	policy.targets[0].amount = 45
	policy.save()
	after = making.order()
	assert (_clocks(before)["Dispatch"].target, _clocks(after)["Dispatch"].target) == ("15em", "45em")
	before.reload()
	before.save()
	assert _clocks(before)["Dispatch"].target == "15em"


def test_recompute_brings_open_clocks_along(monkeypatch):
	"""Recomputing gives open clocks the policy's present deadline; a stopped clock stays as it was."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	open_order, done = making.order(), making.completed_order()
	met = _clocks(done)["Dispatch"]
	policy = frappe.get_doc("HL SLA Policy", POLICY)
	policy.targets[0].amount = 45
	policy.save()
	recompute_open_clocks(POLICY)
	open_order.reload()
	due = open_order.accepted_at.replace(microsecond=0) + timedelta(minutes=45)
	assert _clocks(open_order)["Dispatch"].due_at == open_order.next_due_at == due
	assert _clocks(done)["Dispatch"].state == met.state


@pytest.mark.parametrize(
	("change", "message"),
	[
		({"starts_at": "no_such_field"}, "no_such_field"),
		({"stops_at": "title"}, "title"),
		({"amount": 99_999_999}, "hundred years"),
	],
)
def test_policy_says_what_is_wrong(change, message):
	"""A policy that could not be counted is refused with the row and the reason."""
	policy = frappe.get_doc("HL SLA Policy", POLICY)
	policy.targets[0].update(change)
	with pytest.raises(frappe.ValidationError, match=message):
		policy.save()


def test_two_deadlines_of_one_name_are_refused():
	"""The deadlines of a policy are told apart by their names."""
	policy = frappe.get_doc("HL SLA Policy", POLICY)
	policy.append("targets", {**policy.targets[0].as_dict(), "name": None, "idx": None})
	with pytest.raises(frappe.ValidationError, match="same name"):
		policy.save()


def test_calendar_says_what_is_wrong():
	"""A calendar that the engine can't read is refused with the engine's reason."""
	calendar = frappe.get_doc("HL Service Calendar", "Office Hours")
	calendar.windows[0].end_time = "25:00"
	with pytest.raises(frappe.ValidationError, match="25:00"):
		calendar.save()


def test_office_hours_count_in_the_site_s_time():
	"""Working time of a calendar in another zone is counted right for times of this site."""
	calendar = frappe.get_doc("HL Service Calendar", "Office Hours").as_dict()
	berlin = clocks.Calendar.from_dict(
		{**frappe.get_doc("HL Service Calendar", calendar.name).definition(), "timezone": "Europe/Berlin"}
	)
	# Monday 09:00 in Berlin is 15:00 in Shanghai in summer.
	due = clocks.due_at(berlin, datetime(2026, 7, 6, 15, 0), clocks.Target.parse("60m"), [])
	assert due == datetime(2026, 7, 6, 16, 0)


@pytest.mark.parametrize("year", [2025, "2026"])
def test_chinese_holidays(year):
	"""The button fills in China's holidays and make-up workdays of a year, each day once."""
	calendar = frappe.get_doc("HL Service Calendar", "Office Hours")
	assert calendar.fill_in_chinese_holidays(year) > 10
	calendar.save()
	assert any(str(row.date) == f"{year}-10-01" for row in calendar.holidays)
	assert calendar.workdays
	assert calendar.fill_in_chinese_holidays(year) == 0

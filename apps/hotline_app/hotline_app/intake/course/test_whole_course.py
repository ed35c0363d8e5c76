"""The whole run of a service on one record, from the call to the follow-up."""

from datetime import datetime

import frappe
import pytest

from hotline_app.api import orders
from hotline_app.intake.report.daily_service_ledger import daily_service_ledger as ledger
from hotline_app.sla import clocks
from hotline_app.sla.target import Target
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.mark.clause("P-12")
def test_fault_report():
	"""A fault is passed on at once at any hour, its whole course recorded, counted and followed up."""
	order = making.completed_order(kind="Repair")
	clock = frappe.get_doc("HL SLA Clock", {"reference_name": order.name, "title": "Dispatch"})
	assert clock.state == "Met"
	night = datetime(2026, 11, 22, 3, 0)
	due = clocks.due_at(clocks.calendar_of(clock.calendar), night, Target.parse(clock.target), [])
	assert due == datetime(2026, 11, 22, 3, 15)
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	order.reload()
	course = (order.accepted_at, order.dispatched_at, order.contacted_at, order.arrived_at, order.done_at)
	assert all(course) and list(course) == sorted(course)
	assert order.followed_up_at and order.stage == "Closed"
	day = str(order.creation.date())
	rows = ledger.execute({"from_date": day, "to_date": day, "kind": "Repair"})[1]
	assert order.name in [row.name for row in rows]


@pytest.mark.clause("G-2.4")
def test_order_holds_the_whole_run():
	"""One record shows the customer, the matter, who did what when, and what the customer said of it."""
	order = making.completed_order()
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=5, remarks="Very kind", answers=making.answers(task))
	with making.acting_as(making.AGENT):
		view = orders.view(order.name)
	assert view["order"]["customer"] and view["order"]["caller_name"] == "Mr Tester"
	assert (view["order"]["description"], view["order"]["address"]) == ("The tap drips.", "Test Road ***")
	assert view["dispatches"][0]["work_done"] == view["order"]["resolution"] == "New washer."
	assert (view["followups"][0]["rating"], view["followups"][0]["remarks"]) == (5, "Very kind")
	assert {clock["state_label"] for clock in view["clocks"]} == {frappe._("Met")}

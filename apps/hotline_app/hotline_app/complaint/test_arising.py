"""How complaints arise, and the order that one leads."""

import frappe
import pytest

from hotline_app.api import complaints
from hotline_app.complaint import provider_facts
from hotline_app.intake.course import timeline
from hotline_app.intake.errors import ConflictError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

COMPLAINT = "HL Complaint"


def complaining_order(**fields):
	"""An order by which a citizen complains, taken in by the agent."""
	with making.acting_as(making.AGENT):
		return making.order(**{"kind": "Complaint", "description": "The line never answers.", **fields})


def raised(order, **values):
	with making.acting_as(making.AGENT):
		answer = complaints.raise_from_order(order.name, **values)
	return frappe.get_doc(COMPLAINT, answer["name"])


def clocks_of(name: str) -> list[str]:
	return frappe.get_all("HL SLA Clock", {"reference_name": name, "state": "Running"}, pluck="title")


@pytest.mark.clause("C-7.1.1")
def test_from_a_follow_up_in_one_click():
	"""A customer who is not satisfied complains in the follow-up, about the order's provider."""
	order = making.completed_order()
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		task.remarks = "He left a mess."
		task.save()
		answer = complaints.raise_from_follow_up(task.name)
	doc = frappe.get_doc(COMPLAINT, answer["name"])
	assert (doc.work_order, doc.came_in_as, doc.follow_up) == (order.name, None, task.name)
	assert (doc.target_type, doc.target) == ("Provider", order.provider)
	assert doc.content == "He left a mess." and doc.complainant_phone == order.caller_phone
	assert doc.line == order.line


def test_about_the_service_of_an_order():
	"""A complaint about the service of a repair leaves the repair as it is, and stands in its timeline."""
	order = making.completed_order()
	doc = raised(order, content="Too dear.", reason="Price")
	order.reload()
	assert order.stage == "Done" and not order.led_elsewhere
	with making.acting_as(making.COMPLAINT_HANDLER):
		told = timeline.timeline(frappe.get_doc("HL Work Order", order.name))
	assert (COMPLAINT, doc.name) in [(entry["doctype"], entry["name"]) for entry in told]


@pytest.mark.clause("C-7.1.5")
def test_agents_and_providers_are_kept_apart():
	"""A complaint says whom it is about as a record of its own type, apart from its text."""
	order = making.completed_order()
	about_agent = raised(order, content="Rude.", target_type="Agent", target=making.LEADER)
	about_provider = raised(order, content="Late.", target_type="Provider", target=order.provider)
	assert about_agent.target_doctype == "User" and about_provider.target_doctype == "HL Provider"
	assert frappe.get_all(COMPLAINT, {"target_type": "Agent"}, pluck="name") == [about_agent.name]


def test_complaint_leads_the_order_that_it_came_in_as():
	"""The order has no deadlines of its own any more and isn't dispatched; its complaint has them."""
	order = complaining_order()
	assert clocks_of(order.name)
	doc = raised(order, target_type="Line")
	order.reload()
	assert (order.stage, order.led_elsewhere) == ("Handling", 1)
	assert clocks_of(order.name) == []
	assert set(clocks_of(doc.name)) == {"Confirmation", "Settlement"}
	assert doc.received_at == order.requested_at
	with making.acting_as(making.LEADER), pytest.raises(ConflictError):
		making.dispatch(order.name)


def test_result_closes_the_order():
	"""What came of the complaint is the order's resolution, and closes it by the rule for its kind."""
	order = complaining_order()
	doc = raised(order, target_type="Line")
	with making.acting_as(doc.handler):
		for action in ("Confirm Complaint", "Investigate"):
			doc = making.take_step(doc, action)
		outcome = {"finding": "Valid", "finding_reason": "Too few seats.", "settlement": "Two more seats."}
		doc = making.take_step(doc, "Draft Answer", answer="There are more seats now.", **outcome)
		doc = making.take_step(doc, "Submit for Review")
	with making.acting_as(making.LEADER):
		doc = making.take_step(doc, "Approve Answer")
	with making.acting_as(doc.handler):
		doc = making.take_step(doc, "Answer Complainant", answered_how="Phone")
		making.take_step(doc, "Close Complaint", satisfaction="Satisfied")
	order.reload()
	assert (order.stage, order.resolution, order.rating) == ("Closed", "There are more seats now.", 5)
	assert order.contacted_at and order.answered_at and order.followed_up_at
	assert not frappe.db.exists("HL Follow-up Task", {"work_order": order.name})


def test_withdrawn_complaint_cancels_its_order():
	"""A complaint that is taken back cancels the order that it came in as."""
	order = complaining_order()
	doc = raised(order, target_type="Line")
	with making.acting_as(doc.handler):
		making.take_step(doc, "Withdraw Complaint", withdraw_reason="A mistake.")
	order.reload()
	assert (order.stage, order.resolution) == ("Cancelled", "A mistake.")


def test_one_complaint_for_an_order():
	"""The same order becomes a complaint once."""
	order = complaining_order()
	raised(order, target_type="Line")
	with making.acting_as(making.AGENT), pytest.raises(frappe.ValidationError):
		complaints.raise_from_order(order.name, target_type="Line")


def test_confidential_content_does_not_reach_the_order():
	"""The order of a confidential complaint tells nothing of its answer."""
	order = complaining_order()
	doc = raised(order, target_type="Line", confidential=1)
	with making.acting_as(doc.handler):
		making.take_step(doc, "Withdraw Complaint", withdraw_reason="She fears for her place.")
	assert frappe.db.get_value("HL Work Order", order.name, "resolution") != "She fears for her place."
	assert frappe.db.get_value("HL Work Order", order.name, "confidential")


@pytest.mark.clause("P-13")
def test_rule_registers_orders_by_itself():
	"""Where a rule says so, a report is passed on in the moment it is taken in, and its result returns."""
	frappe.db.set_value("HL Complaint Rule", "Orders That Report Wrongdoing", "enabled", 1)
	from hotline_app.complaint import handlers

	handlers.forget()
	order = complaining_order(kind="Report", description="The clerk wants money.")
	doc = frappe.get_last_doc(COMPLAINT, {"came_in_as": order.name})
	assert (doc.kind, doc.target_type, doc.confidential) == ("Report of Wrongdoing", "Official", 1)
	assert doc.passed_on_at and doc.handler
	assert frappe.db.get_value("HL Work Order", order.name, "led_elsewhere")


def test_rule_that_names_more_registers_the_order():
	"""Of two rules that would register an order the one that names more of it does, not the first."""
	takes = {"doctype": "HL Complaint Rule", "takes_orders": 1, "role": "Hotline Complaint Handler"}
	frappe.get_doc({**takes, "title": "A", "target_type": "Line"}).insert()
	wanted = {"title": "B", "target_type": "Line", "category": "Plumbing", "kind": "Dispute"}
	frappe.get_doc({**takes, **wanted}).insert()
	order = complaining_order()
	assert frappe.db.get_value(COMPLAINT, {"came_in_as": order.name}, "kind") == "Dispute"


def test_needs_content():
	"""A complaint without a word of what it is about is refused."""
	order = making.completed_order()
	with making.acting_as(making.AGENT), pytest.raises(frappe.MandatoryError):
		complaints.raise_from_order(order.name)


def test_facts_about_providers():
	"""Complaints, valid ones and praise are counted for each provider."""
	firm = making.provider_of(making.PROVIDER)
	making.complaint(target_type="Provider", target=firm)
	making.complaint(target_type="Provider", target=firm, kind="Praise")
	making.drafted_complaint(target_type="Provider", target=firm)
	told = provider_facts.facts([firm, making.provider_of(making.OTHER_PROVIDER)], "2026-01-01")
	assert told == {firm: {"complaints": 2.0, "valid_complaints": 1.0, "praises": 1.0}}

"""The limits of the standards on complaints, and what their steps do."""

import frappe
import pytest
from frappe.utils import add_to_date, get_datetime

from hotline_app.hotline_setup import packs
from hotline_app.sla import actions, sweep
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

COMPLAINT = "HL Complaint"
MORNING = "2026-11-20 09:00:00"


def due(doc, title: str):
	return frappe.db.get_value("HL SLA Clock", {"reference_name": doc.name, "title": title}, "due_at")


def step(action: str) -> frappe._dict:
	return frappe._dict(action=action, message=None, relation="After Due")


def record(doc, deadline: str = "Settlement") -> frappe._dict:
	return frappe._dict(doctype=COMPLAINT, name=doc.name, deadline=deadline, due_at=doc.next_due_at)


@pytest.mark.clause("C-7.1.4", "C-8.2.5")
def test_confirmed_the_same_day_settled_in_three_days():
	"""On the community's line a complaint is confirmed the same day and settled within three days."""
	doc = making.complaint(received_at=MORNING)
	assert str(due(doc, "Confirmation")) == "2026-11-21 00:00:00"
	assert str(due(doc, "Settlement")) == "2026-11-23 09:00:00"


def test_clocks_stop_with_the_steps():
	"""Confirming and approving stop their clocks; the answer starts the one of the call back."""
	doc = making.answered_complaint()
	clocks = frappe.get_all("HL SLA Clock", {"reference_name": doc.name}, ["title", "state"])
	states = {clock.title: clock.state for clock in clocks}
	assert states == {"Confirmation": "Met", "Settlement": "Met", "Answer": "Met", "Call-back": "Running"}


@pytest.mark.clause("P-26")
@pytest.mark.parametrize(
	("kind", "title", "days"),
	[("Complaint", "Answer", 5), ("Report of Wrongdoing", "Answer to a Report", 10)],
)
def test_power_answers_within_its_days(kind, title, days):
	"""On the power line complaints are answered within 5 days, reports of wrongdoing within 10."""
	packs.install("power")
	doc = making.complaint(line="Power Service Line", kind=kind, target_type="Line", received_at=MORNING)
	assert due(doc, title) == add_to_date(get_datetime(MORNING), days=days)


@pytest.mark.clause("G-4.3.4")
@pytest.mark.parametrize("target_type", ["Line", "Agent", "Provider"])
def test_government_contacts_at_once(target_type):
	"""On the government's line the complainant is contacted within the hour, answered in 5 working days."""
	packs.install("government")
	target = {"Agent": making.AGENT, "Provider": making.provider_of(making.PROVIDER)}.get(target_type)
	values = {"line": "Government Service Line", "received_at": MORNING}
	doc = making.complaint(target_type=target_type, target=target, **values)
	assert due(doc, "Confirmation") == add_to_date(get_datetime(MORNING), hours=1)
	assert due(doc, "Answer").date() == get_datetime("2026-11-27").date()


@pytest.mark.clause("P-26")
def test_urging_reaches_the_handler():
	"""A deadline's urging is counted, noted and told to the handler; the order concerned is left alone."""
	order = making.order()
	doc = making.complaint(target_type="Line", work_order=order.name)
	actions.take([record(doc)], step("Urge"))
	doc.reload()
	assert doc.urge_count == 1 and [row.kind for row in doc.notes] == ["Urged"]
	assert frappe.db.exists("Notification Log", {"for_user": doc.handler, "document_name": doc.name})
	assert not frappe.db.exists("HL Urge", {"work_order": order.name})


def test_supervision_is_marked_once_and_told_to_superiors():
	"""What is late comes under supervision once; the superiors are told, but not whom it is about."""
	doc = making.complaint(target_type="Agent", target=making.LEADER)
	other = making.user("other-leader", "Hotline Shift Leader")
	for _time in range(2):
		actions.take([record(doc)], step("Supervise"))
	doc.reload()
	assert doc.supervised and [row.kind for row in doc.notes] == ["Supervised"]
	assert frappe.db.exists("Notification Log", {"for_user": other, "document_name": doc.name})
	assert not frappe.db.exists("Notification Log", {"for_user": making.LEADER, "document_name": doc.name})


def test_sweep_takes_the_steps_of_a_late_complaint():
	"""The watch over deadlines puts a complaint that was not settled in time under supervision."""
	doc = making.complaint(target_type="Line", received_at="2026-11-01 09:00:00")
	sweep.run()
	doc.reload()
	assert doc.supervised and doc.urge_count == 1


def test_reassigned_to_somebody_else():
	"""The step Reassign gives a complaint to another handler whom the rules know."""
	doc = making.complaint(target_type="Line")
	other = making.user("other-handler", "Hotline Complaint Handler")
	actions.take([record(doc)], step("Reassign"))
	assert frappe.db.get_value(COMPLAINT, doc.name, "handler") == other


def test_urgency_is_raised():
	"""The step Raise Urgency raises a complaint by one level, and leaves a trace."""
	doc = making.complaint(target_type="Line", urgency="Normal")
	actions.take([record(doc)], step("Raise Urgency"))
	assert frappe.db.get_value(COMPLAINT, doc.name, "urgency") == "High"
	assert frappe.db.exists("Comment", {"reference_name": doc.name, "comment_type": "Info"})

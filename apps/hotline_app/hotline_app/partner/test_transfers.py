"""Matters that go to linked lines and come from them, until their result is back."""

import json

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.api import orders, transfers
from hotline_app.intake import progress
from hotline_app.partner import changes
from hotline_app.partner.transfer.course import TransferError
from hotline_app.sla import sweep
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")
TRANSFER = "HL Transfer"


@pytest.fixture(autouse=True)
def linked(demo, site, monkeypatch):
	"""The demo's partner is a linked line with an interface; numbers of changes are taken back."""
	frappe.get_doc({"doctype": "HL Category", "category_name": "Street Light"}).insert()
	frappe.db.delete("HL Change")
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	partner = frappe.get_doc("HL Partner", "city-311")
	partner.update({"is_linked_line": 1, "number": "12345", "transfers_by": "Interface"})
	return partner.save()


@pytest.fixture
def fire_brigade(linked):
	"""A linked line without an interface."""
	return frappe.get_doc(
		{
			"doctype": "HL Partner",
			"title": "Fire Brigade",
			"source_system": "fire-119",
			"is_linked_line": 1,
			"number": "119",
			"transfers_by": "Phone",
			"channel": "Phone",
		}
	).insert()


def taken_in(**fields):
	"""Return an order that an agent answers for."""
	with making.acting_as(making.AGENT):
		return making.order(**fields)


def handed_out(order, partner: str = "city-311", **fields):
	with making.acting_as(making.AGENT):
		told = transfers.send(order.name, partner, "Their street.", **fields)
	return frappe.get_doc(TRANSFER, told["name"])


def received(external_id: str = "T-1", **fields):
	"""Return an order that the linked line has sent."""
	values = {"line": None, "channel": None, "category": "Street Light", "external_id": external_id}
	with making.acting_as(making.PARTNER):
		return making.order(**{**values, **fields})


def answer(transfer, **values):
	"""What the linked line says of a transfer over its interface."""
	with making.acting_as(making.PARTNER):
		doc = frappe.get_doc(TRANSFER, transfer.name)
		doc.check_permission("write")
		doc.update(values).save()
	return doc


def told() -> list[dict]:
	with making.acting_as(making.PARTNER):
		return changes.since(None, 100)["changes"]


def alerts(user: str, order: str) -> list[str]:
	return frappe.get_all("Notification Log", {"for_user": user, "document_name": order}, pluck="subject")


def test_line_reads_the_transfer_and_not_the_order():
	"""A linked line is told of what is transferred to it: what was chosen to go along, and no more."""
	order = taken_in(caller_name="Ms Private")
	transfer = handed_out(order, content="A lamp is out.", with_place=1)
	(change,) = told()
	assert change["happening"] == "Transfer Sent" and change["record"] is None
	passed = change["transfer"]["passed"]
	assert (passed["description"], passed["address"], passed["name"]) == (
		"A lamp is out.",
		order.address,
		order.name,
	)
	assert not {"caller_name", "title"} & set(passed)
	assert "Ms Private" not in json.dumps(change, default=str)
	with making.acting_as(making.PARTNER):
		assert not frappe.has_permission("HL Work Order", "read", doc=order.name)
		assert frappe.get_list(TRANSFER, pluck="name") == [transfer.name]


def test_caller_goes_along_only_where_it_is_said():
	"""Name and phone go along where the agent says so; those of a confidential order never."""
	transfer = handed_out(taken_in(caller_name="Ms Open"), with_caller=1)
	assert json.loads(transfer.passed)["caller_name"] == "Ms Open"
	with pytest.raises(frappe.ValidationError, match="confidential"):
		handed_out(taken_in(confidential=1), with_caller=1)


def test_clocks_run_on_and_the_answer_settles_the_order():
	"""The order stays in hand here, its clocks running, until the linked line's answer is its result."""
	order = taken_in()
	running = {"reference_name": order.name, "state": "Running"}
	before = frappe.get_all("HL SLA Clock", running, ["title", "due_at"], order_by="title")
	transfer = handed_out(order)
	order.reload()
	assert order.stage == "Handling"
	after = frappe.get_all("HL SLA Clock", running, ["title", "due_at"], order_by="title")
	assert after and set(map(str, after)) <= set(map(str, before))
	answer(transfer, state="Taken On", number_there="C-77")
	done = answer(transfer, state="Answered", result="The lamp burns again.")
	order.reload()
	assert (order.stage, order.resolution) == ("Done", "The lamp burns again.")
	assert done.ended_at and len(alerts(making.AGENT, order.name)) >= 2


def test_declined_is_told_and_the_order_goes_on():
	"""A linked line that declines says why; the order's agent is told and may send it to another."""
	order = taken_in()
	transfer = handed_out(order)
	with pytest.raises(frappe.MandatoryError):
		answer(transfer, state="Declined")
	answer(transfer, state="Declined", result="Not our street.")
	order.reload()
	told_agent = {"for_user": making.AGENT, "document_name": order.name}
	texts = frappe.get_all("Notification Log", told_agent, pluck="email_content")
	assert order.stage == "Handling" and "Not our street." in texts
	assert handed_out(order).state == "Sent"


def test_line_says_only_what_is_its_to_say(linked):
	"""A linked line changes nothing of what was sent, and withdraws, begins or reopens nothing."""
	order = taken_in()
	transfer = handed_out(order)
	answer(transfer, content="Something else", with_caller=1, state="Taken On")
	transfer.reload()
	assert (transfer.content, transfer.with_caller) == (order.description, 0)
	with pytest.raises(TransferError):
		answer(transfer, state="Withdrawn")
	answer(transfer, state="Answered", result="Done.")
	with pytest.raises(TransferError):
		answer(transfer, result="Other words")
	with making.acting_as(making.PARTNER), pytest.raises(frappe.PermissionError):
		transfers.send(order.name, linked.name, "Mine now.")


def test_once_at_a_time_and_not_after_the_end():
	"""An order is with a linked line once at a time, and not when it has ended; it can be called back."""
	order = taken_in()
	transfer = handed_out(order)
	with pytest.raises(TransferError):
		handed_out(order)
	with making.acting_as(making.AGENT):
		transfers.note(transfer.name, "Withdrawn")
	assert [row["happening"] for row in told()] == ["Transfer Sent", "Transfer Withdrawn"]
	order.reload()
	progress.report(order.name, "Cancelled")
	with pytest.raises(TransferError):
		handed_out(order)


@pytest.mark.clause("P-16")
def test_result_goes_back_to_the_line_that_sent_it():
	"""A request of a linked line is taken in, and its result returned to that line with its own number."""
	order = received("12345-0001")
	owed = frappe.get_doc(TRANSFER, {"work_order": order.name})
	assert (owed.direction, owed.state, owed.number_there) == ("In", "Received", "12345-0001")
	progress.report(order.name, "Done", resolution="New lamp.")
	owed.reload()
	assert (owed.state, owed.result) == ("Returned", "New lamp.") and owed.ended_at
	back = [row for row in told() if row["happening"] == "Result Returned"]
	assert [(row["external_id"], row["transfer"]["result"]) for row in back] == [("12345-0001", "New lamp.")]
	order.reload()
	order.reopen_reason = "It is out again."
	order.move_to("Handling")
	progress.store(order)
	owed.reload()
	assert (owed.state, owed.ended_at) == ("Received", None)


@pytest.mark.clause("P-16")
def test_line_without_an_interface_is_called(fire_brigade):
	"""What 119 told by telephone is noted with its number; when it is done, somebody is asked to call."""
	order = taken_in()
	with making.acting_as(making.AGENT):
		owed = frappe.get_doc(
			{"doctype": TRANSFER, "direction": "In", "partner": fire_brigade.name, "work_order": order.name}
		)
		owed.number_there = "119-9"
		owed.insert()
	progress.report(order.name, "Done", resolution="Settled.")
	owed.reload()
	assert owed.state == "To Return" and any(
		"Fire Brigade" in text for text in alerts(making.AGENT, order.name)
	)
	with making.acting_as(making.AGENT):
		assert transfers.note(owed.name, "Returned", "Told Officer Li.")["state"] == "Returned"
	assert told() == []


@pytest.mark.parametrize("direction", ["Out", "In"])
def test_overdue_results_are_warned_of(direction):
	"""Of a result that is not back in time, ours or theirs, the agent and the shift leader are told."""
	making.without_quiet_hours()
	order = received() if direction == "In" else taken_in()
	if direction == "In":
		progress.report(order.name, agent=making.AGENT)
	transfer = (
		frappe.get_doc(TRANSFER, {"work_order": order.name}) if direction == "In" else handed_out(order)
	)
	clock = frappe.get_doc("HL SLA Clock", {"reference_doctype": TRANSFER, "reference_name": transfer.name})
	assert clock.state == "Running"
	past = add_to_date(now_datetime(), hours=-1)
	clock.db_set({"due_at": past, "next_step_at": past})
	sweep.run()
	for user in (making.AGENT, making.LEADER):
		found = {"for_user": user, "document_type": TRANSFER, "document_name": transfer.name}
		assert frappe.db.exists("Notification Log", found), user


def test_agent_finds_it_on_the_order():
	"""The agent's page offers the transfer while the order is in hand, and tells of it afterwards."""
	order = taken_in()
	with making.acting_as(making.AGENT):
		assert orders.view(order.name)["may"]["transfer"]
		assert {"value": "city-311", "label": "12345 City 311"} in transfers.linked_lines()
		handed_out(order)
		from hotline_app.intake.course.timeline import timeline

		assert any(
			entry["kind"] == "transfer" for entry in timeline(frappe.get_doc("HL Work Order", order.name))
		)

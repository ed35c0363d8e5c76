import re

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from hotline_app.intake.doctype.hl_work_order.hl_work_order import MAX_DESCRIPTION, ClosedOrderError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def agent():
	with making.acting_as(making.AGENT):
		yield making.AGENT


@pytest.mark.clause("G-2.4")
def test_new_order_has_number_code_and_agent(agent):
	"""A new order gets a readable number, a lookup code, its agent, and the times of its beginning."""
	order = making.order()
	assert re.fullmatch(rf"{now_datetime():%y%m%d}-\d{{6}}", order.name)
	assert re.fullmatch(r"\d{8}", order.query_code)
	assert order.agent == agent
	assert order.stage == "Accepted"
	assert order.requested_at and order.accepted_at


def test_numbers_differ(agent):
	"""Two orders never have the same number."""
	assert len({making.order().name for _ in range(5)}) == 5


def test_title_from_description(agent):
	"""Without a title an order takes the beginning of its description, as plain text."""
	order = making.order(title=None, description="<p>The tap\n drips</p> badly")
	assert order.title == "The tap drips badly"


def test_usual_channel_of_the_line(agent):
	"""An order that names no channel has come by the usual one of its line."""
	assert making.order(channel=None).channel == "Phone"


@pytest.mark.clause("C-6.2.1a")
def test_new_caller_becomes_a_customer(agent):
	"""A caller with an unknown number is made a customer with what was told."""
	order = making.order(caller_phone="0572 555 0101", caller_name="Ms New")
	customer = frappe.get_doc("HL Customer", order.customer)
	assert (customer.customer_name, customer.phone) == ("Ms New", "05725550101")
	assert customer.address == "1 Test Road"


def test_known_caller_is_found(agent):
	"""A second call from the same number, typed otherwise, belongs to the same customer."""
	first = making.order(caller_phone="139-0000-1111")
	second = making.order(caller_phone="+86 13900001111", caller_name="Somebody Else")
	assert second.customer == first.customer


def test_caller_is_found_by_another_phone(agent):
	"""A customer is known by any of several phones."""
	customer = frappe.get_doc("HL Customer", making.order(caller_phone="13900002222").customer)
	customer.append("phones", {"phone": "0572-999 8888"})
	customer.save()
	assert making.order(caller_phone="05729998888").customer == customer.name


def test_order_never_overwrites_a_customer(agent):
	"""What is on record of a customer is not overwritten by what an order says."""
	first = making.order(caller_phone="13900003333", address="Old Road 1")
	making.order(caller_phone="13900003333", address="New Road 2")
	assert frappe.db.get_value("HL Customer", first.customer, "address") == "Old Road 1"


@pytest.mark.parametrize(
	("fields", "error"),
	[
		({"description": None}, frappe.MandatoryError),
		({"category": "No Such Thing"}, frappe.LinkValidationError),
		({"category": "Repairs"}, frappe.ValidationError),
		({"kind": "Nonsense"}, frappe.ValidationError),
		({"urgency": "Now!"}, frappe.ValidationError),
		({"caller_phone": "ask my wife"}, frappe.ValidationError),
		({"description": "x" * (MAX_DESCRIPTION + 1)}, frappe.CharacterLengthExceededError),
		({"requested_at": "yesterday-ish"}, frappe.ValidationError),
		({"appointment_at": "31/31/2026"}, frappe.ValidationError),
	],
)
def test_bad_input_is_refused_whole(agent, fields, error):
	"""A wrong value is refused with its kind of error, and neither order nor customer is stored."""
	before = (frappe.db.count("HL Work Order"), frappe.db.count("HL Customer"))
	frappe.db.savepoint("untouched")
	with pytest.raises(error):
		making.order(**{"caller_phone": "13955550000", **fields})
	frappe.db.rollback(save_point="untouched")
	assert (frappe.db.count("HL Work Order"), frappe.db.count("HL Customer")) == before


def test_cancelled_order_has_no_running_clock(agent):
	"""Cancelling an order ends its clocks."""
	order = making.take_step(making.order(), "Cancel")
	assert order.closed_at and not order.next_due_at
	states = frappe.get_all("HL SLA Clock", {"reference_name": order.name}, pluck="state")
	assert set(states) == {"Met"}


def test_script_in_a_description_is_made_harmless(agent):
	"""Script tags don't survive storing."""
	order = making.order(title="<script>alert(1)</script>", description="Hi <script>alert(1)</script>")
	stored = frappe.db.get_value("HL Work Order", order.name, ["title", "description"])
	assert "<script" not in "".join(stored)


def test_own_times_are_not_taken_from_the_sender(agent):
	"""When an order was closed is a fact of this system; a client's word for it is not stored."""
	order = making.order()
	order.done_at = order.requested_at = add_days(now_datetime(), -3)
	order.save()
	order.reload()
	assert order.done_at is None
	assert order.requested_at > add_days(now_datetime(), -1)


def test_closed_order_can_not_be_changed():
	"""A closed order is changed by nobody, the administrator included; the answer is a conflict."""
	order = making.completed_order()
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	order.reload()
	assert order.stage == "Closed"
	order.title = "Changed afterwards"
	with pytest.raises(ClosedOrderError) as error:
		order.save()
	assert error.value.http_status_code == 409
	assert frappe.db.get_value("HL Work Order", order.name, "title") != "Changed afterwards"


def test_reopening_begins_a_round():
	"""Reopening a closed order leaves its history and starts a new round with clocks of its own."""
	order = making.completed_order()
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	with making.acting_as(making.LEADER):
		order = making.take_step(order, "Reopen", reopen_reason="He called again.")
	order.reload()
	# It goes back to whoever did the work, as the line's rule says.
	assert (order.stage, order.round, order.closed_at) == ("Handling", 2, None)
	assert frappe.db.get_value("HL Dispatch", {"work_order": order.name, "stage": "Offered"}, "rework_of")
	rounds = frappe.get_all("HL SLA Clock", {"reference_name": order.name}, pluck="round")
	assert {1, 2} == set(rounds)


def test_waiting_is_kept_as_a_pause(agent):
	"""Time in the stage Waiting is kept on the order, from when to when."""
	order = making.take_step(making.order(), "Start Handling")
	order = making.take_step(order, "Wait for Customer")
	assert order.pauses[0].paused_at and not order.pauses[0].resumed_at
	order = making.take_step(order, "Resume")
	assert order.pauses[0].resumed_at


def test_enquiry_is_answered_and_closed_in_one_step(agent):
	"""An enquiry that the agent answers is closed at once, but not without its answer."""
	order = making.order(kind="Enquiry", category="Other Enquiries")
	with pytest.raises(frappe.ValidationError):
		making.take_step(order, "Answer and Close")
	order.resolution = "The office opens at nine."
	order.save()
	assert making.take_step(order, "Answer and Close").stage == "Closed"


def test_second_of_two_savers_is_told(agent):
	"""Of two agents who change the same order, the second is told and nothing is lost."""
	order = making.order()
	first, second = (frappe.get_doc("HL Work Order", order.name) for _ in range(2))
	first.title = "By the first"
	first.save()
	second.title = "By the second"
	with pytest.raises(frappe.TimestampMismatchError):
		second.save()
	assert frappe.db.get_value("HL Work Order", order.name, "title") == "By the first"


def test_lookup_code_stays():
	"""The code that the citizen was given is that of the order for good, whatever a client sends."""
	order = making.order()
	code = order.query_code
	order.update({"query_code": "00000000"}).save()
	assert order.query_code == code

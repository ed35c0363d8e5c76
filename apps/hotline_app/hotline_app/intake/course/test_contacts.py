import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.api import orders
from hotline_app.intake import customers
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def agent():
	with making.acting_as(making.AGENT):
		yield


@pytest.mark.parametrize(
	("purpose", "fact"),
	[
		("Answer", "answered_at"),
		("Confirmation", "contacted_at"),
		("Contact Check", "contact_checked_at"),
		("Progress", "progress_asked_at"),
	],
)
def test_reaching_the_customer_is_a_fact(agent, purpose, fact):
	"""A try is kept; only reaching the customer sets the time that the purpose is about, once."""
	order = making.order()
	orders.log_contact(order.name, purpose, "No Answer", "Phone", "Rang long")
	order.reload()
	assert order.get(fact) is None
	orders.log_contact(order.name, purpose, "Reached")
	order.reload()
	first = order.get(fact)
	assert first
	orders.log_contact(order.name, purpose, "Reached")
	order.reload()
	assert order.get(fact) == first
	assert [row.result for row in order.contacts] == ["No Answer", "Reached", "Reached"]
	row = order.contacts[0]
	assert (row.user, row.channel, row.note) == (making.AGENT, "Phone", "Rang long")


def test_complaint_is_confirmed_the_same_day(agent):
	"""Confirming a complaint with the customer stops its clock for that."""
	order = making.order(kind="Complaint")
	orders.log_contact(order.name, "Confirmation", "Reached")
	clock = frappe.get_doc("HL SLA Clock", {"reference_name": order.name, "title": "Confirmation"})
	assert clock.state == "Met"


@pytest.mark.parametrize(("purpose", "result"), [("Chat", "Reached"), ("Answer", "Perhaps")])
def test_unknown_contact_is_refused(agent, purpose, result):
	"""A contact has one of the known purposes and results."""
	order = making.order()
	with pytest.raises(frappe.ValidationError):
		orders.log_contact(order.name, purpose, result)


def test_contacts_are_not_the_clients_to_write(agent):
	"""When the customer was reached is not for a client to write."""
	order = making.order(answered_at=now_datetime(), contacts=[{"purpose": "Answer", "result": "Reached"}])
	order.reload()
	assert (order.answered_at, order.contacts) == (None, [])


@pytest.mark.clause("P-21")
@pytest.mark.clause("H-3.1")
def test_what_can_not_be_answered_at_once_is_promised(agent):
	"""What can't be answered at once gets a promised time, which is its deadline, and is answered by then."""
	order = making.order(kind="Enquiry", category="Other Enquiries")
	at = add_to_date(now_datetime(), hours=3).replace(microsecond=0)
	orders.promise(order.name, str(at), "SMS")
	order.reload()
	assert (order.promised_at, order.answer_by, order.next_due_at) == (at, "SMS", at)
	orders.log_contact(order.name, "Call Back", "Reached", "SMS", "Told him")
	orders.log_contact(order.name, "Answer", "Reached", "SMS", "Told him")
	order = making.take_step(order, "Answer and Close", resolution="At nine.")
	assert order.answered_at <= at
	clock = frappe.get_doc("HL SLA Clock", {"reference_name": order.name, "title": "Completion"})
	assert (clock.state, clock.due_at) == ("Met", at)


def test_promise_lies_in_the_future(agent):
	"""Nobody promises an answer for yesterday."""
	order = making.order()
	with pytest.raises(frappe.ValidationError):
		orders.promise(order.name, str(add_to_date(now_datetime(), days=-1)))


@pytest.mark.clause("C-6.2.1a")
@pytest.mark.clause("C-6.2.1b")
def test_enquiry_records_who_called_and_how_they_heard_of_us(agent):
	"""An enquiry and its customer keep number, card, name, gender and how the caller heard of the line."""
	told = {
		"caller_name": "Ms Card",
		"caller_gender": "Female",
		"caller_card_number": "C-77",
		"heard_from": "Radio",
	}
	order = making.order(kind="Enquiry", category="Other Enquiries", caller_phone="13966660001", **told)
	order.reload()
	assert order.requested_at and order.caller_phone == "13966660001"
	assert {field: order.get(field) for field in told} == told
	customer = frappe.get_doc("HL Customer", order.customer)
	assert (customer.gender, customer.card_number, customer.heard_from) == ("Female", "C-77", "Radio")


def test_known_customer_gets_what_is_lacking(agent):
	"""A record that lacks the caller's gender or card takes it from the next order, and keeps what it has."""
	first = making.order(caller_phone="13966660002", caller_gender="Male")
	making.order(caller_phone="13966660002", caller_gender="Female", caller_card_number="C-78")
	customer = frappe.get_doc("HL Customer", first.customer)
	assert (customer.gender, customer.card_number) == ("Male", "C-78")


def test_one_record_a_number_by_name():
	"""The record of a number has a name that follows from it; a household's second person gets another."""
	made = [
		frappe.get_doc({"doctype": "HL Customer", "customer_name": name, "phone": "139 6666 0003"})
		.insert()
		.name
		for name in ("Mother", "Son")
	]
	assert made == [customers.name_for("13966660003", attempt) for attempt in range(2)]
	frappe.db.set_value("HL Customer", made[0], "phone", "13966660004")
	frappe.db.set_value("HL Customer", made[1], "phone", "13966660005")
	order = making.order(caller_phone="13966660003")
	assert order.customer not in made


def test_source_system_is_not_the_staff_s_to_set(agent):
	"""Staff can't pass an order off as another system's, and so can't bring reported times with it."""
	with pytest.raises(frappe.PermissionError):
		making.order(source_system="city-311", closed_at="2020-01-01")
	order = making.order()
	order.source_system = "city-311"
	with pytest.raises(frappe.PermissionError):
		order.save()

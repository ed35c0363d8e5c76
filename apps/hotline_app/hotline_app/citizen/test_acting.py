"""Looking a request up by its code, and what the citizen does with it then."""

import frappe
import pytest
from frappe.utils import now_datetime

from hotline_app.citizen import acting, tracking
from hotline_app.citizen.errors import NotFoundError, NotNowError, RefusedRequestError
from hotline_app.followup import surveys
from hotline_app.intake import progress
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def order():
	"""An order of the demo's agent, who is not asked any more."""
	with making.acting_as(making.AGENT):
		order = making.order()
	with making.acting_as("Guest"):
		yield order


def moved(order, stage: str, **values):
	"""Bring the order into a stage, as what happens elsewhere does."""
	with making.acting_as("Administrator"):
		progress.report(order.name, "Done", **values)
		if stage == "Closed":
			progress.report(order.name, "Closed", followed_up_at=now_datetime())
	order.reload()
	return order


@pytest.mark.clause("G-6.2")
def test_progress_is_looked_up_by_code(order):
	"""With the code and the last four digits the citizen sees how far it is, and in the end the answer."""
	told = tracking.shown(tracking.find(order.query_code, "5678"))
	assert (told["stage"], told["kind"], told.get("answer")) == ("Accepted", "Repair", None)
	moved(order, "Closed", resolution="The tap was mended.")
	assert tracking.shown(tracking.find(order.query_code, "13912345678"))["answer"] == "The tap was mended."


@pytest.mark.parametrize(
	("code", "digits"), [(None, "1234"), ("00000000", "5678"), ("", ""), (None, ""), (None, "8")]
)
def test_nothing_is_found_out_by_trying(order, code, digits):
	"""A wrong code and wrong digits get the same answer."""
	with pytest.raises(NotFoundError) as refusal:
		tracking.find(order.query_code if code is None else code, digits)
	assert str(refusal.value) == "No request is found with this code and these digits."


def test_confidential_request_says_only_that_it_is_in_hand(order):
	"""Of a confidential order nothing but its stage is shown, whoever has the code."""
	frappe.db.set_value("HL Work Order", order.name, "confidential", 1)
	told = tracking.shown(tracking.find(order.query_code, "5678"))
	assert set(told) == {"code", "stage", "stage_label", "requested_at"}


def test_nothing_of_the_caller_is_shown(order):
	"""Neither name, phone, address nor anybody's account is in the answer."""
	told = str(tracking.shown(order))
	assert not any(
		word in told for word in (order.caller_name, order.caller_phone, order.address, making.AGENT)
	)


def test_citizen_adds_to_a_request(order):
	"""What the citizen adds is in the order's timeline, and whoever has the order is told."""
	acting.add(order, "It is the kitchen's tap.")
	assert frappe.db.exists(
		"Comment", {"reference_name": order.name, "content": ("like", "%It is the kitchen%")}
	)
	assert frappe.db.exists("Notification Log", {"for_user": making.AGENT, "document_name": order.name})
	with pytest.raises(RefusedRequestError):
		acting.add(order, " ")
	with pytest.raises(NotNowError):
		acting.add(moved(order, "Closed", resolution="It was mended."), "Too late.")


@pytest.mark.clause("P-26")
def test_citizen_urges(order):
	"""An urging by the web is one like any other, counted, and as often a day as the administrator allows."""
	with making.acting_as("Administrator"):
		frappe.get_doc("HL Public Settings").update({"urges_a_day": 2}).save()
	for number in range(2):
		acting.urge(order, f"Please come, {number}")
	order.reload()
	assert order.urge_count == 2
	assert frappe.db.count("HL Urge", {"work_order": order.name, "source": "Customer", "channel": "Web"}) == 2
	with pytest.raises(NotNowError):
		acting.urge(order)


def test_rating_belongs_to_the_open_follow_up(order):
	"""While a follow-up is open, its questions are what is answered, at an address that is good for them."""
	moved(order, "Done")
	address = acting.rate(order, 5)
	task = surveys.find(address.rsplit("/", 1)[1])
	assert task.work_order == order.name
	assert not frappe.db.get_value("HL Work Order", order.name, "rating")


def test_rating_without_a_follow_up(order):
	"""Where nobody asks, the rating is the order's, given once, and the remarks stay with it."""
	moved(order, "Done")
	frappe.db.delete("HL Follow-up Task", {"work_order": order.name})
	assert acting.rate(order, 5, "Quick and friendly") is None
	order.reload()
	assert order.rating == 5
	assert frappe.db.exists("Comment", {"reference_name": order.name, "content": ("like", "%Quick and%")})
	with pytest.raises(NotNowError):
		acting.rate(order, 5)


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_rating_is_one_to_five(order, rating):
	"""Other numbers are refused."""
	moved(order, "Done")
	frappe.db.delete("HL Follow-up Task", {"work_order": order.name})
	with pytest.raises(RefusedRequestError):
		acting.rate(order, rating)


def test_appeal_becomes_a_complaint_and_then_its_appeal(order):
	"""Who does not agree with the result complains, and appeals against the answer to that."""
	moved(order, "Closed")
	acting.appeal(order, "It drips again.")
	complaint = frappe.get_doc("HL Complaint", {"work_order": order.name})
	assert (complaint.content, complaint.channel) == ("It drips again.", "Web")
	assert "appeal" not in acting.possible(order)
	frappe.db.set_value("HL Complaint", complaint.name, "stage", "Answered")
	acting.appeal(order, "The answer is wrong.")
	complaint.reload()
	assert (complaint.stage, complaint.round) == ("Appealed", 2)
	assert complaint.appeals[-1].reason == "The answer is wrong."

"""What the packs' dispatch rules and policies do with a job."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.api import dispatch as api
from hotline_app.api import followup, orders
from hotline_app.channel import telling
from hotline_app.dispatch import catalogue
from hotline_app.dispatch.consent import ConsentMissingError
from hotline_app.hotline_setup import packs
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

HEATING, GOVERNMENT, POWER = "Heating Service Line", "Government Service Line", "Power Service Line"
SIGNATURE = "data:image/png;base64,AAAA"


@pytest.fixture(scope="module", autouse=True)
def _packs(own_site, demo) -> None:
	with own_site.connected():
		for name in ("heating", "government", "power"):
			packs.install(name)
		frappe.db.commit()


def _order(line: str, kind: str, category: str):
	with making.acting_as(making.AGENT):
		made = making.order(line=line, kind=kind, category=category)
	made.reload()
	return made


def _job_of(order):
	return frappe.get_last_doc("HL Dispatch", {"work_order": order.name})


@pytest.mark.clause("H-3.3a")
@pytest.mark.clause("H-3.3b")
def test_heating_fault_is_promised_and_signed_for(monkeypatch):
	"""The crew for the fault gets it at once; setting out tells the customer when it comes, and the work is
	done only with what was found, what was done, and the customer's signature."""
	told: list[tuple[str, dict]] = []
	monkeypatch.setattr(telling, "tell", lambda _order, message, **values: told.append((message, values)))
	order = _order(HEATING, "Repair", "Radiator or Valve Fault")
	job = _job_of(order)
	assert job.handling_unit == "Heating Repair Dispatch"
	arrival = add_to_date(now_datetime(), minutes=40)
	job = making.take_step(making.take_step(job, "Accept"), "Set Out", expected_arrival_at=str(arrival))
	assert [message for message, _values in told] == ["On the Way"]
	job = making.take_step(job, "Arrived")
	frappe.db.savepoint("not_signed")
	with pytest.raises(frappe.MandatoryError, match="Signature"):
		making.take_step(job, "Complete", work_done="Valve was stuck")
	frappe.db.rollback(save_point="not_signed")
	job = making.take_step(job, "Complete", work_done="Valve was stuck; freed; warm", signature=SIGNATURE)
	order.reload()
	assert (job.confirmed_how, order.stage, order.resolution) == (
		"Signature",
		"Done",
		"Valve was stuck; freed; warm",
	)


@pytest.mark.clause("G-4.2.2")
@pytest.mark.clause("G-4.3.1")
def test_enterprise_is_found_with_consent_checked_and_added_to_the_base():
	"""An enterprise that is new to the base is added with its service, gets the matter only with the
	customer's consent, is checked with at once, and what it says comes back to the order's agent."""
	order = _order(GOVERNMENT, "Service", "Find an Enterprise")
	refuses = making.provider("Busy Repairs", services=[{"category": "Find an Enterprise"}])
	new = making.provider("New Enterprise", services=[{"category": "Find an Enterprise", "price": "80/h"}])
	with making.acting_as(making.AGENT):
		assert "New Enterprise" in [row["provider_name"] for row in api.propose(order.name)]
		frappe.db.savepoint("no_consent")
		with pytest.raises(ConsentMissingError):
			api.offer(order.name, refuses.name)
		frappe.db.rollback(save_point="no_consent")
		api.offer(order.name, refuses.name, consent=1, consent_note="Anyone before noon")
		job = _job_of(order)
		clock = frappe.get_doc("HL SLA Clock", {"reference_name": job.name, "state": "Running"})
		assert clock.title == "Check with the Enterprise"
		job = making.take_step(job, "Refused by Phone", refusal_reason="No staff there")
		api.offer(order.name, new.name)
		job = making.take_step(_job_of(order), "Accepted by Phone")
	assert frappe.db.get_value("HL SLA Clock", {"reference_name": job.name}, "state") == "Met"
	order.reload()
	assert order.provider == new.name
	reasons = frappe.get_all(
		"HL Dispatch", {"work_order": order.name, "stage": "Refused"}, pluck="refusal_reason"
	)
	assert reasons == ["No staff there"]


@pytest.mark.clause("G-4.3.1")
def test_recommended_enterprise_is_called_whether_it_can_serve():
	"""Recommending an enterprise makes a call to it, due in minutes; its no is kept with the reason and gives
	the matter back, the next enterprise is called too, and its yes is the answer to the offer."""
	order = _order(GOVERNMENT, "Service", "Find an Enterprise")
	service = [{"category": "Find an Enterprise"}]
	first, second = (making.provider(name, services=service) for name in ("First", "Second"))
	api.offer(order.name, first.name, consent=1)
	call = _call_to(first)
	assert 0 < (call.due_at - now_datetime()).total_seconds() <= 300
	assert followup.view(call.name)["order"]["caller_phone"] == first.phone
	frappe.db.savepoint("no_reason")
	with pytest.raises(frappe.MandatoryError, match="remarks"):
		making.take_step(call, "Not Satisfied", answers=making.answers(call, "No"))
	frappe.db.rollback(save_point="no_reason")
	with making.acting_as(making.FOLLOWUP_AGENT):
		call = _call_to(first)
		making.take_step(call, "Not Satisfied", answers=making.answers(call, "No"), remarks="No staff there")
	refused = frappe.get_last_doc("HL Dispatch", {"provider": first.name})
	assert (refused.stage, refused.refusal_reason) == ("Refused", "No staff there")
	assert frappe.db.get_value("HL Work Order", order.name, "stage") == "Accepted"
	api.offer(order.name, second.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		call = _call_to(second)
		making.take_step(call, "Satisfied", answers=making.answers(call))
	taken = frappe.get_last_doc("HL Dispatch", {"provider": second.name})
	assert (taken.stage, taken.answered_by_phone) == ("Accepted", 1)


def test_enterprise_that_answers_by_itself_is_not_called():
	"""Once the enterprise has accepted at its page, nobody calls it any more to ask."""
	order = _order(GOVERNMENT, "Service", "Find an Enterprise")
	enterprise = making.provider(
		"Quick", services=[{"category": "Find an Enterprise"}], user=making.user("quick", "Hotline Provider")
	)
	api.offer(order.name, enterprise.name, consent=1)
	assert _call_to(enterprise)
	with making.acting_as(enterprise.user):
		making.take_step(_job_of(order), "Accept")
	assert not frappe.db.exists("HL Follow-up Task", {"enterprise": enterprise.name})


def _call_to(enterprise):
	return frappe.get_last_doc("HL Follow-up Task", {"enterprise": enterprise.name})


@pytest.mark.clause("H-2.3")
@pytest.mark.parametrize(
	("kind", "category", "department"),
	[
		("Repair", "No Heating", "Heating Repair Dispatch"),
		("Service", "Change of Heated Area or Name", "Heating Billing Department"),
		("Complaint", "Heating Bill Dispute", "Heating Billing Department"),
		("Complaint", "Heating Quality", "Heating Complaint Group"),
	],
)
def test_heating_departments_work_together(kind, category, department):
	"""Each matter is proposed to the department whose it is, which settles it and reports to the line; what
	repair can't settle goes on to production, with the reason."""
	order = _order(HEATING, kind, category)
	assert catalogue.unit_for(frappe.get_doc("HL Work Order", order.name)).handling_unit == department
	if kind == "Complaint":
		# A complaint leaves the line when a superior has looked at it.
		with making.acting_as(making.LEADER):
			orders.review(order.name)
	job = _job_of(order) if order.dispatched_at else making.hand_on(order.name, department)
	assert job.handling_unit == department
	if department == "Heating Repair Dispatch":
		job = making.take_step(job, "Ask to Return", refusal_reason="The substation is cold")
		making.take_step(job, "Approve Return", review_note="A matter of production")
		job = _job_of(order)
		assert job.handling_unit == "Heating Production Department"
	job = making.take_step(making.take_step(job, "Accept"), "Complete", **_done_on_site(job))
	order.reload()
	assert (order.stage, order.resolution) == ("Done", "Settled.")


@pytest.mark.clause("P-15")
@pytest.mark.parametrize("category", ["New Connection", "Change of Load or Name"])
def test_connections_are_followed_up_until_the_loop_is_closed(category):
	"""A connection or a change that is done is followed up: back to work if the customer is not satisfied,
	followed up again, and closed only by a customer who is."""
	order = _order(POWER, "Service", category)
	unit = making.unit("Connections")
	for result, stage in (("Not Satisfied", "Accepted"), ("Satisfied", "Closed")):
		job = making.take_step(making.hand_on(order.name, unit), "Accept")
		making.take_step(job, "Complete", work_done="Connected.")
		task = making.followup_of(order.name)
		assert (task.stage, task.rule) == ("Open", "Power: After Each Business")
		assert task.due_at
		making.take_step(task, result, rating=5, answers=making.answers(task))
		order.reload()
		assert order.stage == stage
	assert (order.round, bool(order.followed_up_at)) == (2, True)


def _done_on_site(job) -> dict:
	return {"work_done": "Settled."} | ({"signature": SIGNATURE} if job.confirmation == "Signature" else {})

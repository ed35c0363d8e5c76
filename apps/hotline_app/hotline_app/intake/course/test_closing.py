import frappe
import pytest

from hotline_app.api import orders
from hotline_app.intake.course import handling_rules
from hotline_app.intake.course.handling_rules import rule_for
from hotline_app.intake.errors import ConflictError, IncompleteOrderError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture(autouse=True)
def only_rules_without_a_line(demo, site):
	"""The rules of the line's pack are switched off, so that those of the tests hold."""
	for name in frappe.get_all("HL Handling Rule", {"line": making.LINE}, pluck="name"):
		frappe.db.set_value("HL Handling Rule", name, "enabled", 0)
	handling_rules.forget()


def _rule(title="Of the test", **fields):
	required = [{"fieldname": name} for name in fields.pop("required", ())]
	return frappe.get_doc(
		{
			"doctype": "HL Handling Rule",
			"title": title,
			"line": making.LINE,
			"required_fields": required,
			**fields,
		}
	).insert()


def _agent_s(**fields):
	with making.acting_as(making.AGENT):
		return making.order(**fields)


def test_most_specific_rule_holds():
	"""A rule for line and kind goes before one for the line, which goes before one for the kind."""
	order = making.new_order(kind="Repair")
	assert rule_for(order).name == "Repairs"
	_rule("Line")
	assert rule_for(order).name == "Line"
	both = _rule("Line and Kind", kind="Repair")
	assert rule_for(order).name == "Line and Kind"
	both.enabled = 0
	both.save()
	assert rule_for(order).name == "Line"


def test_rule_knows_the_fields():
	"""A rule can't ask for a field that an order has not."""
	with pytest.raises(frappe.ValidationError, match="no_such_field"):
		_rule(required=["no_such_field"])


@pytest.mark.clause("P-29")
@pytest.mark.clause("G-4.1.7")
def test_incomplete_order_is_not_closed():
	"""An order is closed only when it is complete, and the refusal names all that is missing."""
	_rule(kind="Enquiry", closes="By Hand", required=["wrap_up", "resolution", "address"])
	order = _agent_s(kind="Enquiry", category="Other Enquiries", address=None, resolution="At nine.")
	with making.acting_as(making.AGENT), pytest.raises(IncompleteOrderError) as error:
		making.take_step(order, "Answer and Close")
	for label in ("Wrap-up Code", "Address"):
		assert frappe._(label) in str(error.value)
	assert frappe._("Resolution") not in str(error.value)
	order.reload()
	assert order.stage == "Accepted"
	with making.acting_as(making.AGENT):
		order = making.take_step(order, "Answer and Close", wrap_up="Answered at Once", address="1 Test Road")
	assert (order.stage, order.done_at) == ("Closed", order.closed_at)


@pytest.mark.clause("G-4.4")
def test_enquiry_closes_when_answered_service_after_the_call():
	"""An enquiry is closed when it is answered; a service stays done until its evaluation call."""
	enquiry = _agent_s(kind="Enquiry", category="Other Enquiries")
	with making.acting_as(making.AGENT):
		enquiry = making.take_step(enquiry, "Complete", resolution="The office opens at nine.")
	assert enquiry.stage == "Closed"
	assert not frappe.db.exists("HL Follow-up Task", {"work_order": enquiry.name})
	service = making.completed_order(kind="Service", category="Plumbing")
	assert service.stage == "Done"
	with making.acting_as(making.LEADER), pytest.raises(IncompleteOrderError):
		making.take_step(service, "Close")
	task = making.followup_of(service.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	service.reload()
	assert service.stage == "Closed"


def test_step_of_others_does_not_close():
	"""Closing by itself gives nobody a step to Done that the workflow does not."""
	workflow = frappe.get_doc("Workflow", "HL Work Order")
	workflow.transitions = [row for row in workflow.transitions if row.action != "Complete"]
	workflow.save()
	order = _agent_s(kind="Enquiry", category="Other Enquiries", resolution="At nine.")
	order.workflow_state = "Done"
	with making.acting_as(making.AGENT), pytest.raises(frappe.ValidationError):
		order.save()
	assert frappe.db.get_value("HL Work Order", order.name, "stage") == "Accepted"


def test_follow_up_of_an_incomplete_order_is_kept():
	"""If a follow-up would close an incomplete order its facts are kept and the agent is told what lacks."""
	_rule(kind="Repair", closes="After Follow-up", required=["wrap_up"])
	order = making.completed_order()
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=4, answers=making.answers(task))
	order.reload()
	assert (order.stage, order.workflow_state, order.closed_at) == ("Done", "Done", None)
	assert (order.rating, bool(order.followed_up_at)) == (4, True)
	message = frappe.get_last_doc("Notification Log", {"document_name": order.name, "for_user": making.AGENT})
	assert frappe._("Wrap-up Code") in message.subject
	with making.acting_as(making.AGENT):
		order.wrap_up = "Order Taken"
		order.save()
	assert order.stage == "Closed" and order.closed_at


def test_by_hand_is_by_hand():
	"""Where the rule says so a follow-up does not close the order; a shift leader does."""
	_rule(kind="Repair", closes="By Hand")
	order = making.completed_order()
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=4, answers=making.answers(task))
	order.reload()
	assert order.stage == "Done"
	with making.acting_as(making.LEADER):
		assert making.take_step(order, "Close").stage == "Closed"


@pytest.mark.clause("J-32")
def test_unreached_customer_is_tried_again():
	"""An order whose customer was never reached is closed only after as many tries as the rule asks for."""
	_rule(kind="Enquiry", closes="When Done", contacts_if_unreached=3, required=["resolution", "answered_at"])
	order = _agent_s(kind="Enquiry", category="Other Enquiries", channel="Voicemail", resolution="At nine.")
	with making.acting_as(making.AGENT):
		for _try in range(2):
			orders.log_contact(order.name, "Answer", "No Answer")
		with pytest.raises(IncompleteOrderError, match="1"):
			making.take_step(order, "Answer and Close")
		orders.log_contact(order.name, "Answer", "Busy")
		assert making.take_step(order, "Answer and Close").stage == "Closed"


@pytest.mark.clause("C-6.2.2c")
def test_complaint_is_reviewed_before_it_goes_out():
	"""A complaint goes out only after a superior, and not its own agent, has reviewed it."""
	order = _agent_s(kind="Complaint")
	with pytest.raises(ConflictError) as error:
		making.dispatch(order.name)
	assert error.value.http_status_code == 409
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		orders.review(order.name)
	with making.acting_as(making.LEADER):
		orders.review(order.name, "Call first")
	order.reload()
	assert order.reviewed_by == making.LEADER and order.reviewed_at
	assert making.dispatch(order.name).stage == "Offered"


def test_leader_does_not_review_an_own_order():
	"""Nobody reviews an order of their own."""
	with making.acting_as(making.LEADER):
		order = making.order(kind="Complaint")
		with pytest.raises(frappe.PermissionError):
			orders.review(order.name)


def test_held_order_waits_for_its_release():
	"""A held order goes out only after a leader has released it."""
	order = _agent_s()
	frappe.db.set_value("HL Work Order", order.name, "held", 1)
	with pytest.raises(ConflictError):
		making.dispatch(order.name)
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		orders.release(order.name)
	with making.acting_as(making.LEADER):
		orders.release(order.name, "Nothing to it")
	assert making.dispatch(order.name).stage == "Offered"


def test_clock_of_a_dispatch_that_never_was_ends_with_the_work():
	"""Work that is done without a dispatch ends the clock of the dispatch."""
	order = _agent_s()
	with making.acting_as(making.AGENT):
		order = making.take_step(order, "Complete", resolution="Told how to close the valve.")
	clock = frappe.get_doc("HL SLA Clock", {"reference_name": order.name, "title": "Dispatch"})
	assert clock.state == "Met" and clock.stopped_at == order.done_at.replace(microsecond=0)

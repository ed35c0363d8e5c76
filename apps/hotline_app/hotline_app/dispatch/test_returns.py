import frappe
import pytest

from hotline_app.api import dispatch as api
from hotline_app.api import jobs
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

CLOCK_FIELDS = ("title", "state", "started_at", "stopped_at", "due_at", "target")


@pytest.fixture
def units(demo, site):
	frappe.db.delete("HL Dispatch Catalogue")
	return [making.unit(name) for name in ("First", "Second", "Third")]


@pytest.fixture
def order(units):
	with making.acting_as(making.AGENT):
		return making.order()


@pytest.fixture
def job(order):
	with making.acting_as(making.AGENT):
		return making.hand_on(order.name, "First")


def _ask(job, reason: str = "Not ours."):
	with making.acting_as(job.provider_user):
		return making.take_step(job, "Ask to Return", refusal_reason=reason)


def _decide(job, action: str, **values):
	with making.acting_as(making.LEADER):
		return making.take_step(job, action, **values)


def _clocks(order: str) -> dict[str, tuple]:
	rows = frappe.get_all("HL SLA Clock", {"reference_name": order}, CLOCK_FIELDS)
	return {row.title: tuple(row[field] for field in CLOCK_FIELDS[1:]) for row in rows}


def _open_job(order: str):
	return frappe.get_last_doc("HL Dispatch", {"work_order": order, "stage": "Offered"})


def _returned(order) -> list[dict]:
	return [row for row in api.returned() if row["work_order"] == order.name]


def test_a_reason_is_needed(job):
	"""A unit can ask to return an order only with a reason, and can't refuse it outright."""
	with making.acting_as(job.provider_user):
		for action, values in (("Ask to Return", {}), ("Refuse", {"refusal_reason": "No."})):
			with pytest.raises(frappe.ValidationError):
				making.take_step(job, action, **values)
	assert frappe.db.get_value("HL Dispatch", job.name, "stage") == "Offered"


def test_asking_stops_no_clock(order, job):
	"""While a return is asked, reviewed and rejected, no clock of the order stops, pauses or moves."""
	before = _clocks(order.name)
	assert before["Completion"][0] == "Running"
	job = _ask(job)
	assert frappe.db.get_value("HL Work Order", order.name, "stage") == "Handling"
	assert _clocks(order.name) == before
	job = _decide(job, "Reject Return", review_note="It is in your street.")
	assert _clocks(order.name) == before
	assert frappe.db.get_value("HL Work Order", order.name, "handling_unit") == "First"


def test_approval_stops_no_clock(order, job):
	"""When the order comes back, completion runs on, and dispatch runs as if it had never been given out."""
	before = _clocks(order.name)
	_decide(_ask(job), "Approve Return")
	after = _clocks(order.name)
	assert after["Completion"] == before["Completion"]
	state, started_at, stopped_at, due_at, target = after["Dispatch"]
	assert (state, stopped_at) == ("Running", None)
	assert (started_at, due_at, target) == (before["Dispatch"][1], *before["Dispatch"][3:])


def test_approved_return_goes_to_the_next_unit(order, job):
	"""An approved return is offered to the substitute in the same step; the first unit is rid of it."""
	making.listed("Plumbing", "First", substitute="Second", backup="Third")
	job = _decide(_ask(job), "Approve Return")
	assert (job.stage, job.reviewed_by) == ("Refused", making.LEADER)
	order.reload()
	assert (order.stage, order.handling_unit) == ("Handling", "Second")
	following = _decide(_ask(_open_job(order.name)), "Approve Return")
	assert following.handling_unit == "Second"
	assert _open_job(order.name).handling_unit == "Third"


def test_without_a_next_unit_it_is_the_dispatchers(order, job):
	"""With nobody left in the catalogue the order waits for a dispatcher, and says so."""
	making.listed("Plumbing", "First")
	_decide(_ask(job), "Approve Return")
	order.reload()
	assert (order.stage, order.handling_unit, order.dispatched_at) == ("Accepted", None, None)
	notes = frappe.get_all("Comment", {"reference_name": order.name, "comment_type": "Info"}, pluck="content")
	assert any("First" in note for note in notes)


def test_rejected_return_stays_with_the_unit(order, job):
	"""A rejected return needs a note; the unit keeps the order, reads why, and has to accept it."""
	with making.acting_as(job.provider_user):
		making.take_step(job, "Accept")
	job = _ask(job)
	with making.acting_as(making.LEADER), pytest.raises(frappe.ValidationError):
		making.take_step(job, "Reject Return")
	offered_at = job.offered_at
	job = _decide(job, "Reject Return", review_note="It is in your street.")
	assert (job.stage, job.offered_at, job.refusal_number) == ("Offered", offered_at, 1)
	with making.acting_as(job.provider_user):
		page = jobs.view(job.name)
		assert page["review_note"] == "It is in your street."
		assert "Not ours." in next(step["text"] for step in page["course"] if "→" in (step.get("text") or ""))
		assert [step["action"] for step in page["actions"]] == ["Accept", "Ask to Return"]
		# Another asking needs a reason of its own.
		assert page["actions"][1]["needs"][0]["fieldname"] == "refusal_reason"


def test_unit_can_not_decide_about_its_own_return(order, job):
	"""Nobody of the unit approves its return, also not one who is a dispatcher besides."""
	job = _ask(job)
	with making.acting_as(job.provider_user), pytest.raises(frappe.ValidationError, match="not possible"):
		making.take_step(job, "Approve Return")
	frappe.get_doc("User", job.provider_user).add_roles("Hotline Dispatcher")
	with making.acting_as(job.provider_user), pytest.raises(frappe.PermissionError, match="its return"):
		making.take_step(job, "Approve Return")


def test_unit_can_not_speak_for_the_reviewer(order, job):
	"""A user of the unit writes neither the reviewer's note nor how often a return was asked."""
	job = _ask(job)
	with making.acting_as(job.provider_user):
		job.update({"review_note": "Approved.", "reviewed_by": making.LEADER, "refusal_number": 0})
		job.save()
		job.reload()
	assert (job.review_note, job.reviewed_by, job.refusal_number) == (None, None, 1)


@pytest.mark.parametrize("asks_again", ["the same unit", "the next unit"])
def test_second_asking_is_passed_upward(order, job, asks_again):
	"""A second asking in a round, by the same unit or the next, goes to the line's person in charge."""
	making.listed("Plumbing", "First", substitute="Second")
	if asks_again == "the same unit":
		job = _decide(_ask(job), "Reject Return", review_note="It is yours.")
	else:
		_decide(_ask(job), "Approve Return")
		job = _open_job(order.name)
	assert not frappe.db.exists("HL Escalation", {"work_order": order.name})
	job = _ask(job, "Really not ours.")
	assert job.refusal_number == 2
	escalation = frappe.get_doc("HL Escalation", {"work_order": order.name})
	assert (escalation.matter, escalation.stage) == ("Repeated Refusal", "Open")
	assert "Really not ours." in escalation.content
	with making.acting_as(making.LEADER):
		listed = api.returned()
		assert (listed[0]["work_order"], listed[0]["refusal_number"]) == (order.name, 2)
		assert [step["action"] for step in listed[0]["actions"]][:2] == ["Approve Return", "Reject Return"]


def test_returns_wait_in_a_list(order, job):
	"""Who gives out orders finds the returns that wait, and nobody else does."""
	with making.acting_as(making.LEADER):
		assert _returned(order) == []
		before = api.returned_count()
	job = _ask(job)
	with making.acting_as(making.LEADER):
		assert [row["refusal_reason"] for row in _returned(order)] == ["Not ours."]
		assert api.returned_count() == before + 1
	for user in (job.provider_user, making.PROVIDER, making.FOLLOWUP_AGENT):
		with making.acting_as(user), pytest.raises(frappe.PermissionError):
			api.returned()


def test_taking_the_order_back_ends_the_asking(order, job):
	"""When the order is taken back while a return waits, the job is withdrawn and nothing waits any more."""
	_ask(job)
	with making.acting_as(making.AGENT):
		making.take_step(frappe.get_doc("HL Work Order", order.name), "Take Back")
		assert _returned(order) == []
	assert frappe.db.get_value("HL Dispatch", job.name, "stage") == "Withdrawn"

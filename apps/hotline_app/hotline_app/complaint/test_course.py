"""The course of a complaint: reviewed before it goes out, kept when it has ended, reviewed anew on appeal."""

import frappe
import pytest
from frappe.model.workflow import WorkflowTransitionError

from hotline_app.complaint.errors import ComplaintError, EndedComplaintError, NotReviewedError, PartialError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

COMPLAINT = "HL Complaint"


def step(doc, action: str, by: str | None = None, **values):
	with making.acting_as(by or doc.handler):
		return making.take_step(doc, action, **values)


@pytest.fixture
def drafted():
	return making.drafted_complaint()


@pytest.fixture
def answered():
	return making.answered_complaint()


@pytest.mark.clause("C-6.2.2a", "C-6.2.2b")
def test_what_is_recorded():
	"""A complaint keeps time, number, card number, name and gender, what it is about, and of whom."""
	doc = making.complaint(
		card_number="K-7",
		complainant_gender="Female",
		service_item="Plumbing",
		person_involved="The young one",
		happened_at="2026-11-20 10:00:00",
		reason="Attitude",
		remarks="Calls again tomorrow.",
	)
	doc.reload()
	assert doc.name and doc.received_at
	assert (doc.card_number, doc.complainant_name, doc.complainant_gender) == ("K-7", "Ms Plain", "Female")
	assert (doc.service_item, doc.person_involved, doc.reason) == ("Plumbing", "The young one", "Attitude")
	assert (doc.target_type, doc.target, doc.target_name) == ("Agent", making.AGENT, doc.target_name)
	assert str(doc.happened_at) == "2026-11-20 10:00:00" and doc.remarks


@pytest.mark.clause("C-4.4.4", "C-8.2.1", "C-8.2.5")
@pytest.mark.parametrize("kind", ["Complaint", "Dispute"])
def test_from_the_call_to_the_satisfied_complainant(kind):
	"""Complaints and disputes go from registration over review and answer to satisfaction."""
	doc = making.answered_complaint(kind=kind)
	doc = step(doc, "Close Complaint", satisfaction="Satisfied")
	assert doc.stage == "Closed" and doc.finding == "Valid"
	moments = [doc.get(f) for f in ("received_at", "confirmed_at", "drafted_at", "reviewed_at", "settled_at")]
	moments += [doc.answered_at, doc.satisfaction_at, doc.closed_at]
	assert all(moments) and moments == sorted(moments)
	assert (doc.drafted_by, doc.reviewed_by, doc.answered_by) == (doc.handler, making.LEADER, doc.handler)


@pytest.mark.clause("C-6.2.2d", "C-7.1.6")
def test_complainant_is_called_back(answered):
	"""A complaint closes only with what the complainant says of the result; the evidence is kept with it."""
	with pytest.raises(frappe.ValidationError):
		step(answered, "Close Complaint")
	with making.acting_as(answered.handler):
		answered.reload()
		answered.append(
			"notes", {"kind": "Conversation", "note": "Called back.", "evidence": "/private/files/call.mp3"}
		)
		answered.save()
	doc = step(answered, "Close Complaint", satisfaction="Neutral")
	assert doc.satisfaction == "Neutral" and doc.satisfaction_at
	assert doc.notes[-1].evidence and doc.notes[-1].user == doc.handler


@pytest.mark.clause("C-6.2.2c")
def test_nobody_reviews_their_own_answer(drafted):
	"""Whoever wrote the answer can't approve it, with whatever role."""
	frappe.get_doc("User", drafted.handler).add_roles("Hotline Shift Leader")
	with pytest.raises(PartialError):
		step(drafted, "Approve Answer")
	assert frappe.db.get_value(COMPLAINT, drafted.name, "stage") == "Review"


def test_a_colleague_is_no_superior(drafted):
	"""Another handler who is not named as the reviewer can't approve."""
	other = making.user("other", "Hotline Complaint Handler")
	with pytest.raises(WorkflowTransitionError):
		step(drafted, "Approve Answer", by=other)


def test_returned_answer_is_written_anew(drafted):
	"""The reviewer returns an answer with a note, which stays in the reviews."""
	doc = step(drafted, "Return to Handler", by=making.LEADER, review_note="Say when it will be better.")
	assert doc.stage == "Investigation"
	assert [(row.decision, row.note) for row in doc.reviews] == [("Sent Back", "Say when it will be better.")]


def test_what_was_reviewed_is_what_goes_out(drafted):
	"""From the review on nobody changes the answer."""
	for user in (drafted.handler, making.LEADER):
		with making.acting_as(user), pytest.raises(ComplaintError):
			doc = frappe.get_doc(COMPLAINT, drafted.name)
			doc.answer = "Something else."
			doc.save()


def test_no_answer_without_review_whatever_the_workflow_says():
	"""Even where an administrator draws a short cut, no answer goes out that was not approved."""
	workflow = frappe.get_doc("Workflow", COMPLAINT)
	workflow.append(
		"transitions",
		{
			"state": "Complaint Registered",
			"action": "Answer Complainant",
			"next_state": "Complainant Answered",
			"allowed": "Hotline Complaint Handler",
			"allow_self_approval": 1,
		},
	)
	workflow.save()
	doc = making.complaint()
	with pytest.raises(NotReviewedError) as error:
		step(doc, "Answer Complainant", answered_how="Phone")
	assert error.value.http_status_code == 409


def test_approval_can_not_be_forged():
	"""Reviews, times and names that a client sends are not taken."""
	doc = making.complaint(
		reviewed_by=making.LEADER,
		answered_at="2026-11-01 10:00:00",
		round=3,
		reviews=[{"decision": "Approved", "reviewer": making.LEADER, "round": 1}],
	)
	assert (doc.reviewed_by, doc.answered_at, doc.round, doc.reviews) == (None, None, 1, [])
	doc.append("reviews", {"decision": "Approved", "reviewer": making.LEADER, "round": 1})
	doc.save()
	doc.reload()
	assert doc.reviews == []


def test_closed_complaint_is_a_record(answered):
	"""Nobody changes a closed complaint, its notes, files or comments; only Administrator may delete it."""
	doc = step(answered, "Close Complaint", satisfaction="Satisfied")
	with making.acting_as("admin@demo.example"):
		doc.reload()
		doc.remarks = "Later."
		with pytest.raises(EndedComplaintError):
			doc.save()
		with pytest.raises(EndedComplaintError):
			frappe.delete_doc(COMPLAINT, doc.name)


def test_notes_stay():
	"""A note of the investigation can't be changed or taken away."""
	doc = making.complaint()
	doc.append("notes", {"kind": "Statement", "note": "The agent regrets it."})
	doc.save()
	doc.notes[0].note = "The agent denies it."
	with pytest.raises(ComplaintError):
		doc.save()
	doc.reload()
	doc.notes = []
	with pytest.raises(ComplaintError):
		doc.save()


def test_appeal_leads_to_another_reviewer(answered):
	"""An appeal keeps what the first round came to, begins a second one, and needs another reviewer."""
	doc = step(answered, "Close Complaint", satisfaction="Not Satisfied")
	doc = step(doc, "Appeal", appeal_reason="Nobody has called me.")
	assert (doc.stage, doc.round, doc.answered_at, doc.closed_at) == ("Appealed", 2, None, None)
	kept = doc.appeals[0]
	assert (kept.answer, kept.reviewed_by, kept.satisfaction) == (
		"We are sorry.",
		making.LEADER,
		"Not Satisfied",
	)
	doc = step(doc, "Investigate Again")
	doc = step(doc, "Draft Answer", answer="We have called you.")
	doc = step(doc, "Submit for Review")
	with pytest.raises(PartialError):
		step(doc, "Approve Answer", by=making.LEADER)
	second = making.user("second", "Hotline Shift Leader")
	doc = step(doc, "Approve Answer", by=second)
	doc = step(doc, "Answer Complainant", answered_how="Phone")
	assert doc.reviewed_by == second and doc.stage == "Answered"


def test_appeal_needs_its_reason(answered):
	"""There is no appeal without its reason."""
	doc = step(answered, "Close Complaint", satisfaction="Not Satisfied")
	doc.reload()
	doc.workflow_state = "Appeal Raised"
	with pytest.raises(frappe.MandatoryError):
		doc.save()


def test_withdrawn_complaint_has_its_reason():
	"""A complaint that the complainant takes back ends with the reason."""
	doc = making.complaint()
	doc = step(doc, "Withdraw Complaint", withdraw_reason="A mistake.")
	assert doc.stage == "Withdrawn" and doc.closed_at


@pytest.mark.clause("C-8.1.5")
def test_praise_is_passed_on():
	"""Praise is told to the praised one and their superior in the citizen's words; the citizen is thanked."""
	order = making.order()
	doc = making.complaint(
		kind="Praise", target_type="Agent", target=making.AGENT, content="So patient!", work_order=order.name
	)
	doc = step(doc, "Pass On Praise")
	for user in (making.AGENT, making.LEADER):
		told = frappe.get_all("Notification Log", {"for_user": user}, pluck="email_content")
		assert "So patient!" in told, user
	doc = step(doc, "Thank", answered_how="Phone")
	assert doc.stage == "Closed" and doc.answered_at


def test_suggestion_is_adopted_or_not_with_a_reason():
	"""A suggestion is decided with a reason, and no finding is asked for."""
	doc = making.complaint(kind="Suggestion", target_type="Line", content="Ring on Sundays too.")
	for action in ("Confirm Complaint", "Investigate"):
		doc = step(doc, action)
	with pytest.raises(frappe.ValidationError):
		step(doc, "Draft Answer", answer="Thank you.")
	doc = step(doc, "Draft Answer", adopted="Adopted", finding_reason="Many ask.", answer="Thank you.")
	assert doc.stage == "Drafted"


@pytest.mark.clause("C-8.2.4", "G-4.2.3")
def test_each_target_has_its_dedicated_handler():
	"""The rule that says most of line and target names who handles a complaint; the deputy stands in."""
	people = {name: making.user(name, "Hotline Complaint Handler") for name in ("firms", "staff", "deputy")}
	for title, target_type, handler in (("Firms", "Provider", "firms"), ("Staff", "Agent", "staff")):
		frappe.get_doc(
			{
				"doctype": "HL Complaint Rule",
				"title": title,
				"line": making.LINE,
				"target_type": target_type,
				"handler": people[handler],
				"deputy": people["deputy"],
			}
		).insert()
	firm = making.provider_of(making.PROVIDER)
	assert making.complaint(target_type="Provider", target=firm).handler == people["firms"]
	assert making.complaint(target_type="Agent", target=making.AGENT).handler == people["staff"]
	assert making.complaint(target_type="Agent", target=people["staff"]).handler == people["deputy"]


def test_anonymous_complainant_has_no_name():
	"""An anonymous complaint keeps neither name nor card number."""
	doc = making.complaint(anonymous=1, card_number="K-7")
	assert (doc.complainant_name, doc.card_number, doc.customer) == (None, None, None)

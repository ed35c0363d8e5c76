"""The course of a review: scoring, blind pairs, release, objection, decision; who may know of it."""

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from hotline_app.api import flow
from hotline_app.quality import course, improving
from hotline_app.quality.errors import NotYoursError, QualityError
from tests.support import making, reviewing

REVIEW = "HL Quality Review"
ANN = making.AGENT
RITA, ROLF = "rita@test.example", "rolf@test.example"


@pytest.fixture(autouse=True)
def _people(demo, site) -> None:
	for name in ("rita", "rolf"):
		making.user(name, "Hotline Quality Inspector")
	frappe.db.delete(REVIEW)


def _seen_by(user: str) -> set[str]:
	with making.acting_as(user):
		listed = set(frappe.get_list(REVIEW, pluck="name", limit=0))
		for name in frappe.get_all(REVIEW, pluck="name"):
			assert frappe.get_doc(REVIEW, name).has_permission("read") == (name in listed)
		rows = frappe.get_list("HL Quality Review Item", parent_doctype=REVIEW, fields=["parent"], limit=0)
		assert {row.parent for row in rows} == listed
	return listed


def _objected(review):
	review = reviewing.score(review, 5, 1)
	with making.acting_as(ANN):
		return making.take_step(review, "Object to Result", objection="The address was right.")


def test_the_server_scores() -> None:
	"""The total is computed on the server, whatever a client sends; a failed knock-out makes it nought."""
	review = reviewing.review(ANN, RITA)
	assert reviewing.score(review, 5, 1).score == 80.0
	again = reviewing.score(reviewing.review(ANN, RITA), 5, 5, abuse=True)
	assert (again.score, again.knocked_out) == (0, 1)
	with making.acting_as(RITA):
		open_one = reviewing.review(ANN, RITA)
		open_one.score = 100
		open_one.save()
		assert open_one.score == 0


def test_a_review_keeps_its_items() -> None:
	"""A card that is changed later changes no review, and nobody changes what an item asked for."""
	review = reviewing.review(ANN, RITA)
	card = frappe.get_doc("HL Scorecard", reviewing.CARD)
	card.items[0].update({"title": "Manners", "weight": 9})
	card.save()
	review.reload()
	review.items[0].update({"weight": 99, "title": "Other"})
	review.save()
	assert (review.items[0].title, review.items[0].weight) == ("Courtesy", 3)
	review.append("items", {"title": "More", "weight": 1, "max_points": 5})
	with pytest.raises(QualityError):
		review.save()


def test_everything_is_judged() -> None:
	"""A review isn't scored before each item was judged, nor with points that an item does not have."""
	review = reviewing.review(ANN, RITA)
	with making.acting_as(RITA):
		with pytest.raises(frappe.MandatoryError):
			making.take_step(review, "Score Review", items=reviewing.items(review, 5))
		with pytest.raises(frappe.ValidationError):
			making.take_step(review, "Score Review", items=reviewing.items(review, 6, 5))


def test_only_the_reviewer_scores() -> None:
	"""Neither another reviewer nor the agent gives points, and after scoring nobody does."""
	review = reviewing.review(ANN, RITA)
	with making.acting_as(ROLF), pytest.raises(NotYoursError):
		flow.save(REVIEW, review.name, {"items": reviewing.items(review, 1, 1)})
	scored = reviewing.score(review, 5, 5)
	for user in (RITA, ANN):
		with making.acting_as(user), pytest.raises(NotYoursError):
			flow.save(REVIEW, scored.name, {"items": reviewing.items(scored, 1, 1)})


def test_nobody_reviews_themselves() -> None:
	"""A review can't be given to whose work it is."""
	with pytest.raises(NotYoursError):
		reviewing.review(RITA, RITA)


def test_blind_until_both_are_done() -> None:
	"""Of two blind reviews neither reviewer sees the other's, nor does the agent, before both are scored."""
	call = reviewing.call(ANN)
	one = reviewing.review(ANN, RITA, call=call, blind_pair="pair")
	other = reviewing.review(ANN, ROLF, call=call, blind_pair="pair")
	reviewing.score(one, 5, 5)
	assert _seen_by(RITA) == {one.name}
	assert _seen_by(ROLF) == {other.name}
	assert _seen_by(ANN) == set()
	assert not _seen_by(making.LEADER).intersection({one.name, other.name})
	reviewing.score(other, 4, 4)
	both = {one.name, other.name}
	for user in (RITA, ROLF, ANN, making.LEADER):
		assert _seen_by(user) == both
	assert frappe.db.exists("Notification Log", {"for_user": ANN, "document_name": one.name})


def test_agents_see_their_own_results_only() -> None:
	"""An agent sees results of their own, once they are released, and nobody else's."""
	mine, another = reviewing.review(ANN, RITA), reviewing.review(making.FOLLOWUP_AGENT, RITA)
	assert _seen_by(ANN) == set()
	reviewing.score(mine)
	reviewing.score(another)
	assert _seen_by(ANN) == {mine.name}
	with making.acting_as(ANN), pytest.raises(frappe.PermissionError):
		frappe.get_doc(REVIEW, another.name).check_permission("read")


def test_inspectors_own_result_waits_too() -> None:
	"""Whoever may see everybody's reviews does not see one about themselves before it is released."""
	review = reviewing.review(ROLF, RITA)
	assert review.name not in _seen_by(ROLF)
	reviewing.score(review)
	assert review.name in _seen_by(ROLF)


def test_objection_is_decided_by_another() -> None:
	"""The agent objects; the reviewer can't decide about it, somebody else does and changes the score."""
	review = _objected(reviewing.review(ANN, RITA))
	given = {
		"decision": "Result Changed",
		"decision_note": "It was right.",
		"items": reviewing.items(review, 5, 5),
	}
	for user in (RITA, ANN):
		with making.acting_as(user), pytest.raises((NotYoursError, frappe.ValidationError)):
			making.take_step(review, "Decide Objection", **given)
		assert frappe.db.get_value(REVIEW, review.name, "stage") == "Objected"
	with making.acting_as(ROLF):
		decided = making.take_step(review, "Decide Objection", **given)
	assert (decided.score, decided.score_before, decided.decided_by) == (100, 80, ROLF)
	assert frappe.db.exists("Notification Log", {"for_user": ANN, "document_name": review.name})


def test_result_that_stands_keeps_its_score() -> None:
	"""Who lets a result stand can't change its points."""
	review = _objected(reviewing.review(ANN, RITA))
	given = {"decision": "Result Stands", "decision_note": "No.", "items": reviewing.items(review, 1, 1)}
	with making.acting_as(ROLF), pytest.raises(QualityError):
		making.take_step(review, "Decide Objection", **given)


def test_only_the_agent_objects_and_in_time() -> None:
	"""Nobody objects for another, and not when the days to do so are over."""
	review = reviewing.score(reviewing.review(ANN, RITA))
	with making.acting_as(ROLF), pytest.raises(NotYoursError):
		making.take_step(review, "Object to Result", objection="For Ann.")
	frappe.db.set_value(REVIEW, review.name, "objection_until", add_days(now_datetime(), -1))
	with making.acting_as(ANN), pytest.raises(QualityError):
		making.take_step(frappe.get_doc(REVIEW, review.name), "Object to Result", objection="Too late.")


def test_undisputed_results_are_closed() -> None:
	"""When the days are over a result is closed by itself, and can't be changed any more."""
	review = reviewing.score(reviewing.review(ANN, RITA))
	course.close_undisputed()
	assert frappe.db.get_value(REVIEW, review.name, "stage") == "Scored"
	frappe.db.set_value(REVIEW, review.name, "objection_until", add_days(now_datetime(), -1))
	course.close_undisputed()
	review.reload()
	assert review.stage == "Closed" and review.closed_at
	with making.acting_as(RITA), pytest.raises(frappe.ValidationError):
		flow.save(REVIEW, review.name, {"remarks": "One more thing."})


@pytest.mark.clause("H-6.1")
def test_recording_record_and_customer() -> None:
	"""A review is about a call with its order, and keeps what the customer said when called."""
	order = making.order()
	review = reviewing.review(ANN, RITA, call=reviewing.call(ANN, work_order=order.name))
	assert review.work_order == order.name
	scored = reviewing.score(review, customer_asked=1, customer_said="She was helped.")
	assert scored.customer_said == "She was helped."


@pytest.mark.clause("H-6.3")
@pytest.mark.clause("C-8.1.4")
def test_a_result_leads_to_an_improvement() -> None:
	"""Of a scored review a corrective action is made, with who does it by when, and found from the review."""
	review = reviewing.review(ANN, RITA)
	with making.acting_as(RITA):
		with pytest.raises(QualityError):
			improving.improve(review, "Train the greeting", ANN, add_days(now_datetime(), 7))
		scored = reviewing.score(review, 1, 1, remarks="No greeting.")
		name = improving.improve(scored, "Train the greeting", ANN, add_days(now_datetime(), 7))
	action = frappe.get_doc("HL Corrective Action", name)
	assert (action.source, action.reference_name, action.responsible) == ("Quality Check", review.name, ANN)
	assert frappe.db.exists("Notification Log", {"for_user": ANN, "document_name": name})


@pytest.mark.clause("P-37")
def test_leaders_ask_for_improvements() -> None:
	"""What a leader listens to isn't done before the leader has said what is to be improved."""
	plan = reviewing.plan(making.LEADER, leaders=1)
	reviewing.call(ANN)
	reviewing.draw(plan)
	review = frappe.get_last_doc(REVIEW, {"plan": plan.name})
	with pytest.raises(frappe.MandatoryError):
		reviewing.score(review)
	assert reviewing.score(review, improvement="Say what happens next.").stage == "Scored"

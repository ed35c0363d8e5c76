import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def done():
	return making.completed_order()


@pytest.fixture
def task(done):
	return making.followup_of(done.name)


@pytest.mark.clause("C-7.1.3")
def test_task_is_due_within_24_hours(done, task):
	"""Completed work makes a follow-up task that is due 24 hours after the completion."""
	assert task.stage == "Open"
	assert task.due_at == add_to_date(done.done_at, hours=24).replace(microsecond=0)


@pytest.mark.clause("C-7.2.3")
def test_task_asks_the_questionnaire(task):
	"""The task carries the questions of its rule's questionnaire."""
	questions = frappe.get_doc("HL Questionnaire", "Service at Home").questions
	assert [row.question for row in task.answers] == [row.question for row in questions]


def test_satisfied_closes_the_order(done, task):
	"""A satisfied customer closes the order; rating and time are kept, and the clock is met."""
	with making.acting_as(making.FOLLOWUP_AGENT):
		task = making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	done.reload()
	assert (done.stage, done.rating) == ("Closed", 5)
	assert done.followed_up_at and done.closed_at
	assert task.agent == making.FOLLOWUP_AGENT
	clock = frappe.get_doc("HL SLA Clock", {"reference_name": done.name, "title": "Follow-up"})
	assert clock.state == "Met"


@pytest.mark.clause("H-3.3c")
def test_not_satisfied_goes_back_for_rework(done, task):
	"""A customer who is not satisfied sends the order back to its provider; it is asked about again."""
	provider = done.provider
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Not Satisfied", rating=2, answers=making.answers(task))
	done.reload()
	assert (done.stage, done.round, done.provider, done.done_at) == ("Handling", 2, provider, None)
	making.work_through(frappe.get_last_doc("HL Dispatch", {"work_order": done.name}))
	again = making.followup_of(done.name)
	assert again.name != task.name
	assert again.round == 2


def test_result_needs_rating_and_required_answers(task):
	"""No result without a rating and the answers that the questionnaire requires."""
	with making.acting_as(making.FOLLOWUP_AGENT):
		with pytest.raises(frappe.MandatoryError, match="rating"):
			making.take_step(task, "Satisfied", answers=making.answers(task))
		with pytest.raises(frappe.MandatoryError, match="Without an answer"):
			making.take_step(task, "Satisfied", rating=4)


@pytest.mark.parametrize("rating", [6, -1, 11])
def test_rating_is_one_to_five(task, rating):
	"""A rating outside 1 to 5 is refused."""
	with making.acting_as(making.FOLLOWUP_AGENT), pytest.raises(frappe.ValidationError):
		making.take_step(task, "Satisfied", rating=rating, answers=making.answers(task))


def test_attempts_come_before_giving_up(done, task):
	"""Not reached is a result only after an attempt, each of which is kept with its next time."""
	with making.acting_as(making.FOLLOWUP_AGENT):
		with pytest.raises(frappe.ValidationError):
			making.take_step(task, "Not Reached")
		later = add_to_date(now_datetime(), hours=3).replace(microsecond=0)
		task.reload()
		task.append("attempts", {"attempted_at": now_datetime(), "result": "No Answer", "next_at": later})
		task.save()
		assert task.next_at == later
		making.take_step(task, "Not Reached")
	done.reload()
	assert done.stage == "Closed"


def test_result_can_not_be_rewritten(task):
	"""A follow-up with a result is a record."""
	with making.acting_as(making.FOLLOWUP_AGENT):
		task = making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	task.rating = 1
	with pytest.raises(frappe.ValidationError) as error:
		task.save()
	assert error.value.http_status_code == 409


def test_agent_may_not_write_follow_ups(task):
	"""An agent who is no follow-up agent can read but not answer a follow-up."""
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		making.take_step(task, "Satisfied", rating=5)


def test_rules_choose_orders():
	"""A rule for another kind, and one that is switched off, makes no task."""
	frappe.db.set_value("HL Follow-up Rule", "Community: After Each Service", "kind", "Complaint")
	assert not frappe.db.exists("HL Follow-up Task", {"work_order": making.completed_order().name})


def test_reopened_before_the_follow_up(done, task):
	"""If the work goes on before anybody asked, the open task goes; the next completion makes a new one."""
	with making.acting_as(making.LEADER):
		making.take_step(done, "Rework")
	assert not frappe.db.exists("HL Follow-up Task", task.name)

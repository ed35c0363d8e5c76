"""Urging, supervising and passing on follow-ups, by deadlines and by hand."""

import frappe
import pytest

from hotline_app.api import follow_up_watch
from hotline_app.followup import watching
from hotline_app.followup.errors import FollowupEndedError, SupervisedError
from hotline_app.sla import actions
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")
TASK = "HL Follow-up Task"


@pytest.fixture
def task():
	"""A follow-up that the demo's follow-up agent is to make."""
	order = making.completed_order()
	doc = making.followup_of(order.name)
	doc.db_set("assigned_to", making.FOLLOWUP_AGENT)
	return doc


def _take(action: str, *tasks) -> None:
	late = [frappe._dict(doctype=TASK, name=task.name, deadline="Follow-up", due_at=None) for task in tasks]
	actions.take(late, frappe._dict(action=action, message=None, relation="After Due"))


def _told(task) -> list[str]:
	return frappe.get_all("Notification Log", {"document_name": task.name}, pluck="for_user")


def test_late_follow_up_urges_who_makes_it(task):
	"""A step urges the one who makes the follow-up, not who did the work; it stays in the timeline."""
	_take("Urge", task)
	task.reload()
	assert task.urge_count == 1 and task.last_urged_at
	assert _told(task) == [making.FOLLOWUP_AGENT]
	assert not frappe.db.exists("HL Urge", {"work_order": task.work_order})
	[note] = frappe.get_all("Comment", {"reference_name": task.name, "comment_type": "Info"}, pluck="content")
	assert "Follow-up" in note


def test_late_follow_ups_come_under_supervision_once(task):
	"""The shift leaders are told once that a follow-up is under supervision."""
	_take("Supervise", task)
	_take("Supervise", task)
	task.reload()
	task.supervised = 0
	task.save()
	assert frappe.db.get_value(TASK, task.name, "supervised") == 1
	assert sorted(_told(task)) == sorted([making.FOLLOWUP_AGENT, making.LEADER])


def test_late_follow_up_is_passed_upward_and_goes_first(task):
	"""Whoever is in charge of what is overdue is told, and the follow-up goes before ordinary ones."""
	_take("Escalate", task)
	_take("Raise Urgency", task)
	assert _told(task) == [making.LEADER]
	assert frappe.db.get_value(TASK, task.name, "priority") == "High"


def test_late_follow_up_goes_to_another(task):
	"""A follow-up is given to another of its rule, who is told; where there is nobody else, it stays."""
	rule = frappe.get_doc("HL Follow-up Rule", task.rule)
	rule.set("users", [{"user": making.FOLLOWUP_AGENT}])
	rule.save()
	_take("Reassign", task)
	assert frappe.db.get_value(TASK, task.name, "assigned_to") == making.FOLLOWUP_AGENT
	other = making.user("other-caller", "Hotline Follow-up Agent")
	rule.append("users", {"user": other})
	rule.save()
	_take("Reassign", task)
	assert frappe.db.get_value(TASK, task.name, "assigned_to") == other
	assert _told(task) == [other]


def test_steps_go_to_each_kind_in_its_way(task):
	"""One step for records of several kinds urges each of them: order, follow-up and complaint."""
	order, complaint = making.order(), making.complaint(target_type="Line")
	records = [
		frappe._dict(doctype=doc.doctype, name=doc.name, deadline="Answer", due_at=None)
		for doc in (order, task, complaint)
	]
	actions.take(records, frappe._dict(action="Urge", message=None, relation="After Due"))
	assert [frappe.db.get_value(doc.doctype, doc.name, "urge_count") for doc in (order, task, complaint)] == [
		1,
		1,
		1,
	]
	with pytest.raises(actions.NoSuchActionError):
		actions.take(records, frappe._dict(action="Sing"))


def test_follow_up_is_urged_and_supervised_by_hand(task):
	"""A leader urges and supervises a follow-up; a second supervision, and an ended one, are refused."""
	with making.acting_as(making.LEADER):
		assert follow_up_watch.urge(task.name, "The mayor asks.")["urge_count"] == 1
		follow_up_watch.supervise(task.name, "Overdue twice.")
		with pytest.raises(SupervisedError):
			follow_up_watch.supervise(task.name, "Again.")
	task.reload()
	assert watching.read([task.name])[0].supervised
	assert _told(task) == [making.FOLLOWUP_AGENT] * 2
	assert follow_up_watch.rights(task) == {"may_urge": True, "may_supervise": False}
	with making.acting_as(making.FOLLOWUP_AGENT):
		assert not follow_up_watch.rights(task)["may_urge"]
	with making.acting_as(making.PROVIDER), pytest.raises(frappe.PermissionError):
		follow_up_watch.supervise(task.name, "Not mine.")
	frappe.db.set_value(TASK, task.name, "stage", "Satisfied")
	with making.acting_as(making.LEADER), pytest.raises(FollowupEndedError):
		follow_up_watch.urge(task.name)

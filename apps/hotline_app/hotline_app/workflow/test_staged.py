import frappe
import pytest
from frappe.model.workflow import WorkflowPermissionError
from frappe.workflow.doctype.workflow_action import workflow_action

from hotline_app.workflow import StagedDocument, actions
from hotline_app.workflow.staged import NoSuchStageError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


def _stage(order) -> str:
	return frappe.db.get_value("HL Work Order", order.name, "stage")


def _workflow():
	return frappe.get_doc("Workflow", "HL Work Order")


def test_stage_follows_state_on_every_path():
	"""A state set by a plain save, as REST does, sets the stage that the workflow maps to it."""
	with making.acting_as(making.AGENT):
		order = making.order()
		order.workflow_state = "Handling"
		order.save()
	assert _stage(order) == "Handling"


def test_stage_can_not_be_set_against_the_state():
	"""Whoever writes another stage than the state's gets the state's."""
	order = making.order()
	order.stage = "Closed"
	order.save()
	assert _stage(order) == "Accepted"


@pytest.mark.clause("C-7.1.1")
def test_added_state_maps_to_its_stage():
	"""A state that an administrator adds works with clocks and portals by the stage it is mapped to."""
	workflow = _workflow()
	frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": "Waiting for Parts"}).insert()
	frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": "Order Parts"}).insert()
	workflow.append(
		"states",
		{
			"state": "Waiting for Parts",
			"doc_status": "0",
			"update_field": "stage",
			"update_value": "Waiting",
			"allow_edit": "All",
		},
	)
	workflow.append(
		"transitions",
		{
			"state": "Handling",
			"action": "Order Parts",
			"next_state": "Waiting for Parts",
			"allowed": "Hotline Agent",
			"allow_self_approval": 1,
		},
	)
	workflow.save()
	with making.acting_as(making.AGENT):
		order = making.take_step(making.order(), "Start Handling")
		order = making.take_step(order, "Order Parts")
	assert order.stage == "Waiting"
	assert (
		frappe.db.get_value("HL SLA Clock", {"reference_name": order.name, "title": "Completion"}, "state")
		== "Paused"
	)


def test_transition_needs_its_role():
	"""A transition is refused to a user without its role, also by a plain save."""
	order = making.completed_order()
	with making.acting_as(making.AGENT), pytest.raises(WorkflowPermissionError):
		order.workflow_state = "Closed"
		order.save()


def test_new_record_begins_at_the_first_state():
	"""A record can't be made in the middle of its workflow."""
	with making.acting_as(making.AGENT), pytest.raises(WorkflowPermissionError):
		making.order(workflow_state="Closed")


def test_role_that_may_edit_is_enforced():
	"""A state's "Only Allow Edit For" holds on the server, not only in the form."""
	workflow = _workflow()
	workflow.states[0].allow_edit = "Hotline Shift Leader"
	workflow.save()
	with making.acting_as(making.AGENT):
		order = making.order()
		order.title = "Changed"
		with pytest.raises(WorkflowPermissionError):
			order.save()
	with making.acting_as(making.LEADER):
		order.reload()
		order.title = "Changed by the leader"
		order.save()


def test_event_moves_without_a_transition():
	"""An event is a fact: it moves the record even where an administrator drew no transition."""
	workflow = _workflow()
	workflow.transitions = [row for row in workflow.transitions if row.next_state != "Handling"]
	workflow.save()
	with making.acting_as(making.AGENT):
		order = making.order()
		making.dispatch(order.name)
	assert _stage(order) == "Handling"


def test_event_without_a_state_for_its_stage_is_told():
	"""If no state has the stage an event asks for, the administrator is told what to mend."""
	workflow = _workflow()
	for row in workflow.states:
		if row.update_value == "Handling":
			row.update_value = "Waiting"
	workflow.save()
	with making.acting_as(making.AGENT):
		order = making.order()
		with pytest.raises(NoSuchStageError, match="Handling"):
			making.dispatch(order.name)


def test_without_workflow_events_still_set_the_stage():
	"""With the workflow switched off the stages go on by events alone."""
	workflow = _workflow()
	workflow.is_active = 0
	workflow.save()
	with making.acting_as(making.AGENT):
		order = making.order()
		making.dispatch(order.name)
	assert _stage(order) == "Handling"


def test_no_list_of_open_actions_is_kept():
	"""Saving one of our records writes no Workflow Action, whose cost grows with the number of users."""
	order = making.order()
	assert not frappe.db.exists("Workflow Action", {"reference_name": order.name})


def test_other_records_keep_their_open_actions(monkeypatch):
	"""Only documents of the given class are left out; all others go to the framework's function."""
	asked = []
	monkeypatch.setattr(workflow_action, "process_workflow_actions", lambda doc, state: asked.append(doc))
	actions.leave_out(StagedDocument)
	note = frappe.new_doc("ToDo")
	for doc in (note, making.new_order()):
		workflow_action.process_workflow_actions(doc, "on_update")
	assert asked == [note]

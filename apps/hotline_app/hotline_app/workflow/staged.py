"""Records whose stage follows their workflow state.

A workflow state sets the stage by Frappe's own "Update Field" and "Update Value". Frappe applies
these only when an action is pressed; here they hold on every path (form, REST, import), and the
role that may edit a state is enforced on the server too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import (
	WorkflowPermissionError,
	get_workflow,
	get_workflow_name,
	is_transition_condition_satisfied,
)

if TYPE_CHECKING:
	from frappe.workflow.doctype.workflow.workflow import Workflow

STAGE_FIELD = "stage"


class NoSuchStageError(frappe.ValidationError):
	"""No state of the active workflow sets the stage that an event asks for."""


class StagedDocument(Document):
	"""A document with the fields `stage` and `workflow_state`, and one active workflow or none."""

	def before_validate(self) -> None:
		self.take_stage()

	def take_stage(self) -> None:
		"""Set the stage from the workflow state; a state that maps to no stage leaves it as it was."""
		workflow = active_workflow(self.doctype)
		if not workflow:
			return
		if not self.workflow_state:
			self.workflow_state = workflow.states[0].state
		self.stage = stage_of(workflow, self.workflow_state) or self.stage_before() or self.stage

	def stage_before(self) -> str | None:
		"""The stage that the database holds, None for a new record."""
		before = self.get_doc_before_save()
		return before.stage if before else None

	def stage_changed(self) -> bool:
		"""Whether this save moves the record to another stage; true for a new record."""
		return self.stage_before() != self.stage

	def step_fields(self, stage: str | None) -> tuple[str, ...]:
		"""The fields that may come with a step to `stage`, beside those that its condition asks for."""
		return ()

	def move_to(self, stage: str) -> None:
		"""Move to `stage` because an event on another record asks for it; save afterwards.

		The actor's right was checked on that other record, so no role is asked for here. A transition
		that leads there from the present state is preferred; without one the first state of that
		stage is taken, because an event is a fact that a missing transition can't undo.
		Raises `NoSuchStageError` if no state has that stage.
		"""
		workflow = active_workflow(self.doctype)
		if not workflow:
			self.stage = stage
			return
		if stage_of(workflow, self.workflow_state) == stage:
			return
		self.workflow_state = self._state_towards(workflow, stage)
		self.stage = stage
		self.flags.moved_by_event = True

	def validate_workflow(self) -> None:
		if self.flags.moved_by_event:
			return
		with self._filled_in_with_step():
			super().validate_workflow()
		self._check_role_may_edit()

	@contextmanager
	def _filled_in_with_step(self) -> Iterator[None]:
		"""Let the condition of a step see what comes with it: the framework asks the record as it was.

		`flags.step_values` holds these values by field.
		"""
		before, values = self.get_doc_before_save(), self.flags.step_values
		if not before or not values:
			yield
			return
		kept = {fieldname: before.get(fieldname) for fieldname in values}
		before.update(values)
		try:
			yield
		finally:
			before.update(kept)

	def _state_towards(self, workflow: "Workflow", stage: str) -> str:
		states = [row.state for row in workflow.states if stage_of(workflow, row.state) == stage]
		for transition in workflow.transitions:
			leads_there = transition.state == self.workflow_state and transition.next_state in states
			if leads_there and is_transition_condition_satisfied(transition, self):
				return transition.next_state
		if states:
			return states[0]
		frappe.throw(
			_("No state of the workflow {0} has the stage {1}. Add one or map a state to it.").format(
				frappe.bold(_(workflow.name)), frappe.bold(_(stage))
			),
			NoSuchStageError,
		)

	def _check_role_may_edit(self) -> None:
		workflow = active_workflow(self.doctype)
		before = self.get_doc_before_save()
		if not workflow or not before or self.flags.ignore_permissions:
			return
		if before.workflow_state != self.workflow_state or frappe.session.user == "Administrator":
			return
		editors = {row.allow_edit for row in workflow.states if row.state == self.workflow_state}
		if editors and editors.isdisjoint(frappe.get_roles()):
			frappe.throw(
				_("In the state {0} only these roles may edit: {1}").format(
					frappe.bold(_(self.workflow_state)), ", ".join(_(role) for role in sorted(editors))
				),
				WorkflowPermissionError,
			)


def active_workflow(doctype: str) -> "Workflow | None":
	"""Return the active workflow of a DocType, None if it has none."""
	return get_workflow(doctype) if get_workflow_name(doctype) else None


def stage_of(workflow: "Workflow", state: str) -> str | None:
	"""Return the stage to which a state is mapped, None if it is mapped to none."""
	for row in workflow.states:
		if row.state == state and row.update_field == STAGE_FIELD:
			return row.update_value
	return None

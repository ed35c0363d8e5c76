"""Steps of a workflow for the portals: which are open to the user, and taking one."""

import re
from typing import Any

import frappe
from frappe import _
from frappe.model.workflow import (
	WorkflowTransitionError,
	get_transitions,
	get_workflow_safe_globals,
	is_transition_condition_satisfied,
)
from frappe.utils import get_datetime

from hotline_app.workflow import StagedDocument, active_workflow, stage_of

from .guard import check_values
from .portal import describe_field

FIELD_IN_CONDITION = re.compile(r"\bdoc\.(\w+)")


class StaleError(frappe.TimestampMismatchError):
	"""Somebody else has changed the record since the user loaded it (409)."""

	http_status_code = 409


@frappe.whitelist(methods=["GET", "POST"])
def actions(doctype: str, name: str) -> list[dict[str, Any]]:
	"""Return the steps that the user may take now: action, its translated label, the state it leads to.

	`needs` describes the fields that must be filled in with the step, because its condition asks for them,
	`may` those that a form for it offers besides, with their values as `default`.
	"""
	doc = load(doctype, name)
	doc.check_permission("read")
	return open_actions(doc)


@frappe.whitelist(methods=["POST"])
def act(
	doctype: str, name: str, action: str, values: dict | str | None = None, modified: str | None = None
) -> dict[str, Any]:
	"""Set `values` and take the step `action` in one go; either both are stored or nothing.

	`modified`: when the record that the user saw was last changed; if somebody changed it since, the answer
	is TimestampMismatchError (409). Raises PermissionError, WorkflowTransitionError (the step is not open to
	the user now), and what the record itself refuses. Returns the name, state and stage after it.
	"""
	return take(load(doctype, name, for_update=True), action, frappe.parse_json(values) or {}, modified)


@frappe.whitelist(methods=["POST"])
def save(doctype: str, name: str, values: dict | str, modified: str | None = None) -> dict[str, Any]:
	"""Set `values` without taking a step (as for a note or an attempt). Raises like `act`."""
	doc = load(doctype, name, for_update=True)
	doc.check_permission("write")
	_check_seen(doc, modified)
	doc.update(_settable(doc, frappe.parse_json(values)))
	doc.save()
	return where(doc)


def take(doc, action: str, values: dict[str, Any], modified: str | None = None) -> dict[str, Any]:
	"""Take a step of a record that was loaded for it, like `act`."""
	doc.check_permission("write")
	_check_seen(doc, modified)
	steps = [needs for transition, needs in _steps(doc) if transition.action == action]
	asked_for = [need for needs in steps for need in needs]
	doc.update(_settable(doc, values, asked_for))
	# A condition of the step may look at a value that comes with it.
	transition = next((t for t in get_transitions(doc) if t.action == action), None) if steps else None
	if not transition:
		frappe.throw(
			_("The step {0} is not possible now. Please reload the page.").format(frappe.bold(_(action))),
			WorkflowTransitionError,
		)
	doc.flags.step_values = {fieldname: doc.get(fieldname) for fieldname in asked_for}
	doc.workflow_state = transition.next_state
	doc.save()
	doc.add_comment("Workflow", _(transition.next_state))
	return where(doc)


def where(doc) -> dict[str, Any]:
	"""Where a record stands in its course: name, workflow_state, stage."""
	return {"name": doc.name, "workflow_state": doc.workflow_state, "stage": doc.stage}


def open_actions(doc) -> list[dict[str, Any]]:
	"""The steps open to the user, each action once, with the fields that it needs."""
	found: dict[str, dict[str, Any]] = {}
	for transition, needs in _steps(doc):
		found.setdefault(
			transition.action,
			{
				"action": transition.action,
				"label": _(transition.action),
				"leads_to": _(transition.next_state),
				"stage": stage_of(active_workflow(doc.doctype), transition.next_state),
				"needs": [_asked(doc.meta.get_field(need)) for need in needs],
				"may": _may_come_with(doc, transition, needs),
			},
		)
	return list(found.values())


def _steps(doc) -> list[tuple[Any, list[str]]]:
	"""The user's transitions from here, with the empty fields without which their condition fails."""
	roles = frappe.get_roles()
	steps = []
	workflow = active_workflow(doc.doctype)
	for transition in workflow.transitions if workflow else ():
		if transition.state != doc.workflow_state or transition.allowed not in roles:
			continue
		needs = _needs(transition, doc)
		if needs is not None:
			steps.append((transition, needs))
	return steps


def _needs(transition, doc) -> list[str] | None:
	"""The empty fields that the condition waits for; None if filling them in would not help."""
	if is_transition_condition_satisfied(transition, doc):
		return []
	named = dict.fromkeys(FIELD_IN_CONDITION.findall(transition.condition))
	empty = [name for name in named if not doc.get(name) and doc.meta.has_field(name)]
	filled = doc.as_dict()
	filled.update({name: [{}] if doc.meta.get_field(name).fieldtype == "Table" else "…" for name in empty})
	try:
		holds = frappe.safe_eval(transition.condition, get_workflow_safe_globals(), {"doc": filled})
	# The condition compares the field with something: what would satisfy it is not ours to guess.
	except TypeError:
		return None
	return empty if holds else None


def _may_come_with(doc, transition, needs: list[str]) -> list[dict[str, Any]]:
	"""The fields that a form for the step offers beside those it needs, with what they hold now."""
	stage = stage_of(active_workflow(doc.doctype), transition.next_state)
	return [
		{**describe_field(doc.meta.get_field(name)), "default": _held(doc, name)}
		for name in doc.step_fields(stage)
		if name not in needs
	]


def _held(doc, fieldname: str) -> Any:
	value = doc.get(fieldname)
	return (
		[row.as_dict(no_default_fields=True, no_child_table_fields=True) for row in value]
		if isinstance(value, list)
		else value
	)


def _asked(field) -> dict[str, Any]:
	return {**describe_field(field), "read_only": 0, "reqd": 1}


def load(doctype: str, name: str, for_update: bool = False) -> StagedDocument:
	"""Return a record with a course. Raises ValidationError for any other."""
	doc = frappe.get_doc(doctype, name, for_update=for_update)
	if not isinstance(doc, StagedDocument):
		frappe.throw(_("{0} has no workflow of the hotline.").format(_(doctype)))
	return doc


def _check_seen(doc, modified: str | None) -> None:
	"""Raise unless the user saw the record as it is now."""
	if modified and get_datetime(modified) != get_datetime(doc.modified):
		frappe.throw(
			_("Somebody else has changed {0} meanwhile. Nothing of yours was stored: reload it.").format(
				doc.name
			),
			StaleError,
		)


def _settable(doc, values: dict[str, Any], asked_for: list[str] | tuple = ()) -> dict[str, Any]:
	"""The values, provided that a form would let the user fill them in, or the step asks for them."""
	check_values(doc.doctype, values)
	for fieldname in values:
		field = doc.meta.get_field(fieldname)
		if fieldname in asked_for:
			continue
		if not field or field.read_only:
			frappe.throw(
				_("The field {0} can't be set here.").format(frappe.bold(frappe.utils.escape_html(fieldname)))
			)
	return values

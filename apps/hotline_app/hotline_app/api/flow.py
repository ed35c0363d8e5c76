"""Steps of a workflow for the portals: which are open to the user, and taking one."""

from typing import Any

import frappe
from frappe import _
from frappe.model.workflow import WorkflowTransitionError, get_transitions

from hotline_app.workflow import StagedDocument


@frappe.whitelist(methods=["GET", "POST"])
def actions(doctype: str, name: str) -> list[dict[str, str]]:
	"""Return the steps that the user may take now: action, translated label, and state it leads to."""
	doc = _load(doctype, name)
	doc.check_permission("read")
	return open_actions(doc)


@frappe.whitelist(methods=["POST"])
def act(doctype: str, name: str, action: str, values: dict | str | None = None) -> dict[str, Any]:
	"""Set `values` and take the step `action` in one go; either both are stored or nothing.

	Raises PermissionError, WorkflowTransitionError (the step is not open to the user now), and what the
	record itself refuses. Returns the name, state and stage after it.
	"""
	doc = _load(doctype, name, for_update=True)
	doc.check_permission("write")
	transition = next((t for t in get_transitions(doc) if t.action == action), None)
	doc.update(_settable(doc, frappe.parse_json(values) or {}))
	if not transition:
		# A condition of the step may look at a value that comes with it.
		transition = _transition_with_values(doc, action)
	doc.workflow_state = transition.next_state
	doc.save()
	doc.add_comment("Workflow", _(transition.next_state))
	return {"name": doc.name, "workflow_state": doc.workflow_state, "stage": doc.stage}


@frappe.whitelist(methods=["POST"])
def save(doctype: str, name: str, values: dict | str) -> dict[str, Any]:
	"""Set `values` without taking a step (as for a note or an attempt). Raises like `act`."""
	doc = _load(doctype, name, for_update=True)
	doc.check_permission("write")
	doc.update(_settable(doc, frappe.parse_json(values)))
	doc.save()
	return {"name": doc.name, "workflow_state": doc.workflow_state, "stage": doc.stage}


def open_actions(doc) -> list[dict[str, str]]:
	"""The steps open to the user, each action once."""
	found = {t.action: t.next_state for t in get_transitions(doc)}
	return [{"action": action, "label": _(action), "leads_to": _(state)} for action, state in found.items()]


def _load(doctype: str, name: str, for_update: bool = False) -> StagedDocument:
	doc = frappe.get_doc(doctype, name, for_update=for_update)
	if not isinstance(doc, StagedDocument):
		frappe.throw(_("{0} has no workflow of the hotline.").format(_(doctype)))
	return doc


def _settable(doc, values: dict[str, Any]) -> dict[str, Any]:
	"""The values, provided that each is a field that a form would let the user fill in."""
	for fieldname in values:
		field = doc.meta.get_field(fieldname)
		if not field or field.read_only:
			name = frappe.bold(frappe.utils.escape_html(fieldname))
			frappe.throw(_("The field {0} can't be set here.").format(name))
	return values


def _transition_with_values(doc, action: str):
	transition = next((t for t in get_transitions(doc) if t.action == action), None)
	if not transition:
		frappe.throw(
			_("The step {0} is not possible now. Please reload the page.").format(frappe.bold(_(action))),
			WorkflowTransitionError,
		)
	return transition

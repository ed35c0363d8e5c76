"""A provider's status was a field to set; it becomes a stage with a workflow, and keeps its values."""

import json

import frappe
from frappe.model.utils.rename_field import rename_field

from hotline_app.hotline_setup import packs, upgrade
from hotline_app.workflow import active_workflow, stage_of

WORKFLOW = "hl_provider.json"


def execute() -> None:
	if not frappe.db.has_column("HL Provider", "status"):
		return
	rename_field("HL Provider", "status", "stage")
	provider = frappe.qb.DocType("HL Provider")
	# They all were members of the scheme once.
	frappe.qb.update(provider).set(provider.activated_at, provider.creation).where(
		provider.activated_at.isnull()
	).run()
	_place_services()
	_seed_workflow()
	_set_states(provider)


def _place_services() -> None:
	"""The search asks services where they are; they know it from the next save of their provider on."""
	frappe.db.sql(
		"""update `tabHL Provider Service` service
		join `tabHL Provider` provider on provider.name = service.parent
		set service.latitude = provider.latitude, service.longitude = provider.longitude"""
	)


def _seed_workflow() -> None:
	records = json.loads((packs.WORKFLOWS / WORKFLOW).read_text("utf-8"))
	upgrade.apply(packs.BASE, upgrade.plan(packs.BASE, records), updates=False)


def _set_states(provider) -> None:
	workflow = active_workflow("HL Provider")
	if not workflow:
		return
	states = {stage_of(workflow, row.state): row.state for row in reversed(workflow.states)}
	for stage, state in states.items():
		frappe.qb.update(provider).set(provider.workflow_state, state).where(provider.stage == stage).run()

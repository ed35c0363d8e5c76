"""The message to the agent when a deadline passes was fixed; it becomes a step that can be changed."""

import frappe

STEP = {
	"minutes": 0,
	"relation": "After Due",
	"action": "Notify",
	"recipient": "Field",
	"recipient_field": "agent",
}


def execute() -> None:
	policies = [
		policy for policy in _without_steps() if frappe.get_meta(policy.reference_doctype).has_field("agent")
	]
	for policy in policies:
		_add_step(policy.name)
		frappe.clear_document_cache("HL SLA Policy", policy.name)
	_plan_open_clocks([policy.name for policy in policies])


def _without_steps() -> list[frappe._dict]:
	having = frappe.get_all("HL SLA Step", pluck="parent", distinct=True)
	return frappe.get_all(
		"HL SLA Policy", filters={"name": ("not in", having or [""])}, fields=["name", "reference_doctype"]
	)


def _add_step(policy: str) -> None:
	"""Without saving the policy, which may hold what a later version no longer accepts."""
	step = frappe.new_doc("HL SLA Step")
	step.update({**STEP, "parent": policy, "parenttype": "HL SLA Policy", "parentfield": "steps", "idx": 1})
	step.db_insert()


def _plan_open_clocks(policies: list[str]) -> None:
	"""Of a deadline that has passed the agent was told; of the others the sweep tells when it passes."""
	clock = frappe.qb.DocType("HL SLA Clock")
	of_policies = clock.policy.isin(policies or [""]) & clock.due_at.isnotnull()
	frappe.qb.update(clock).set(clock.steps_done, 1).where(of_policies & (clock.breached == 1)).run()
	runs = (clock.state == "Running") & (clock.breached == 0)
	frappe.qb.update(clock).set(clock.next_step_at, clock.due_at).where(of_policies & runs).run()

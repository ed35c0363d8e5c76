"""Follow-up tasks: made when an order is done, and what their result means for the order (`C-7.1.1`)."""

from collections.abc import Callable

import frappe
from frappe.utils import now_datetime

from hotline_app.intake import progress
from hotline_app.intake.course import closing


def on_order_update(order, method: str | None = None) -> None:
	"""Make the tasks of an order that has just become done; one whose work goes on again needs none.

	Nobody is asked about a part of an order, nor about what is closed as soon as it is done.
	"""
	if not order.stage_changed():
		return
	if order.stage == "Done" and not order.parent_order and not closing.closes_when_done(order):
		for rule in _rules_for(order):
			_make(order, rule)
	elif order.stage_before() == "Done":
		_drop_open(order)


def apply_result(task) -> None:
	"""Report the result of a task to its order."""
	if effect := _EFFECTS.get(task.stage):
		effect(task)


def _rules_for(order) -> list[frappe._dict]:
	rules = frappe.get_all(
		"HL Follow-up Rule",
		filters={"enabled": 1},
		fields=["name", "line", "kind", "questionnaire", "clock"],
		order_by="name",
	)
	return [r for r in rules if r.line in (None, "", order.line) and r.kind in (None, "", order.kind)]


def _make(order, rule: frappe._dict) -> None:
	task = frappe.new_doc("HL Follow-up Task")
	task.update(
		{
			"work_order": order.name,
			"rule": rule.name,
			"questionnaire": rule.questionnaire,
			"round": order.round,
			"due_at": _due(order, rule.clock),
		}
	)
	for row in frappe.get_cached_doc("HL Questionnaire", rule.questionnaire).questions:
		task.append(
			"answers",
			{"question": row.question, "answer_type": row.answer_type, "required": row.required},
		)
	# The order became done; whoever reported that need not have a right on follow-ups.
	task.insert(ignore_permissions=True)


def _due(order, clock: str) -> str | None:
	return frappe.db.get_value(
		"HL SLA Clock",
		{
			"reference_doctype": order.doctype,
			"reference_name": order.name,
			"round": order.round,
			"title": clock,
		},
		"due_at",
	)


def _drop_open(order) -> None:
	for name in frappe.get_all(
		"HL Follow-up Task", filters={"work_order": order.name, "stage": "Open"}, pluck="name"
	):
		# The work goes on, so there is nothing to ask about yet; the next completion makes a new task.
		frappe.delete_doc("HL Follow-up Task", name, ignore_permissions=True, delete_permanently=True)


def _satisfied(task) -> None:
	progress.report(task.work_order, "Closed", followed_up_at=now_datetime(), rating=task.rating)


def _unsatisfied(task) -> None:
	# First the follow-up counts as made in this round, then the rework begins the next one.
	progress.report(task.work_order, followed_up_at=now_datetime(), rating=task.rating)
	progress.report(task.work_order, "Accepted", provider=None)


def _unreached(task) -> None:
	progress.report(task.work_order, "Closed", followed_up_at=now_datetime())


_EFFECTS: dict[str, Callable] = {
	"Satisfied": _satisfied,
	"Unsatisfied": _unsatisfied,
	"Unreached": _unreached,
}

"""Makes follow-up tasks: for whom, by when, with which questions (`C-7.1.3`, `C-7.2.3`)."""

from datetime import datetime
from typing import Any

import frappe
from frappe.utils import add_to_date, cint, now_datetime

from hotline_app.sla import SLAError, Target, Unit, clocks
from hotline_app.sla.calendars import calendar_of

from . import rules, seats

OWN_TARGET = "Own Target"
COPIED = ("line", "category", "provider", "handling_unit")


def make(order, rule: frappe._dict, **values: Any) -> str | None:
	"""Make the task that `rule` asks for about `order`; return its name, None if this round has one.

	`values` go before what the rule says, `due_at` for instance.
	"""
	round_ = order.get("round") or 1
	enterprise = enterprise_of(rule.purpose, order.get("provider"))
	key = {"work_order": order.name, "rule": rule.name, "round": round_, "enterprise": enterprise}
	if frappe.db.exists("HL Follow-up Task", key):
		return None
	task = frappe.new_doc("HL Follow-up Task")
	task.update(
		{
			**key,
			"purpose": rule.purpose,
			"questionnaire": rule.questionnaire,
			"priority": rule.priority,
			"due_at": due_of(order, rule),
			**values,
		}
	)
	task.assigned_to = values.get("assigned_to") or seats.next_for(rule, order.line)
	frappe.db.savepoint("follow_up")
	try:
		# The order came to its event; whoever reported that need not have a right on follow-ups.
		task.insert(ignore_permissions=True)
	except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
		# Somebody else made it a moment ago.
		frappe.db.rollback(save_point="follow_up")
		frappe.clear_last_message()
		return None
	return task.name


def copy_from_order(task) -> None:
	"""Let the task say what it is about, so that it is fenced, shared out and counted without its order."""
	order = frappe.db.get_value("HL Work Order", task.work_order, COPIED, as_dict=True)
	# Whoever may see the orders of some lines only sees their follow-ups only.
	task.update(order or {})


def enterprise_of(purpose: str | None, provider: str | None) -> str:
	"""Return the provider that is called, empty where the customer is."""
	return (provider or "") if purpose == rules.AVAILABILITY else ""


def copy_questions(task) -> None:
	"""Fill in the questions of the task's questionnaire, unless it has some."""
	if task.answers or not task.questionnaire:
		return
	for row in frappe.get_cached_doc("HL Questionnaire", task.questionnaire).questions:
		task.append(
			"answers",
			{
				"question": row.question,
				"answer_type": row.answer_type,
				"required": row.required,
				"dimension": row.dimension,
			},
		)


def due_of(order, rule: frappe._dict) -> datetime | None:
	"""Return by when the customer is asked: the order's deadline that the rule names, or its own target."""
	if rule.due_by == OWN_TARGET:
		return own_target(rule, rules.moment_of(rule, order) or now_datetime())
	return frappe.db.get_value(
		"HL SLA Clock",
		{
			"reference_doctype": "HL Work Order",
			"reference_name": order.name,
			"round": order.get("round") or 1,
			"title": rule.clock,
		},
		"due_at",
	)


def own_target(rule: frappe._dict, start: datetime) -> datetime | None:
	"""Return when the rule's own target that is counted from `start` is due."""
	unit = clocks.UNITS[rule.unit]
	target = Target(0 if unit is Unit.SAME_DAY else cint(rule.amount), unit)
	try:
		return clocks.due_at(calendar_of(rule.calendar), start, target, [])
	except SLAError as error:
		# A calendar that has no working time must not keep the order from being saved.
		frappe.log_error(f"Follow-up rule {rule.name}", str(error))
		return None


def later(hours: float) -> datetime:
	"""Return the time so many hours from now."""
	return add_to_date(now_datetime(), hours=hours)

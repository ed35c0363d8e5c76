"""The follow-up agent's pages."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, now_datetime, sbool

from hotline_app import masked
from hotline_app.access import require
from hotline_app.dispatch.stages import DONE_STAGES
from hotline_app.followup import batches, outcomes, surveys, tries
from hotline_app.followup import queue as calls

from . import follow_up_watch
from .flow import open_actions
from .orders import receiver_name

PAGE = 50
BATCHES = 5
TASK = "HL Follow-up Task"
LISTED = (
	"name",
	"work_order",
	"purpose",
	"enterprise",
	"due_at",
	"next_at",
	"done_at",
	"stage",
	"workflow_state",
	"rating",
	"round",
	"assigned_to",
	"priority",
	"call_back",
	"missed",
	"supervised",
	"urge_count",
	"batch",
	"outcome",
)
OF_ORDER = (
	"name",
	"title",
	"category",
	"caller_name",
	"caller_phone",
	"address",
	"provider",
	"stage",
	"done_at",
	"resolution",
)
URGENT_FIRST = "priority asc, due_at is null, due_at asc, creation asc"


@frappe.whitelist(methods=["GET", "POST"])
def queue(stage: str = "Open", start: int | str = 0, mine: bool | int | str = False) -> list[dict[str, Any]]:
	"""Return a page of 50 follow-ups of a stage with what is needed to call; the urgent and early ones first.

	`mine`: only those that are the user's. Raises PermissionError.
	"""
	require(TASK)
	filters = {"stage": stage}
	if sbool(mine):
		filters["assigned_to" if stage == "Open" else "agent"] = frappe.session.user
	tasks = frappe.get_list(
		TASK,
		filters=filters,
		fields=LISTED,
		order_by=URGENT_FIRST if stage == "Open" else "done_at desc",
		start=cint(start),
		limit=PAGE,
	)
	orders = _orders([task.work_order for task in tasks])
	enterprises = _enterprises({task.enterprise for task in tasks})
	names = _full_names({task.assigned_to for task in tasks})
	return [
		{
			**task,
			"state_label": _(task.workflow_state),
			"purpose_label": _(task.purpose),
			"assigned_name": names.get(task.assigned_to),
			"order": _called(orders.get(task.work_order), enterprises.get(task.enterprise)),
		}
		for task in tasks
	]


@frappe.whitelist(methods=["GET", "POST"])
def summary() -> dict[str, Any]:
	"""Return what the user has to do: own open and overdue tasks, calls that wait, how far batches are.

	`batches` are the latest five: name, title, due_at, tasks, open, overdue, mine. Raises PermissionError.
	"""
	require(TASK)
	user, own = frappe.session.user, {"stage": "Open", "assigned_to": frappe.session.user}
	return {
		"mine": frappe.db.count(TASK, own),
		"overdue": frappe.db.count(TASK, {**own, "due_at": ("<", now_datetime())}),
		"inbound_waiting": calls.inbound_waiting(user),
		"batches": _batches(user),
	}


@frappe.whitelist(methods=["POST"])
def take_next() -> dict[str, Any]:
	"""Give the user the follow-up to make now, and make it the user's own (`C-6.2.3b`).

	Returns task (None if there is none), inbound_waiting (calls that go first), next_at (the next planned
	try), away. Raises PermissionError.
	"""
	require(TASK, "write")
	return vars(calls.next_task(frappe.session.user))


@frappe.whitelist(methods=["POST"])
def send_link(task: str) -> bool:
	"""Send the customer a new link to the questions; return whether there was a way to send it.

	Raises PermissionError, and WrongLinkError (404) for a follow-up that has ended.
	"""
	doc = frappe.get_doc(TASK, task, for_update=True)
	doc.check_permission("write")
	return surveys.send_again(doc)


@frappe.whitelist(methods=["GET", "POST"])
def view(task: str) -> dict[str, Any]:
	"""Return one follow-up: questions and answers, attempts, its order and the work that was done.

	`tries_left`: tries before it may end as not reached; `outcomes`: what may follow if the customer is not
	satisfied. Raises PermissionError.
	"""
	doc = frappe.get_doc(TASK, task)
	doc.check_permission("read")
	introduction = frappe.get_cached_value("HL Questionnaire", doc.questionnaire, "introduction")
	return {
		"task": {
			**doc.as_dict(),
			"link_key": None,
			"introduction": _(introduction or ""),
			"answers": [{**row.as_dict(), "question_label": _(row.question)} for row in doc.answers],
			"state_label": _(doc.workflow_state),
			"purpose_label": _(doc.purpose),
			"assigned_name": _full_names({doc.assigned_to}).get(doc.assigned_to),
		},
		"order": _called(
			_order(doc.work_order),
			_enterprises({doc.enterprise}).get(doc.enterprise),
		),
		"work": _work(doc.work_order),
		"actions": open_actions(doc),
		"tries_left": tries.left_of(doc),
		"outcomes": _outcomes(doc),
		**follow_up_watch.rights(doc),
	}


def _outcomes(task) -> list[dict[str, str]]:
	"""What the agent can choose; a complaint only where something takes it."""
	choices = [outcomes.REWORK, outcomes.NOTHING]
	if frappe.get_hooks(outcomes.COMPLAINT_HOOK):
		choices[1:1] = [outcomes.COMPLAINT, outcomes.BOTH]
	return [{"value": choice, "label": _(choice, context=TASK)} for choice in choices]


def _batches(user: str) -> list[dict[str, Any]]:
	rows = frappe.get_list(
		"HL Follow-up Batch",
		filters={"state": "Drawn"},
		fields=["name", "rule", "from_date", "to_date"],
		order_by="drawn_at desc",
		limit=BATCHES,
	)
	figures = batches.progress_of([row.name for row in rows], user)
	return [{**row, "title": _(row.rule), **figures[row.name]} for row in rows if row.name in figures]


def _full_names(users: set[str | None]) -> dict[str, str]:
	rows = frappe.get_all("User", {"name": ("in", list(filter(None, users)) or [""])}, ["name", "full_name"])
	return {row.name: row.full_name for row in rows}


def _orders(names: list[str]) -> dict[str, dict[str, Any]]:
	rows = frappe.get_list(
		"HL Work Order",
		filters={"name": ("in", names or [""])},
		fields=masked.asked("HL Work Order", OF_ORDER),
		limit=0,
	)
	masked.shown("HL Work Order", rows)
	return {row.name: {**row, "category_label": _(row.category)} for row in rows}


def _order(name: str) -> dict[str, Any] | None:
	"""The order of one follow-up, plain for whoever is to make it."""
	order = frappe.get_doc("HL Work Order", name)
	if not order.has_permission("read"):
		return None
	order.apply_fieldlevel_read_permissions()
	answer = masked.answer(order)
	told = {field: answer.get(field) for field in OF_ORDER}
	return {**told, "masked": answer["masked"], "category_label": _(order.category)}


def _enterprises(names: set[str | None]) -> dict[str, frappe._dict]:
	rows = frappe.get_list(
		"HL Provider",
		filters={"name": ("in", list(filter(None, names)) or [""])},
		fields=["name", "provider_name", "contact_person", "phone"],
		limit=0,
	)
	return {row.name: row for row in rows}


def _called(order: dict[str, Any] | None, enterprise: frappe._dict | None) -> dict[str, Any] | None:
	"""The order with whom to call: the enterprise, where it is the one that is asked."""
	if not order or not enterprise:
		return order
	return {
		**order,
		"caller_name": enterprise.provider_name,
		"caller_phone": enterprise.phone,
		"address": enterprise.contact_person,
	}


def _work(order: str) -> dict[str, Any] | None:
	"""The completed dispatch of the order, the latest if there were several."""
	name = frappe.db.get_value(
		"HL Dispatch", {"work_order": order, "stage": ("in", DONE_STAGES)}, "name", order_by="done_at desc"
	)
	if not name:
		return None
	doc = frappe.get_doc("HL Dispatch", name)
	doc.check_permission("read")
	return {
		"provider_name": receiver_name(doc),
		"work_done": doc.work_done,
		"fee": doc.fee,
		"parts": [row.as_dict() for row in doc.parts],
		"done_at": doc.done_at,
	}

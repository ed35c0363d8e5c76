"""The follow-up agent's pages."""

from typing import Any

import frappe
from frappe import _

from .flow import open_actions
from .orders import receiver_name

PAGE = 50


@frappe.whitelist(methods=["GET", "POST"])
def queue(stage: str = "Open", start: int | str = 0) -> list[dict[str, Any]]:
	"""Return a page of 50 follow-ups of a stage, the earliest due first, with what is needed to call."""
	tasks = frappe.get_list(
		"HL Follow-up Task",
		filters={"stage": stage},
		fields=[
			"name",
			"work_order",
			"due_at",
			"next_at",
			"done_at",
			"stage",
			"workflow_state",
			"rating",
			"round",
		],
		order_by="due_at asc" if stage == "Open" else "done_at desc",
		start=frappe.utils.cint(start),
		limit=PAGE,
	)
	orders = _orders([task.work_order for task in tasks])
	return [
		{**task, "state_label": _(task.workflow_state), "order": orders.get(task.work_order)}
		for task in tasks
	]


@frappe.whitelist(methods=["GET", "POST"])
def view(task: str) -> dict[str, Any]:
	"""Return one follow-up: questions and answers, attempts, its order and the work that was done."""
	doc = frappe.get_doc("HL Follow-up Task", task)
	doc.check_permission("read")
	introduction = frappe.get_cached_value("HL Questionnaire", doc.questionnaire, "introduction")
	return {
		"task": {
			**doc.as_dict(),
			"introduction": _(introduction or ""),
			"answers": [{**row.as_dict(), "question_label": _(row.question)} for row in doc.answers],
			"state_label": _(doc.workflow_state),
		},
		"order": _orders([doc.work_order]).get(doc.work_order),
		"work": _work(doc.work_order),
		"actions": open_actions(doc),
	}


def _orders(names: list[str]) -> dict[str, dict[str, Any]]:
	rows = frappe.get_list(
		"HL Work Order",
		filters={"name": ("in", names or [""])},
		fields=["name", "title", "category", "caller_name", "caller_phone", "address", "provider", "done_at"],
		limit=0,
	)
	return {row.name: {**row, "category_label": _(row.category)} for row in rows}


def _work(order: str) -> dict[str, Any] | None:
	"""The completed dispatch of the order, the latest if there were several."""
	name = frappe.db.get_value(
		"HL Dispatch", {"work_order": order, "stage": "Done"}, "name", order_by="done_at desc"
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

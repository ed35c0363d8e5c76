"""The agent's pages: callers, orders in hand, and one order with all that belongs to it."""

from typing import Any

import frappe
from frappe import _

from hotline_app.intake import customers
from hotline_app.intake.doctype.hl_work_order.hl_work_order import FINAL_STAGES

from .access import require
from .flow import open_actions
from .portal import link_labels

LIST_FIELDS = (
	"name",
	"title",
	"kind",
	"category",
	"urgency",
	"stage",
	"workflow_state",
	"caller_name",
	"caller_phone",
	"area",
	"address",
	"agent",
	"provider",
	"handling_unit",
	"requested_at",
	"next_due_at",
	"round",
)
OPEN_STAGES = ("Accepted", "Handling", "Waiting", "Done")
PAGE = 50


@frappe.whitelist(methods=["GET", "POST"])
def caller(phone: str) -> dict[str, Any] | None:
	"""Return the customer behind a phone number and the latest orders; None for an unknown number."""
	require("HL Customer")
	name = customers.find_by_phone(phone)
	if not name:
		return None
	customer = frappe.get_doc("HL Customer", name)
	customer.check_permission("read")
	orders = frappe.get_list(
		"HL Work Order", filters={"customer": name}, fields=LIST_FIELDS, order_by="creation desc", limit=10
	)
	return {"customer": customer.as_dict(no_nulls=True), "orders": [_shown(order) for order in orders]}


@frappe.whitelist(methods=["GET", "POST"])
def queue(
	stages: list | str | None = None, mine: bool | int | str = False, start: int | str = 0
) -> list[dict[str, Any]]:
	"""Return a page of 50 orders in the given stages (all open ones if none), the most urgent deadline first.

	`mine`: only those for which the user is responsible. Orders without a deadline come last.
	"""
	rows = frappe.get_list(
		"HL Work Order",
		filters=_in_queue(frappe.parse_json(stages) or OPEN_STAGES, mine),
		fields=LIST_FIELDS,
		order_by="next_due_at is null, next_due_at asc, creation desc",
		start=frappe.utils.cint(start),
		limit=PAGE,
	)
	clocks = _next_clocks(rows)
	return [{**_shown(row), "next_clock": clocks.get(row.name)} for row in rows]


@frappe.whitelist(methods=["GET", "POST"])
def counts(mine: bool | int | str = False) -> dict[str, int]:
	"""Return how many open orders the user may see, by stage; those that are closed are not counted."""
	rows = frappe.get_list(
		"HL Work Order",
		filters=_in_queue(OPEN_STAGES, mine),
		fields=["stage", "count(name) as number"],
		group_by="stage",
		order_by=None,
		limit=0,
	)
	return {row.stage: row.number for row in rows}


@frappe.whitelist(methods=["GET", "POST"])
def view(order: str) -> dict[str, Any]:
	"""Return one order with its clocks, dispatches, follow-ups, comments, and the steps open to the user."""
	doc = frappe.get_doc("HL Work Order", order)
	doc.check_permission("read")
	doc.apply_fieldlevel_read_permissions()
	return {
		"order": {**doc.as_dict(), **_labels(doc)},
		"labels": link_labels(doc),
		"may_dispatch": bool(frappe.has_permission("HL Dispatch", "create")),
		"may_edit": bool(doc.has_permission("write")) and doc.stage not in FINAL_STAGES,
		"actions": open_actions(doc),
		"clocks": _clocks(doc.name),
		"dispatches": _dispatches(doc.name),
		"followups": _followups(doc.name),
		"comments": _comments(doc.name),
	}


def _in_queue(stages: list[str] | tuple[str, ...], mine: bool | int | str) -> dict[str, Any]:
	filters: dict[str, Any] = {"stage": ("in", stages)}
	if frappe.utils.sbool(mine):
		filters["agent"] = frappe.session.user
	return filters


def _next_clocks(orders: list[frappe._dict]) -> dict[str, dict[str, Any]]:
	"""By order the deadline that is due next: its name, and since when it runs."""
	rows = frappe.get_all(
		"HL SLA Clock",
		filters={
			"reference_doctype": "HL Work Order",
			"reference_name": ("in", [order.name for order in orders if order.next_due_at] or [""]),
			"state": "Running",
		},
		fields=["reference_name", "title", "started_at"],
		order_by="due_at desc",
	)
	# The earliest due of an order comes last and stays.
	return {row.reference_name: {"title": _(row.title), "started_at": row.started_at} for row in rows}


def _shown(row: frappe._dict) -> dict[str, Any]:
	return {**row, **_labels(row)}


def _labels(row) -> dict[str, Any]:
	"""What people read instead of the stored values."""
	return {
		"category_label": _(row.category),
		"area_label": _(row.area or ""),
		"kind_label": _(row.kind, context="HL Work Order"),
		"urgency_label": _(row.urgency),
		"stage_label": _(row.stage),
		"state_label": _(row.workflow_state or row.stage),
		"provider_name": receiver_name(row),
	}


def receiver_name(row) -> str | None:
	"""Who has an order or a dispatch in hand, as people call it: the handling unit or the provider."""
	if row.handling_unit:
		return row.handling_unit
	return frappe.get_cached_value("HL Provider", row.provider, "provider_name") if row.provider else None


def _clocks(order: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"HL SLA Clock",
		filters={"reference_doctype": "HL Work Order", "reference_name": order},
		fields=["title", "state", "breached", "started_at", "stopped_at", "due_at", "round"],
		order_by="`round` desc, started_at, due_at",
	)
	return [{**row, "title": _(row.title), "state_label": _(row.state)} for row in rows]


def _dispatches(order: str) -> list[dict[str, Any]]:
	rows = frappe.get_list(
		"HL Dispatch", filters={"work_order": order}, pluck="name", order_by="creation desc", limit=20
	)
	return [_dispatch(frappe.get_doc("HL Dispatch", name)) for name in rows]


def _dispatch(doc) -> dict[str, Any]:
	return {
		**doc.as_dict(no_nulls=True),
		"provider_name": receiver_name(doc),
		"state_label": _(doc.workflow_state),
		"actions": open_actions(doc),
	}


def _followups(order: str) -> list[dict[str, Any]]:
	rows = frappe.get_list(
		"HL Follow-up Task",
		filters={"work_order": order},
		fields=["name", "stage", "workflow_state", "due_at", "done_at", "rating", "remarks", "agent"],
		order_by="creation desc",
		limit=20,
	)
	return [{**row, "state_label": _(row.workflow_state)} for row in rows]


def _comments(order: str) -> list[dict[str, Any]]:
	return frappe.get_all(
		"Comment",
		filters={"reference_doctype": "HL Work Order", "reference_name": order, "comment_type": "Comment"},
		fields=["content", "comment_by", "creation"],
		order_by="creation desc",
		limit=50,
	)

"""The agent's pages: callers, orders in hand, and one order with all that belongs to it."""

from typing import Any

import frappe
from frappe import _

from hotline_app import masked
from hotline_app.access import require
from hotline_app.dispatch import pricing
from hotline_app.intake import customers
from hotline_app.intake import stages as order_stages
from hotline_app.intake.course import contacts, handover, joining, splitting, superiors
from hotline_app.intake.course import review as reviews
from hotline_app.intake.course.handling_rules import rule_for

from . import flow
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
	"parent_order",
	"handling_role",
	"requested_at",
	"next_due_at",
	"round",
	"duplicate_of",
	"scope",
	"held",
	"urge_count",
	"supervised",
	"confidential",
	"line",
)


@frappe.whitelist(methods=["GET", "POST"])
def caller(phone: str) -> dict[str, Any] | None:
	"""Return the customer behind a phone number and the latest orders; None for an unknown number.

	Whoever takes orders asks with the number that the caller has told, and reads the customer plain.
	"""
	require("HL Customer")
	name = customers.find_by_phone(phone)
	if not name:
		return None
	customer = frappe.get_doc("HL Customer", name)
	customer.check_permission("read")
	if not frappe.has_permission("HL Work Order", "create"):
		customer.apply_fieldlevel_read_permissions()
	orders = frappe.get_list(
		"HL Work Order",
		filters={"customer": name},
		fields=listed_fields(),
		order_by="creation desc",
		limit=10,
	)
	return {"customer": masked.answer(customer), "orders": _all_shown(orders)}


@frappe.whitelist(methods=["GET", "POST"])
def view(order: str) -> dict[str, Any]:
	"""Return one order with its clocks, dispatches, follow-ups, comments, and the steps open to the user."""
	doc = frappe.get_doc("HL Work Order", order)
	doc.check_permission("read")
	doc.apply_fieldlevel_read_permissions()
	return {
		"order": {**masked.answer(doc), **_labels(doc)},
		"labels": link_labels(doc),
		"may_dispatch": not doc.led_elsewhere and bool(frappe.has_permission("HL Dispatch", "create")),
		"may_edit": bool(doc.has_permission("write")) and doc.stage not in order_stages.FINAL_STAGES,
		"actions": open_actions(doc),
		"clocks": _clocks(doc.name),
		"dispatches": _dispatches(doc.name),
		"followups": _followups(doc.name),
		"comments": _comments(doc.name),
		"repeats": _belonging({"duplicate_of": doc.name}),
		"parts": _belonging({"parent_order": doc.name}),
		"may": _may(doc),
		"people": _people(doc),
	}


@frappe.whitelist(methods=["POST"])
def merge(order: str, into: str, reason: str) -> dict[str, str]:
	"""Make `order` a repeat of `into`, or of the order of which that is a repeat; return the `primary`.

	Raises PermissionError, and ConflictError (409) if either has ended or is joined or split already.
	"""
	_writable(order)
	_writable(into)
	return {"primary": joining.join(order, into, reason)}


@frappe.whitelist(methods=["POST"])
def unmerge(order: str, reason: str) -> None:
	"""Let a repeat stand alone again. Raises PermissionError and ConflictError (409)."""
	_writable(order)
	joining.separate(order, reason)


@frappe.whitelist(methods=["POST"])
def split(order: str, parts: list | str) -> list[str]:
	"""Give the order to several units, one of which leads; return the numbers of the parts, the lead's first.

	`parts`: `[{handling_unit, role: Lead or Support, description?, area?, category?}]`. Raises
	PermissionError, ConflictError (409), and ValidationError for parts that don't make sense.
	"""
	_writable(order)
	return splitting.split(order, frappe.parse_json(parts))


@frappe.whitelist(methods=["POST"])
def hand_over(orders: list | str, to_agent: str, reason: str) -> dict[str, int]:
	"""Make another agent answer for the orders (one, or several at the end of a shift); all or none.

	Agents hand over their own, superiors anyone's. Returns how many changed hands. Raises
	PermissionError, ClosedOrderError (409) and NotAnswerableError.
	"""
	require("HL Work Order", "write")
	names = frappe.parse_json(orders) if not isinstance(orders, str) or orders.startswith("[") else [orders]
	return {"handed_over": handover.hand_over(list(map(str, names)), to_agent, reason)}


@frappe.whitelist(methods=["POST"])
def log_contact(
	order: str, purpose: str, result: str, channel: str | None = None, note: str | None = None
) -> None:
	"""Keep a contact with the customer, or a try at one.

	purpose: Answer, Confirmation, Contact Check, Progress, Call Back, Other; result: Reached, No Answer,
	Busy, Wrong Number, Refused. Raises PermissionError and ClosedOrderError (409).
	"""
	_writable(order)
	contacts.log_contact(order, purpose, result, channel, note)


@frappe.whitelist(methods=["POST"])
def promise(order: str, at: str, answer_by: str | None = None) -> None:
	"""Promise the customer an answer by a time to come, by a channel. Raises PermissionError."""
	_writable(order)
	contacts.promise(order, at, answer_by)


@frappe.whitelist(methods=["POST"])
def reopen(order: str, reason: str) -> dict[str, Any]:
	"""Take an ended order up again, by the step that the workflow gives the user for it.

	Returns name, state and stage. Raises PermissionError where the workflow gives the user no such step, and
	MandatoryError without a reason.
	"""
	doc = _writable(order)
	if not (reason or "").strip():
		frappe.throw(_("Please give the reason why the order is reopened."), frappe.MandatoryError)
	action = _reopening(doc)
	if not action:
		frappe.throw(_("You can't reopen the order {0}.").format(doc.name), frappe.PermissionError)
	return flow.act("HL Work Order", order, action, {"reopen_reason": reason})


@frappe.whitelist(methods=["POST"])
def review(order: str, note: str | None = None) -> None:
	"""Keep that a superior has reviewed the order, so that it may go out. Raises PermissionError."""
	_writable(order)
	reviews.review(order, note)


@frappe.whitelist(methods=["POST"])
def release(order: str, note: str | None = None) -> None:
	"""Let a held order go out. Raises PermissionError for others than superiors."""
	_writable(order)
	reviews.release(order, note)


@frappe.whitelist(methods=["GET", "POST"])
def possible(order: str) -> dict[str, bool]:
	"""Return which of the functions above the user may call for the order as it is now."""
	doc = frappe.get_doc("HL Work Order", order)
	doc.check_permission("read")
	return _may(doc)


def _writable(order: str):
	doc = frappe.get_doc("HL Work Order", order)
	doc.check_permission("write")
	return doc


def _reopening(doc) -> str | None:
	"""The step by which the user may take the ended order up again."""
	if doc.stage not in order_stages.FINAL_STAGES:
		return None
	return next((s["action"] for s in open_actions(doc) if s["stage"] in order_stages.WORKING), None)


def _may(doc) -> dict[str, bool]:
	"""What the user may do with the order now besides the workflow's steps."""
	writes = bool(doc.has_permission("write"))
	working = writes and doc.stage in order_stages.WORKING
	is_open = writes and doc.stage in order_stages.OPEN
	superior = superiors.is_superior()
	return {
		"merge": working and not doc.parent_order,
		"unmerge": is_open and bool(doc.duplicate_of),
		"split": working and not doc.parent_order and not doc.duplicate_of,
		"hand_over": is_open and (superior or doc.agent == frappe.session.user),
		"log_contact": is_open,
		"promise": working,
		"reopen": writes and bool(_reopening(doc)),
		"review": is_open
		and superior
		and doc.agent != frappe.session.user
		and not doc.reviewed_at
		and bool(rule_for(doc).review_before_dispatch),
		"release": is_open and superior and bool(doc.held),
		"urge": is_open and bool(frappe.has_permission("HL Urge", "create")),
		"supervise": is_open and bool(frappe.has_permission("HL Supervision", "create")),
		"escalate": bool(frappe.has_permission("HL Escalation", "create")),
		"transfer": working
		and bool(frappe.has_permission("HL Transfer", "create"))
		and bool(frappe.db.exists("HL Partner", {"enabled": 1, "is_linked_line": 1})),
		"complain": not doc.led_elsewhere and bool(frappe.has_permission("HL Complaint", "create")),
	}


def _people(doc) -> dict[str, str]:
	"""The full names of those who handed the order over, and to whom."""
	users = {user for row in doc.handovers for user in (row.from_agent, row.to_agent) if user}
	rows = frappe.get_all("User", {"name": ("in", users or [""])}, ["name", "full_name"])
	return {row.name: row.full_name for row in rows}


def _belonging(filters: dict[str, Any]) -> list[dict[str, Any]]:
	"""Repeats or parts of an order, as far as the user may see them."""
	rows = frappe.get_list(
		"HL Work Order", filters=filters, fields=listed_fields(), order_by="name", limit=200
	)
	return _all_shown(rows)


def listed_fields() -> list[str]:
	"""Return what lists of orders ask for: `LIST_FIELDS` as far as the user reads them plain, else masked."""
	return masked.asked("HL Work Order", LIST_FIELDS)


def shown_orders(rows: list[frappe._dict]) -> list[dict[str, Any]]:
	"""Return rows of orders (`listed_fields`) as lists show them, with the next deadline."""
	clocks = _next_clocks(rows)
	return [{**row, "next_clock": clocks.get(row["name"])} for row in _all_shown(rows)]


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


def _all_shown(rows: list[frappe._dict]) -> list[dict[str, Any]]:
	return [{**row, **_labels(row)} for row in masked.shown("HL Work Order", rows)]


def _labels(row) -> dict[str, Any]:
	"""What people read instead of the stored values."""
	return {
		"category_label": _(row.category),
		"area_label": _(row.area or ""),
		"kind_label": _(row.kind, context="HL Work Order"),
		"urgency_label": _(row.urgency),
		"role_label": _(row.handling_role) if row.handling_role else "",
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
		"price_terms": pricing.in_hand(doc),
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

"""Quality on the staff's pages: reviews to score, own results, appraisals (`C-8.1.2`, `H-4.3`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from hotline_app import masked
from hotline_app.access import require
from hotline_app.quality import appraising, improving
from hotline_app.quality.access import REVIEW
from hotline_app.quality.stages import AGREED, OBJECTED, OPEN, SELF, SUPERIOR

from .flow import open_actions

APPRAISAL = appraising.APPRAISAL
ACTION = "HL Corrective Action"
PAGE = 50
LIST_FIELDS = (
	"name",
	"plan",
	"scorecard",
	"subject",
	"line",
	"call",
	"work_order",
	"agent",
	"reviewer",
	"stage",
	"workflow_state",
	"why",
	"due_on",
	"score",
	"knocked_out",
	"scored_at",
	"objection_until",
)
CALL_FIELDS = (
	"name",
	"line",
	"direction",
	"caller_number",
	"started_at",
	"talk_s",
	"hold_s",
	"waiting_s",
	"rating",
	"recording_state",
)
ORDER_FIELDS = (
	"name",
	"title",
	"kind",
	"category",
	"address",
	"description",
	"resolution",
	"requested_at",
	"workflow_state",
	"stage",
)
APPRAISAL_FIELDS = (
	"name",
	"scheme",
	"subject_doctype",
	"subject",
	"subject_name",
	"superior",
	"from_date",
	"to_date",
	"stage",
	"workflow_state",
	"total",
)


@frappe.whitelist(methods=["GET", "POST"])
def queue(queue: str = "todo", start: int | str = 0) -> list[dict[str, Any]]:
	"""Return a page of 50 reviews that the user may know of.

	`queue`: todo (to score, the next day due first), mine (results of the user's own work), objections (that
	somebody else than the user made and the user did not cause), done (scored by the user).
	"""
	require(REVIEW)
	user = frappe.session.user
	wanted: dict[str, tuple[list, str]] = {
		"todo": ([["reviewer", "=", user], ["stage", "=", OPEN]], "due_on is null, due_on, name"),
		"mine": ([["agent", "=", user], ["released_at", "is", "set"]], "scored_at desc"),
		"objections": (
			[["stage", "=", OBJECTED], ["reviewer", "!=", user], ["agent", "!=", user]],
			"objected_at",
		),
		"done": ([["reviewer", "=", user], ["stage", "!=", OPEN]], "scored_at desc"),
	}
	if queue not in wanted:
		frappe.throw(_("Unknown list: {0}").format(frappe.utils.escape_html(queue)))
	filters, order_by = wanted[queue]
	rows = frappe.get_list(
		REVIEW, filters=filters, fields=list(LIST_FIELDS), order_by=order_by, start=cint(start), limit=PAGE
	)
	people = _people({user for row in rows for user in (row.agent, row.reviewer)})
	return [{**row, **_labels(row), **_named(row, people)} for row in rows]


@frappe.whitelist(methods=["GET", "POST"])
def view(review: str) -> dict[str, Any]:
	"""Return a review with its card, the call and the order beside it, and the steps open to the user.

	What the user may not read of call and order is left out. Raises PermissionError.
	"""
	doc = frappe.get_doc(REVIEW, review)
	doc.check_permission("read")
	people = _people({doc.agent, doc.reviewer, doc.decided_by})
	actions = open_actions(doc)
	return {
		"review": {
			**doc.as_dict(),
			**_labels(doc),
			**_named(doc, people),
			"items": [_item(r) for r in doc.items],
		},
		"may_score": doc.stage == OPEN and doc.reviewer == frappe.session.user and bool(actions),
		"may_decide": doc.stage == OBJECTED
		and frappe.session.user not in (doc.reviewer, doc.agent)
		and bool(actions),
		"is_own": doc.agent == frappe.session.user,
		"asks_for_improvement": bool(
			doc.plan and frappe.get_cached_value("HL Quality Plan", doc.plan, "leaders")
		),
		"may_improve": bool(doc.released_at)
		and improving.is_possible()
		and bool(frappe.has_permission(ACTION, "create")),
		"actions": [step for step in actions if _is_possible(doc, step)],
		"call": _readable("HL Call", doc.call, CALL_FIELDS),
		"order": _readable("HL Work Order", doc.work_order, ORDER_FIELDS),
		"improvements": _improvements(doc.name),
	}


@frappe.whitelist(methods=["POST"])
def improve(review: str, title: str, responsible: str, due_at: str) -> dict[str, str]:
	"""Make a corrective action of a scored review (`H-6.3`). Raises PermissionError, MandatoryError, 409."""
	require(ACTION, "create")
	doc = frappe.get_doc(REVIEW, review)
	doc.check_permission("read")
	return {"name": improving.improve(doc, title, responsible, due_at)}


@frappe.whitelist(methods=["GET", "POST"])
def appraisals(start: int | str = 0) -> list[dict[str, Any]]:
	"""Return a page of 50 appraisals: the user's own and those that the user gives, the latest first."""
	require(APPRAISAL)
	user = frappe.session.user
	rows = frappe.get_list(
		APPRAISAL,
		or_filters=[["subject", "=", user], ["superior", "=", user]],
		fields=list(APPRAISAL_FIELDS),
		order_by="from_date desc, subject_name",
		start=cint(start),
		limit=PAGE,
	)
	return [
		{
			**row,
			"scheme_label": _(row.scheme),
			"state_label": _(row.workflow_state or row.stage),
			"is_own": row.subject == user,
			"is_my_turn": _turn(row) == user,
		}
		for row in rows
	]


@frappe.whitelist(methods=["GET", "POST"])
def appraisal(name: str) -> dict[str, Any]:
	"""Return one appraisal with its parts, marks and the steps open to the user. Raises PermissionError."""
	doc = frappe.get_doc(APPRAISAL, name)
	doc.check_permission("read")
	is_turn = _turn(doc) == frappe.session.user
	people = _people({doc.superior})
	return {
		"appraisal": {
			**doc.as_dict(),
			"scheme_label": _(doc.scheme),
			"state_label": _(doc.workflow_state or doc.stage),
			"superior_name": people.get(doc.superior, doc.superior),
			"parts": [{**_plain(r), "label": _(r.part, context="HL Appraisal Part")} for r in doc.parts],
			"marks": [
				{**_plain(r), "label": _(r.title), "guidance_label": _(r.guidance or "")} for r in doc.marks
			],
		},
		"marking": {SELF: "self_score", SUPERIOR: "superior_score"}.get(doc.stage) if is_turn else None,
		"actions": open_actions(doc) if is_turn else [],
	}


@frappe.whitelist(methods=["GET", "POST"])
def merits() -> list[dict[str, Any]]:
	"""Return the user's own rewards and corrections, the latest first."""
	require("HL Merit Record")
	rows = frappe.get_list(
		"HL Merit Record",
		filters={"user": frappe.session.user},
		fields=["name", "kind", "decided_on", "reason", "measure"],
		order_by="decided_on desc",
		limit=PAGE,
	)
	return [{**row, "kind_label": _(row.kind, context="HL Merit Record")} for row in rows]


def _turn(row) -> str | None:
	"""Whose turn an appraisal is."""
	if row.stage == AGREED:
		return None
	is_person = row.subject_doctype == appraising.PERSON
	return row.subject if is_person and row.stage != SUPERIOR else row.superior


def _is_possible(doc, step: dict[str, Any]) -> bool:
	"""Whether the model would let the user take the step, beyond what the workflow says of roles."""
	user = frappe.session.user
	if step["stage"] == OBJECTED:
		in_time = bool(doc.objection_until) and doc.objection_until > frappe.utils.now_datetime()
		return user == doc.agent and in_time
	if doc.stage == OPEN:
		return user == doc.reviewer
	return user != doc.agent and not (doc.stage == OBJECTED and user == doc.reviewer)


def _labels(row) -> dict[str, Any]:
	return {
		"state_label": _(row.workflow_state or row.stage),
		"why_label": _(row.why or "", context=REVIEW),
		"subject_label": _(row.subject or "", context=REVIEW),
		"scorecard_label": _(row.scorecard or ""),
		"plan_label": _(row.plan or ""),
		"line_label": _(row.line or ""),
	}


def _named(row, people: dict[str, str]) -> dict[str, Any]:
	return {
		"agent_name": people.get(row.agent, row.agent),
		"reviewer_name": people.get(row.reviewer, row.reviewer),
	}


def _item(row) -> dict[str, Any]:
	return {
		**_plain(row),
		"label": _(row.title),
		"dimension_label": _(row.dimension or ""),
		"guidance_label": _(row.guidance or ""),
	}


def _plain(row) -> dict[str, Any]:
	return {**row.as_dict(no_default_fields=True, no_child_table_fields=True), "name": row.name}


def _readable(doctype: str, name: str | None, fields: tuple[str, ...]) -> dict[str, Any] | None:
	wanted = masked.asked(doctype, fields)
	rows = frappe.get_list(doctype, filters={"name": name}, fields=wanted, limit=1) if name else []
	if not rows:
		return None
	[row] = masked.shown(doctype, rows)
	labels = {
		f"{field}_label": _(row[field], context=doctype) for field in ("kind", "direction") if row.get(field)
	}
	named = {
		f"{field}_label": _(row[field]) for field in ("line", "category", "workflow_state") if row.get(field)
	}
	return {**row, **labels, **named}


def _improvements(review: str) -> list[dict[str, Any]]:
	if not frappe.has_permission(ACTION, "read"):
		return []
	rows = frappe.get_list(
		ACTION,
		filters={"reference_doctype": REVIEW, "reference_name": review},
		fields=["name", "title", "responsible", "due_at", "status", "effect"],
		order_by="due_at",
		limit=PAGE,
	)
	people = _people({row.responsible for row in rows})
	return [
		{
			**row,
			"responsible_name": people.get(row.responsible, row.responsible),
			"status_label": _(row.status, context=ACTION),
			"effect_label": _(row.effect or "", context=ACTION),
		}
		for row in rows
	]


def _people(users: set[str | None]) -> dict[str, str]:
	rows = frappe.get_all(
		"User", {"name": ("in", sorted(filter(None, users)) or [""])}, ["name", "full_name"]
	)
	return {row.name: row.full_name for row in rows}

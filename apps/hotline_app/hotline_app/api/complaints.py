"""Complaints on the agent's pages: registering one in one click, the handler's list, one complaint."""

from typing import Any

import frappe
from frappe import _

from hotline_app import masked, roles
from hotline_app.access import require
from hotline_app.complaint import access, arising
from hotline_app.complaint.stages import FINAL, OPEN

from . import complaint_watch
from .flow import open_actions
from .portal import link_labels

COMPLAINT = access.COMPLAINT
PAGE = 50
LIST_FIELDS = (
	"name",
	"title",
	"kind",
	"line",
	"stage",
	"workflow_state",
	"target_type",
	"target_name",
	"complainant_name",
	"complainant_phone",
	"handler",
	"confidential",
	"supervised",
	"urge_count",
	"received_at",
	"next_due_at",
	"closed_at",
	"satisfaction",
)
MAX_PEOPLE = 500
RESPONSIBLE = (*roles.STAFF, roles.UNIT_USER, roles.PROVIDER)
QUEUES = ("mine", "open", "review", "ended")


@frappe.whitelist(methods=["POST"])
def raise_from_order(
	order: str,
	content: str | None = None,
	kind: str | None = None,
	target_type: str | None = None,
	target: str | None = None,
	target_name: str | None = None,
	reason: str | None = None,
	confidential: bool | int | str = 0,
	anonymous: bool | int | str = 0,
) -> dict[str, Any]:
	"""Register what the customer says about the service of an order, and return the complaint's number.

	An order by which the citizen complains is led by the complaint from then on (`leads`); any other stays
	as it is. `kind`: Complaint, Dispute, Report of Wrongdoing, Suggestion or Praise; `target_type`: Agent,
	Line, Provider, Unit or Official, with the record `target` or a name. Who registers it may not be
	allowed to read it (`readable`). Raises PermissionError, MandatoryError and ComplaintError (409).
	"""
	require(COMPLAINT, "create")
	doc = frappe.get_doc("HL Work Order", order)
	doc.check_permission("read")
	return _registered(
		arising.from_order(
			doc,
			content=(content or "").strip(),
			kind=kind,
			target_type=target_type,
			target=target,
			target_name=target_name,
			reason=reason,
			confidential=frappe.utils.cint(confidential),
			anonymous=frappe.utils.cint(anonymous),
		)
	)


@frappe.whitelist(methods=["POST"])
def raise_from_follow_up(
	task: str,
	content: str | None = None,
	kind: str | None = None,
	target_type: str | None = None,
	target: str | None = None,
	reason: str | None = None,
) -> dict[str, Any]:
	"""Register what a customer who is not satisfied complained of in a follow-up (`C-7.1.1`).

	Without `content` it is the task's remarks; without a target it is about the provider or unit of the
	order. The task keeps its own result. Returns and raises like `raise_from_order`.
	"""
	require(COMPLAINT, "create")
	followup = frappe.get_doc("HL Follow-up Task", task)
	followup.check_permission("read")
	complaint = arising.from_order(
		frappe.get_doc("HL Work Order", followup.work_order),
		content=(content or followup.remarks or "").strip(),
		kind=kind,
		target_type=target_type,
		target=target or (None if target_type else followup.get("provider")),
		reason=reason,
		follow_up=followup.name,
	)
	return _registered(complaint)


@frappe.whitelist(methods=["GET", "POST"])
def queue(queue: str = "mine", search: str | None = None, start: int | str = 0) -> list[dict[str, Any]]:
	"""Return a page of 50 complaints that the user may know of, the next deadline first.

	`queue`: mine (to handle or review), open, review (answers that wait for a superior), ended. `search`:
	the beginning of a number or phone.
	"""
	require(COMPLAINT)
	filters, or_filters = _wanted(queue, (search or "").strip())
	rows = frappe.get_list(
		COMPLAINT,
		filters=filters,
		or_filters=or_filters,
		fields=masked.asked(COMPLAINT, LIST_FIELDS),
		order_by="closed_at desc" if queue == "ended" else "next_due_at is null, next_due_at, received_at",
		start=frappe.utils.cint(start),
		limit=PAGE,
	)
	return _shown(masked.shown(COMPLAINT, rows))


@frappe.whitelist(methods=["GET", "POST"])
def view(complaint: str) -> dict[str, Any]:
	"""Return one complaint with its deadlines, corrective actions and the steps that are open to the user."""
	doc = frappe.get_doc(COMPLAINT, complaint)
	doc.check_permission("read")
	doc.apply_fieldlevel_read_permissions()
	named = [doc.handler, doc.reviewer, doc.drafted_by, doc.reviewed_by, doc.answered_by]
	people = _people([*named, *(row.user for row in doc.notes), *(row.reviewer for row in doc.reviews)])
	return {
		"complaint": {**masked.answer(doc), **_labels(doc)},
		"labels": link_labels(doc),
		"people": people,
		"may_edit": bool(doc.has_permission("write")) and doc.stage not in FINAL,
		"may_improve": bool(frappe.has_permission("HL Corrective Action", "create")),
		**complaint_watch.rights(doc),
		"actions": open_actions(doc),
		"clocks": _clocks(doc.name),
		"improvements": _improvements(doc.name),
	}


@frappe.whitelist(methods=["GET", "POST"])
def targets(order: str) -> list[dict[str, Any]]:
	"""Return whom a complaint about the order's service may be about: type, record and what to call it."""
	require(COMPLAINT, "create")
	doc = frappe.get_doc("HL Work Order", order)
	doc.check_permission("read")
	return arising.possible_targets(doc)


@frappe.whitelist(methods=["POST"])
def note(complaint: str, kind: str, note: str, evidence: str | None = None) -> None:
	"""Add a note of the investigation (`C-8.2.4`), with the address of a file as its evidence.

	`kind`: Conversation, Statement, Inspection, Evidence, Mediation or Other. Raises PermissionError, and
	EndedComplaintError (409).
	"""
	doc = frappe.get_doc(COMPLAINT, complaint, for_update=True)
	doc.check_permission("write")
	doc.append("notes", {"kind": kind, "note": note, "evidence": evidence})
	doc.save()


@frappe.whitelist(methods=["POST"])
def improve(complaint: str, title: str, responsible: str, due_at: str) -> dict[str, str]:
	"""Make a corrective action of a complaint (`C-8.1.4`). Raises PermissionError and MandatoryError."""
	require("HL Corrective Action", "create")
	doc = frappe.get_doc(COMPLAINT, complaint)
	doc.check_permission("read")
	action = frappe.new_doc("HL Corrective Action")
	action.update(
		{
			"complaint": doc.name,
			"line": doc.line,
			"title": title,
			"responsible": responsible,
			"due_at": due_at,
		}
	)
	return {"name": action.insert().name}


@frappe.whitelist(methods=["GET", "POST"])
def responsible() -> list[dict[str, str]]:
	"""Return who can be made responsible for an improvement, as value and label: staff, units, providers.

	Raises PermissionError for whoever may make no corrective actions.
	"""
	require("HL Corrective Action", "create")
	# Who makes actions need have no right on users; who their colleagues are is no secret to them.
	holders = frappe.get_all("Has Role", {"parenttype": "User", "role": ("in", RESPONSIBLE)}, pluck="parent")
	rows = frappe.get_all(
		"User",
		filters={"name": ("in", set(holders) or [""]), "enabled": 1},
		fields=["name", "full_name"],
		order_by="full_name",
		limit=MAX_PEOPLE,
	)
	return [{"value": row.name, "label": f"{row.full_name} · {row.name}"} for row in rows]


def _registered(complaint) -> dict[str, Any]:
	if not complaint.content:
		frappe.throw(_("Please write down what the complaint is about."), frappe.MandatoryError)
	complaint.insert()
	return {
		"name": complaint.name,
		"leads": complaint.came_in_as,
		"readable": bool(frappe.has_permission(COMPLAINT, "read", doc=complaint.name)),
	}


def _wanted(queue: str, search: str) -> tuple[list, list]:
	if queue not in QUEUES:
		frappe.throw(_("Unknown list: {0}").format(frappe.utils.escape_html(queue)))
	if queue == "ended":
		filters = [["stage", "in", FINAL]]
	elif queue == "review":
		filters = [["stage", "=", "Review"]]
	else:
		filters = [["stage", "in", OPEN]]
	either = []
	if search:
		by_phone = masked.beginning(COMPLAINT, "complainant_phone", search)
		either = [["name", "like", f"{search}%"], ["complainant_phone", *by_phone]]
	elif queue == "mine":
		user = frappe.session.user
		either = [["handler", "=", user], ["reviewer", "=", user]]
	return filters, either


def _shown(rows: list[frappe._dict]) -> list[dict[str, Any]]:
	people = _people([row.handler for row in rows])
	clocks = _next_clocks([row.name for row in rows if row.next_due_at])
	return [
		{
			**row,
			**_labels(row),
			"handler_name": people.get(row.handler, row.handler),
			"next_clock": clocks.get(row.name),
		}
		for row in rows
	]


def _labels(row) -> dict[str, Any]:
	"""What people read instead of the stored values."""
	return {
		"kind_label": _(row.kind, context=COMPLAINT),
		"line_label": _(row.line),
		"target_label": _(row.target_type, context=COMPLAINT),
		# A line has its name in each reader's language.
		"target_shown": _(row.target_name)
		if row.target_type == "Line" and row.target_name
		else row.target_name,
		"state_label": _(row.workflow_state or row.stage),
	}


def _people(users: list[str | None]) -> dict[str, str]:
	rows = frappe.get_all(
		"User", {"name": ("in", sorted(set(filter(None, users))) or [""])}, ["name", "full_name"]
	)
	return {row.name: row.full_name for row in rows}


def _next_clocks(names: list[str]) -> dict[str, dict[str, Any]]:
	"""By complaint the deadline that is due next: its name, and since when it runs."""
	rows = frappe.get_all(
		"HL SLA Clock",
		filters={"reference_doctype": COMPLAINT, "reference_name": ("in", names or [""]), "state": "Running"},
		fields=["reference_name", "title", "started_at"],
		order_by="due_at desc",
	)
	# The earliest due comes last and stays.
	return {row.reference_name: {"title": _(row.title), "started_at": row.started_at} for row in rows}


def _clocks(name: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"HL SLA Clock",
		filters={"reference_doctype": COMPLAINT, "reference_name": name},
		fields=["title", "state", "breached", "started_at", "stopped_at", "due_at", "round"],
		order_by="`round` desc, started_at, due_at",
	)
	return [{**row, "title": _(row.title), "state_label": _(row.state)} for row in rows]


def _improvements(complaint: str) -> list[dict[str, Any]]:
	rows = frappe.get_list(
		"HL Corrective Action",
		filters={"complaint": complaint},
		fields=["name", "title", "responsible", "due_at", "status", "effect"],
		order_by="due_at",
		limit=PAGE,
	)
	people = _people([row.responsible for row in rows])
	return [
		{
			**row,
			"responsible_name": people.get(row.responsible, row.responsible),
			"status_label": _(row.status, context="HL Corrective Action"),
			"effect_label": _(row.effect or "", context="HL Corrective Action"),
		}
		for row in rows
	]

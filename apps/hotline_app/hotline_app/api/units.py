"""The handling unit's page: its jobs, one job with what the work needs, what is urged and supervised."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Order
from frappe.query_builder.functions import Count
from frappe.utils import cint

from hotline_app.dispatch import returns
from hotline_app.dispatch.access import units_of
from hotline_app.dispatch.stages import DONE_STAGES, GIVEN_BACK, IN_HAND, OPEN_STAGES

from .access import require
from .flow import open_actions

PAGE = 50
STAGES = {
	"accept": ("Offered",),
	"hand": (*IN_HAND, returns.ASKED),
	"ended": (*DONE_STAGES, *GIVEN_BACK),
	"urged": OPEN_STAGES,
	"supervised": OPEN_STAGES,
}
JOB_FIELDS = (
	"name",
	"work_order",
	"handling_unit",
	"category",
	"stage",
	"workflow_state",
	"offered_at",
	"done_at",
	"refused_at",
	"modified",
)
ORDER_FIELDS = (
	"title",
	"description",
	"kind",
	"urgency",
	"area",
	"appointment_at",
	"promised_at",
	"requested_at",
	"confidential",
	"handling_role",
	"urge_count",
	"supervised",
	"next_due_at",
)
# Where the work is and who asked for it, only while it lasts; of a confidential order never whose it is.
PLACE_FIELDS = ("address", "latitude", "longitude")
CALLER_FIELDS = ("caller_name", "caller_phone")


@frappe.whitelist(methods=["GET", "POST"])
def jobs(view: str = "hand", start: int | str = 0) -> list[dict[str, Any]]:
	"""Return a page of 50 jobs of the user's units: accept, hand, ended, urged or supervised.

	Open ones come by their deadline, ended ones the latest first. Raises PermissionError.
	"""
	require("HL Dispatch")
	if view not in STAGES:
		frappe.throw(_("There is no such list: {0}").format(frappe.utils.escape_html(view)))
	job, order, query = _of_my_units(STAGES[view])
	if view == "urged":
		query = query.where(order.urge_count > 0)
	if view == "supervised":
		query = query.where(order.supervised == 1)
	query = query.select(*[job[f] for f in JOB_FIELDS], *[order[f] for f in ORDER_FIELDS])
	if view == "ended":
		query = query.orderby(job.modified, order=Order.desc)
	else:
		query = query.orderby(order.next_due_at.isnull()).orderby(order.next_due_at).orderby(job.offered_at)
	rows = query.limit(PAGE).offset(cint(start)).run(as_dict=True)
	return [_row(row, row) for row in rows]


@frappe.whitelist(methods=["GET", "POST"])
def counts() -> dict[str, Any]:
	"""Return how many open jobs each list holds, and for which units the user works (`units`)."""
	require("HL Dispatch")
	job, order, query = _of_my_units(OPEN_STAGES)
	groups = query.select(
		job.stage, (order.urge_count > 0).as_("urged"), order.supervised, Count("*").as_("number")
	).groupby(job.stage, order.urge_count > 0, order.supervised)
	found = dict.fromkeys(("accept", "hand", "urged", "supervised"), 0)
	for group in groups.run(as_dict=True):
		found["accept" if group.stage in STAGES["accept"] else "hand"] += group.number
		found["urged"] += group.number if group.urged else 0
		found["supervised"] += group.number if group.supervised else 0
	return {**found, "units": units_of(frappe.session.user)}


@frappe.whitelist(methods=["GET", "POST"])
def view(job: str) -> dict[str, Any]:
	"""Return one job of a unit: the matter, its course, urges, supervisions, and the steps open to the user.

	Raises PermissionError for another unit's job.
	"""
	doc = frappe.get_doc("HL Dispatch", job)
	doc.check_permission("read")
	if not doc.handling_unit:
		frappe.throw(_("This job belongs to no handling unit."), frappe.PermissionError)
	# A unit has no right on an order as such; what it may see of one is decided here.
	order = frappe.db.get_value(
		"HL Work Order", doc.work_order, [*ORDER_FIELDS, *PLACE_FIELDS, *CALLER_FIELDS], as_dict=True
	)
	return {
		**doc.as_dict(),
		**_row(doc, order),
		"order": {**_order(order), **_private(doc, order)},
		"completion_fields": doc.completion_fields(),
		"course": _course(doc),
		"attachments": _attachments(doc, order),
		"urges": _urges(doc),
		"supervisions": _supervisions(doc),
		"actions": open_actions(doc),
	}


def _of_my_units(stages: tuple[str, ...]):
	job, order = frappe.qb.DocType("HL Dispatch"), frappe.qb.DocType("HL Work Order")
	query = (
		frappe.qb.from_(job)
		.join(order)
		.on(order.name == job.work_order)
		.where(job.handling_unit.isin(units_of(frappe.session.user) or [""]))
		.where(job.stage.isin(stages))
	)
	return job, order, query


def _row(job, order) -> dict[str, Any]:
	return {
		"name": job.name,
		"work_order": job.work_order,
		"handling_unit": job.handling_unit,
		"stage": job.stage,
		"state_label": _(job.workflow_state),
		"category_label": _(job.category),
		"offered_at": job.offered_at,
		"ended_at": None if job.stage in OPEN_STAGES else job.done_at or job.refused_at or job.modified,
		"due_at": order.next_due_at if job.stage in OPEN_STAGES else None,
		"order": _order(order),
	}


def _order(order) -> dict[str, Any]:
	return {
		**{field: order[field] for field in ORDER_FIELDS},
		"area_label": _(order.area or ""),
		"kind_label": _(order.kind, context="HL Work Order"),
		"urgency_label": _(order.urgency),
		"role_label": _(order.handling_role) if order.handling_role else "",
	}


def _private(job, order) -> dict[str, Any]:
	if job.stage not in OPEN_STAGES:
		return {}
	shown = PLACE_FIELDS if order.confidential else PLACE_FIELDS + CALLER_FIELDS
	return {field: order[field] for field in shown}


def _course(doc) -> list[dict[str, Any]]:
	"""What happened to the job, in its order."""
	steps = [
		{"label": _("Offered"), "at": doc.offered_at, "text": doc.note},
		{"label": _("Accepted by Unit"), "at": doc.accepted_at},
		{"label": _("Customer Contacted"), "at": doc.contacted_at},
		{"label": _("On Site"), "at": doc.arrived_at},
		{"label": _("Work Done"), "at": doc.done_at},
		{"label": _("Return Approved"), "at": doc.refused_at, "text": doc.review_note},
		*_returns(doc),
	]
	if doc.stage == "Withdrawn":
		steps.append({"label": _("Withdrawn"), "at": doc.modified})
	return sorted((step for step in steps if step["at"]), key=lambda step: step["at"])


def _returns(doc) -> list[dict[str, Any]]:
	"""The asking that stands, and those that were rejected."""
	rejected = frappe.get_all(
		"Comment",
		filters={
			"reference_doctype": "HL Dispatch",
			"reference_name": doc.name,
			"subject": returns.REJECTED,
		},
		fields=["creation as at", "content as text"],
	)
	steps = [{**row, "label": _("Return Rejected")} for row in rejected]
	if doc.refusal_reason:
		steps.append({"label": _("Return Asked"), "at": doc.refusal_asked_at, "text": doc.refusal_reason})
	return steps


def _attachments(doc, order) -> list[dict[str, Any]]:
	if doc.stage not in OPEN_STAGES or order.confidential:
		return []
	return frappe.get_all(
		"File",
		filters={"attached_to_doctype": "HL Work Order", "attached_to_name": doc.work_order},
		fields=["file_name", "file_url"],
		order_by="creation",
	)


def _urges(doc) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"HL Urge",
		filters={"work_order": doc.work_order, "handling_unit": doc.handling_unit},
		fields=["name", "number", "source", "urged_at", "content", "state", "reply", "replied_at"],
		order_by="number desc",
	)
	return [{**row, "source_label": _(row.source)} for row in rows]


def _supervisions(doc) -> list[dict[str, Any]]:
	names = frappe.get_all(
		"HL Supervision",
		filters={"work_order": doc.work_order, "handling_unit": doc.handling_unit},
		pluck="name",
		order_by="creation desc",
		limit=10,
	)
	return [_supervision(frappe.get_doc("HL Supervision", name)) for name in names]


def _supervision(doc) -> dict[str, Any]:
	shown = ("name", "stage", "reason", "requirement", "report", "review_note", "issued_at", "report_by")
	return {
		**{field: doc.get(field) for field in shown},
		"due_at": doc.next_due_at,
		"level_label": _(doc.level),
		"state_label": _(doc.workflow_state),
		"actions": open_actions(doc),
	}

"""A job as its provider or handling unit sees it: a row of a list, and its page."""

from typing import Any

import frappe
from frappe import _

from hotline_app.dispatch import comments, pricing, privacy, providers, returns
from hotline_app.dispatch.stages import OPEN_STAGES

from .flow import open_actions

JOB_FIELDS = (
	"name",
	"modified",
	"work_order",
	"provider",
	"handling_unit",
	"category",
	"stage",
	"workflow_state",
	"distance_km",
	"next_due_at",
	"appointment_at",
	"expected_arrival_at",
	"offered_at",
	"done_at",
	"refused_at",
	"fee",
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
ALL_ORDER_FIELDS = (*ORDER_FIELDS, *privacy.PRIVATE_FIELDS)
SUPERVISION_FIELDS = (
	"name",
	"modified",
	"stage",
	"reason",
	"requirement",
	"report",
	"review_note",
	"issued_at",
	"report_by",
)


def query(receiver: str, names: list[str]) -> tuple:
	"""Return job, order, and the query for the jobs whose `receiver` (a field) is one of `names`."""
	job, order = frappe.qb.DocType("HL Dispatch"), frappe.qb.DocType("HL Work Order")
	jobs = frappe.qb.from_(job).join(order).on(order.name == job.work_order)
	return job, order, jobs.where(job[receiver].isin(names or [""]))


def listed(job, order, jobs) -> list[dict[str, Any]]:
	"""Run a query like that of `query` and return its rows as `row` has them."""
	of_order = {f"order_{name}": name for name in ALL_ORDER_FIELDS}
	fields = [
		*(job[name] for name in JOB_FIELDS),
		*(order[name].as_(alias) for alias, name in of_order.items()),
	]
	found = jobs.select(*fields).run(as_dict=True)
	return [
		row(each, frappe._dict({name: each[alias] for alias, name in of_order.items()})) for each in found
	]


def row(job, order) -> dict[str, Any]:
	"""A job in a list: JOB_FIELDS of `job`, and of ALL_ORDER_FIELDS what `privacy` lets through."""
	is_open = job.stage in OPEN_STAGES
	return {
		"name": job.name,
		"modified": job.modified,
		"work_order": job.work_order,
		"handling_unit": job.handling_unit,
		"stage": job.stage,
		"state_label": _(job.workflow_state),
		"category_label": _(job.category),
		# A unit, and a place that nobody knows, are at no distance, which is stored as nought.
		"distance_km": job.distance_km or None,
		"offered_at": job.offered_at,
		"ended_at": None if is_open else job.done_at or job.refused_at or job.modified,
		"fee": job.fee,
		"due_at": _due(job, order) if is_open else None,
		"is_open": is_open,
		"order": {
			**{field: order[field] for field in ORDER_FIELDS},
			**privacy.customer_of(job, order),
			"appointment_at": job.appointment_at or order.appointment_at,
			"area_label": _(order.area or ""),
			"kind_label": _(order.kind, context="HL Work Order"),
			"urgency_label": _(order.urgency),
			"role_label": _(order.handling_role) if order.handling_role else "",
		},
	}


def page(doc) -> dict[str, Any]:
	"""All of one job: its own fields, the matter, its course, and the steps open to the user."""
	# Providers have no right on orders; what they may see of one is decided in `row`.
	shown = row(doc, frappe.db.get_value("HL Work Order", doc.work_order, ALL_ORDER_FIELDS, as_dict=True))
	return {
		**doc.as_dict(),
		**shown,
		"price": _price(doc),
		"price_terms": pricing.in_hand(doc),
		"colleagues": _colleagues(doc),
		"completion_fields": doc.completion_fields(),
		"course": _course(doc),
		"attachments": _attachments(doc, shown["order"]),
		"urges": _urges(doc),
		"supervisions": _supervisions(doc),
		"actions": open_actions(doc),
	}


def _due(job, order):
	"""The nearer of the limits of the job itself and of its order."""
	return min(filter(None, (job.next_due_at, order.next_due_at)), default=None)


def _price(doc) -> str | None:
	"""What the provider has agreed to charge for such work; the customer is told before it begins."""
	if not doc.provider:
		return None
	return frappe.db.get_value(
		"HL Provider Service", {"parent": doc.provider, "category": doc.category}, "price"
	)


def _colleagues(doc) -> list[dict[str, str]]:
	"""Who else of an enterprise may be given an open job: `user` and `name`."""
	if not doc.provider or doc.stage not in OPEN_STAGES:
		return []
	users = providers.users_of([doc.provider]).get(doc.provider, [])
	others = [user for user in users if user != doc.provider_user]
	rows = frappe.get_all("User", {"name": ("in", others or [""]), "enabled": 1}, ["name", "full_name"])
	return [{"user": user.name, "name": user.full_name} for user in rows]


def _course(doc) -> list[dict[str, Any]]:
	"""What happened to the job, in its order."""
	steps = [
		{"label": _("Offered"), "at": doc.offered_at, "text": doc.note},
		{"label": _("Accepted", context="HL Dispatch"), "at": doc.accepted_at},
		{"label": _("Customer Contacted"), "at": doc.contacted_at},
		{"label": _("Appointment Made"), "at": doc.appointed_at},
		{"label": _("On the Way"), "at": doc.set_out_at},
		{"label": _("On Site"), "at": doc.arrived_at},
		{"label": _("Price Told"), "at": doc.priced_at},
		{"label": _("Price Agreed"), "at": doc.agreed_at, "text": doc.agreed_terms},
		{"label": _("Work Done"), "at": doc.done_at},
		{"label": _("Confirmed by the Customer"), "at": doc.confirmed_at},
		{"label": _("Offer Expired"), "at": doc.expired_at},
		*_refusal(doc),
		*({**said, "label": _("Message from the hotline")} for said in comments.from_centre(doc.name)),
	]
	if doc.stage == "Withdrawn":
		steps.append({"label": _("Withdrawn"), "at": doc.modified})
	return sorted((step for step in steps if step["at"]), key=lambda step: step["at"])


def _refusal(doc) -> list[dict[str, Any]]:
	if not doc.handling_unit:
		return [{"label": _("Refused"), "at": doc.refused_at, "text": doc.refusal_reason}]
	return [
		{"label": _("Return Approved"), "at": doc.refused_at, "text": doc.review_note},
		*_returns(doc),
	]


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
	steps = [{**comment, "label": _("Return Rejected")} for comment in rejected]
	if doc.refusal_reason:
		steps.append({"label": _("Return Asked"), "at": doc.refusal_asked_at, "text": doc.refusal_reason})
	return steps


def _attachments(doc, order) -> list[dict[str, Any]]:
	"""The caller's files, for a unit, whose right on the order lets it open them."""
	if not doc.handling_unit or doc.stage not in OPEN_STAGES or order["confidential"]:
		return []
	return frappe.get_all(
		"File",
		filters={"attached_to_doctype": "HL Work Order", "attached_to_name": doc.work_order},
		fields=["file_name", "file_url"],
		order_by="creation",
	)


def _of_receiver(doc) -> dict[str, Any]:
	"""What was addressed, about the order, to the one who has this job."""
	receiver = "handling_unit" if doc.handling_unit else "provider"
	return {"work_order": doc.work_order, receiver: doc.get(receiver)}


def _urges(doc) -> list[dict[str, Any]]:
	urges = frappe.get_all(
		"HL Urge",
		filters=_of_receiver(doc),
		fields=["name", "number", "source", "urged_at", "content", "state", "reply", "replied_at"],
		order_by="number desc",
	)
	return [{**urge, "source_label": _(urge.source)} for urge in urges]


def _supervisions(doc) -> list[dict[str, Any]]:
	if not doc.handling_unit:
		return []
	names = frappe.get_all(
		"HL Supervision", filters=_of_receiver(doc), pluck="name", order_by="creation desc", limit=10
	)
	return [_supervision(frappe.get_doc("HL Supervision", name)) for name in names]


def _supervision(doc) -> dict[str, Any]:
	return {
		**{field: doc.get(field) for field in SUPERVISION_FIELDS},
		"due_at": doc.next_due_at,
		"level_label": _(doc.level),
		"state_label": _(doc.workflow_state),
		"actions": open_actions(doc),
	}

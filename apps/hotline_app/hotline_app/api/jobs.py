"""The provider's pages: jobs in hand, and one job with what is needed to do it, while it lasts."""

from typing import Any

import frappe
from frappe import _

from hotline_app.dispatch.stages import IN_HAND, OPEN_STAGES

from .flow import open_actions

PAGE = 50
LIST_FIELDS = (
	"name",
	"work_order",
	"category",
	"stage",
	"workflow_state",
	"distance_km",
	"offered_at",
	"done_at",
	"fee",
)
# Before a job is accepted, where and what is enough to decide; afterwards the customer is private again.
PUBLIC_FIELDS = ("title", "description", "urgency", "area", "appointment_at", "kind")
PRIVATE_FIELDS = ("caller_name", "caller_phone", "address", "latitude", "longitude")
PRIVATE_STAGES = IN_HAND


@frappe.whitelist(methods=["GET", "POST"])
def mine(ended: bool | int | str = False, start: int | str = 0) -> list[dict[str, Any]]:
	"""Return a page of 50 of the provider's jobs: those in hand, or the ended ones, the newest first."""
	operator = "not in" if frappe.utils.sbool(ended) else "in"
	jobs = frappe.get_list(
		"HL Dispatch",
		filters={
			"stage": (operator, OPEN_STAGES),
			"provider_user": frappe.session.user,
			"provider": ("is", "set"),
		},
		fields=LIST_FIELDS,
		order_by="creation desc",
		start=frappe.utils.cint(start),
		limit=PAGE,
	)
	orders = _orders(jobs)
	return [_job(job, orders[job.work_order]) for job in jobs]


@frappe.whitelist(methods=["GET", "POST"])
def view(job: str) -> dict[str, Any]:
	"""Return one job with the steps open to the provider. Raises PermissionError for another's job."""
	doc = frappe.get_doc("HL Dispatch", job)
	doc.check_permission("read")
	order = _orders([doc])[doc.work_order]
	return {
		**doc.as_dict(),
		**_job(doc, order),
		"price": _price(doc),
		"completion_fields": doc.completion_fields(),
		"actions": open_actions(doc),
	}


def _orders(jobs: list) -> dict[str, frappe._dict]:
	"""The jobs' orders. A provider has no right on orders; what it may see of one, `_job` decides."""
	rows = frappe.get_all(
		"HL Work Order",
		filters={"name": ("in", [job.work_order for job in jobs] or [""])},
		fields=["name", *PUBLIC_FIELDS, *PRIVATE_FIELDS, "next_due_at"],
	)
	return {row.name: row for row in rows}


def _job(job, order: frappe._dict) -> dict[str, Any]:
	shown = PUBLIC_FIELDS + (PRIVATE_FIELDS if job.stage in PRIVATE_STAGES else ())
	return {
		"name": job.name,
		"work_order": job.work_order,
		"stage": job.stage,
		"state_label": _(job.workflow_state),
		"category_label": _(job.category),
		"distance_km": job.distance_km,
		"offered_at": job.offered_at,
		"done_at": job.done_at,
		"fee": job.fee,
		"due_at": order.next_due_at if job.stage in OPEN_STAGES else None,
		"order": {
			**{field: order[field] for field in shown},
			"area_label": _(order.area or ""),
			"urgency_label": _(order.urgency),
		},
	}


def _price(doc) -> str | None:
	"""What the provider has agreed to charge for such work; the customer is told before it begins."""
	return frappe.db.get_value(
		"HL Provider Service", {"parent": doc.provider, "category": doc.category}, "price"
	)

"""The handling unit's lists: to accept, in hand, urged, supervised, ended."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Order
from frappe.query_builder.functions import Count
from frappe.utils import cint

from hotline_app.access import require
from hotline_app.dispatch.access import units_of
from hotline_app.dispatch.stages import OFFERED, OPEN_STAGES

from . import job_view

PAGE = 50
VIEWS = ("accept", "hand", "ended", "urged", "supervised")


@frappe.whitelist(methods=["GET", "POST"])
def jobs(view: str = "hand", start: int | str = 0) -> list[dict[str, Any]]:
	"""Return a page of 50 jobs of the user's units: accept, hand, ended, urged or supervised.

	Open ones come by their deadline, ended ones the latest first. Raises PermissionError.
	"""
	require("HL Dispatch")
	if view not in VIEWS:
		frappe.throw(_("There is no such list: {0}").format(frappe.utils.escape_html(view)))
	job, order, query = _of_my_units()
	query = query.where(job.stage.notin(OPEN_STAGES) if view == "ended" else job.stage.isin(OPEN_STAGES))
	if view == "accept":
		query = query.where(job.stage == OFFERED)
	if view == "hand":
		query = query.where(job.stage != OFFERED)
	if view == "urged":
		query = query.where(order.urge_count > 0)
	if view == "supervised":
		query = query.where(order.supervised == 1)
	if view == "ended":
		query = query.orderby(job.modified, order=Order.desc)
	else:
		query = query.orderby(order.next_due_at.isnull()).orderby(order.next_due_at).orderby(job.offered_at)
	return job_view.listed(job, order, query.limit(PAGE).offset(cint(start)))


@frappe.whitelist(methods=["GET", "POST"])
def counts() -> dict[str, Any]:
	"""Return how many open jobs each list holds, and for which units the user works (`units`)."""
	require("HL Dispatch")
	job, order, query = _of_my_units()
	groups = (
		query.where(job.stage.isin(OPEN_STAGES))
		.select(job.stage, (order.urge_count > 0).as_("urged"), order.supervised, Count("*").as_("number"))
		.groupby(job.stage, order.urge_count > 0, order.supervised)
	)
	found = dict.fromkeys(("accept", "hand", "urged", "supervised"), 0)
	for group in groups.run(as_dict=True):
		found["accept" if group.stage == OFFERED else "hand"] += group.number
		found["urged"] += group.number if group.urged else 0
		found["supervised"] += group.number if group.supervised else 0
	return {**found, "units": units_of(frappe.session.user)}


def _of_my_units() -> tuple:
	return job_view.query("handling_unit", units_of(frappe.session.user))

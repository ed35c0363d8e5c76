"""The jobs of whoever does the work: a provider's lists, and the page of one job, a unit's as well."""

import re
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Criterion, CustomFunction, Order
from frappe.query_builder.functions import Coalesce, Count, Sum
from frappe.utils import add_days, add_months, cint, getdate, today

from hotline_app import messages
from hotline_app.access import require
from hotline_app.dispatch import providers
from hotline_app.dispatch.stages import AT_IT, OFFERED, OPEN_STAGES
from hotline_app.intake.errors import ConflictError

from . import flow, job_view

PAGE = 50
MONTHS = 12
VIEWS = ("today", "open", "ended")
KEY = re.compile(r"[0-9A-Za-z-]{16,64}")
DateFormat = CustomFunction("date_format", ["moment", "pattern"])


@frappe.whitelist(methods=["GET", "POST"])
def mine(view: str = "open", start: int | str = 0, month: str | None = None) -> list[dict[str, Any]]:
	"""Return a page of 50 of the jobs of the user's providers: today's, open or ended ones (`view`).

	Today's are those due, agreed or expected by the end of the day, what somebody is at, and offers.
	Open ones come by their deadline, ended ones the latest first, of one `month` (`2026-11`) if named: then
	those whose work was done in it. Raises PermissionError, and ValidationError for another view.
	"""
	require("HL Dispatch")
	if view not in VIEWS:
		frappe.throw(_("There is no such list: {0}").format(frappe.utils.escape_html(view)))
	job, order, jobs = _of_mine()
	jobs = jobs.where(job.stage.notin(OPEN_STAGES) if view == "ended" else job.stage.isin(OPEN_STAGES))
	if view == "today":
		appointment = Coalesce(job.appointment_at, order.appointment_at)
		tomorrow = add_days(today(), 1)
		times = (job.next_due_at, order.next_due_at, appointment, job.expected_arrival_at)
		must_be_seen = job.stage.isin((OFFERED, *AT_IT))
		jobs = jobs.where(Criterion.any([must_be_seen, *(time < tomorrow for time in times)]))
	if month:
		begin = getdate(f"{month}-01")
		jobs = jobs.where((job.done_at >= begin) & (job.done_at < add_months(begin, 1)))
	if view == "ended":
		jobs = jobs.orderby(job.modified, order=Order.desc)
	else:
		jobs = jobs.orderby(order.next_due_at.isnull()).orderby(order.next_due_at).orderby(job.offered_at)
	return job_view.listed(job, order, jobs.limit(PAGE).offset(cint(start)))


@frappe.whitelist(methods=["GET", "POST"])
def earnings() -> list[dict[str, Any]]:
	"""Return the fees of done jobs by month, of the last 12 months with any: month, jobs, fees.

	Raises PermissionError.
	"""
	require("HL Dispatch")
	job, _order, jobs = _of_mine()
	month = DateFormat(job.done_at, "%Y-%m")
	return (
		jobs.where(job.done_at.isnotnull())
		.select(month.as_("month"), Count("*").as_("jobs"), Sum(job.fee).as_("fees"))
		.groupby(month)
		.orderby(month, order=Order.desc)
		.limit(MONTHS)
		.run(as_dict=True)
	)


@frappe.whitelist(methods=["GET", "POST"])
def view(job: str) -> dict[str, Any]:
	"""Return one job: the matter, its course, what is urged and supervised, the steps open to the user.

	Raises PermissionError for another's job.
	"""
	require("HL Dispatch")
	doc = frappe.get_doc("HL Dispatch", job)
	doc.check_permission("read")
	return job_view.page(doc)


@frappe.whitelist(methods=["POST"])
def complete(job: str, action: str, values: dict | str, key: str) -> dict[str, Any]:
	"""Report finished work: set `values` and take the step `action`; return name, workflow_state, stage.

	`key` names this report (16 to 64 letters and digits). A report that was sent again, because its answer
	did not arrive, changes nothing and gets the same answer, so it counts once. Raises like `flow.act`,
	and `ConflictError` (409) for a job that has ended meanwhile.
	"""
	require("HL Dispatch", "write")
	if not KEY.fullmatch(key):
		frappe.throw(_("The key of a report has 16 to 64 letters and digits."))
	# Of two sendings at once the second waits here, and then finds what the first has done.
	doc = flow.load("HL Dispatch", job, for_update=True)
	if doc.completion_key == key:
		doc.check_permission("read")
		return flow.where(doc)
	if doc.stage not in OPEN_STAGES:
		frappe.throw(_("This job has ended and can't be changed."), ConflictError)
	doc.completion_key = key
	return flow.take(doc, action, frappe.parse_json(values) or {})


@frappe.whitelist(methods=["POST"])
def hand_over(job: str, user: str) -> dict[str, str]:
	"""Give an open job to another who works for the same provider, and tell them; return whose it is now.

	Raises PermissionError (another provider's job), ValidationError (somebody else's staff) and
	`ConflictError` (409, an ended job).
	"""
	require("HL Dispatch", "write")
	doc = frappe.get_doc("HL Dispatch", job, for_update=True)
	doc.check_permission("write")
	if doc.stage not in OPEN_STAGES:
		frappe.throw(_("This job has ended and can't be changed."), ConflictError)
	if not doc.provider or user not in providers.users_of([doc.provider]).get(doc.provider, []):
		frappe.throw(_("Only somebody who works for the provider can take over the job."))
	# Whose it is, the record itself keeps from what a client sends.
	doc.db_set("provider_user", user, notify=True)
	doc.add_comment("Info", _("Handed over to {0}").format(frappe.utils.get_fullname(user)))
	messages.tell([user], lambda: _("Order {0} is yours now").format(doc.work_order), doc.doctype, doc.name)
	return {"name": doc.name, "provider_user": user}


def _of_mine() -> tuple:
	return job_view.query("provider", providers.providers_of(frappe.session.user))

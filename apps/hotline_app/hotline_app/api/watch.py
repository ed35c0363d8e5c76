"""Watching over an order: urging, supervision, passing a matter upward, and all that happened to it."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from hotline_app.access import refuse_guests, require
from hotline_app.intake.course import timeline as events
from hotline_app.intake.watch import escalating, supervising, urging


@frappe.whitelist(methods=["POST"])
def urge(
	order: str, content: str | None = None, source: str = urging.CUSTOMER, channel: str | None = None
) -> dict[str, Any]:
	"""Urge an order: for its customer, as the agent or as shift leader (`source`); return the urging.

	The person concerned is told. Of a repeat the order is urged that it repeats. Raises PermissionError,
	and EndedOrderError (409) for an order that has ended.
	"""
	require("HL Urge", "create")
	record = urging.urge(order, content, source, channel)
	return {"name": record.name, "work_order": record.work_order, "number": record.number}


@frappe.whitelist(methods=["POST"])
def answer_urge(urge: str, reply: str) -> dict[str, Any]:
	"""Answer an urging: the unit its own, the agent what is addressed to the agent, a leader any.

	Raises PermissionError, MandatoryError without a reply, and AnsweredError (409) if there is one already.
	"""
	require("HL Urge", "write")
	if not reply.strip():
		frappe.throw(_("Please write a reply."), frappe.MandatoryError)
	record = urging.answer(urge, reply)
	return {"name": record.name, "state": record.state}


@frappe.whitelist(methods=["POST"])
def supervise(
	order: str,
	reason: str,
	requirement: str | None = None,
	level: str | None = None,
	report_by: str | None = None,
) -> dict[str, Any]:
	"""Put an order under supervision; its unit must report by `report_by`, or as the SLA policy says.

	`level`: Ordinary, Serious or Critical. Raises PermissionError, and NotSupervisableError (409) if the
	order has ended or is under supervision already.
	"""
	require("HL Supervision", "create")
	supervision = supervising.issue(order, reason, requirement, level, report_by)
	return {"name": supervision.name, "stage": supervision.stage, "next_due_at": supervision.next_due_at}


@frappe.whitelist(methods=["POST"])
def escalate(matter: str, content: str, order: str | None = None, line: str | None = None) -> dict[str, Any]:
	"""Pass a matter upward to the line's person in charge, who is told at once (`P-28`, `J-30`, `J-31`).

	It is about `order`, or without one about `line`. Raises PermissionError, and AlreadyRaisedError (409)
	while the same matter of the order is open.
	"""
	require("HL Escalation", "create")
	raised = escalating.escalate(line, matter, content, order)
	return {"name": raised.name, "agent": raised.agent, "stage": raised.stage}


@frappe.whitelist(methods=["GET", "POST"])
def timeline(order: str, before: str | None = None) -> list[dict[str, Any]]:
	"""Return a page of all that happened to an order, the newest first (`G-2.4`).

	Each entry: `at`, `who` (name) and `by` (user), `kind`, `title`, `text`, and the record behind it
	(`doctype`, `name`). `before`: the `at` of the last entry that the caller has. Raises PermissionError.
	"""
	refuse_guests()
	doc = frappe.get_doc("HL Work Order", order)
	doc.check_permission("read")
	return events.timeline(doc, get_datetime(before) if before else None)

"""Messages to whoever works outside: what the centre's notifications and comments told them."""

from typing import Any

import frappe
from frappe.utils import cint

from hotline_app.access import refuse_guests

PAGE = 30
MAILBOX = "Notification Log"
JOB, ORDER = "HL Dispatch", "HL Work Order"
OF_ORDERS = ("HL Urge", "HL Supervision")
KINDS = (JOB, ORDER, *OF_ORDERS)
# What a provider finds on the page of its own record.
OF_RECORD = ("HL Provider", "HL Provider Certificate", "HL Provider Warning", "HL Certificate Renewal")


@frappe.whitelist(methods=["GET", "POST"])
def mine(start: int | str = 0) -> list[dict[str, Any]]:
	"""Return a page of 30 of the user's messages, the latest first, each with the `job` it is about.

	`of_record`: it is about the provider's own record.
	"""
	refuse_guests()
	rows = frappe.get_list(
		MAILBOX,
		filters={"for_user": frappe.session.user},
		fields=["name", "subject", "email_content", "creation", "read", "document_type", "document_name"],
		order_by="creation desc",
		start=cint(start),
		limit=PAGE,
	)
	jobs = _jobs(rows)
	return [
		{
			"name": row.name,
			"subject": row.subject,
			"text": row.email_content,
			"at": row.creation,
			"read": row.read,
			"job": jobs.get((row.document_type, row.document_name)),
			"of_record": row.document_type in OF_RECORD,
		}
		for row in rows
	]


@frappe.whitelist(methods=["GET", "POST"])
def unread() -> int:
	"""Return how many messages the user has not read."""
	refuse_guests()
	return frappe.db.count(MAILBOX, {"for_user": frappe.session.user, "read": 0})


@frappe.whitelist(methods=["POST"])
def mark_read(message: str | int | None = None) -> None:
	"""Note that the user has read `message`, or all messages if none is named."""
	refuse_guests()
	filters = {"for_user": frappe.session.user, "read": 0}
	if message:
		filters["name"] = message
	frappe.db.set_value(MAILBOX, filters, "read", 1, update_modified=False)


def _jobs(rows: list) -> dict[tuple[str, str], str]:
	"""By record the job that it is for the user: a dispatch itself, of an order the latest of one's own."""
	named = {kind: {row.document_name for row in rows if row.document_type == kind} for kind in KINDS}
	found = {(JOB, name): name for name in named[JOB]}
	orders = {(ORDER, name): name for name in named[ORDER]}
	for kind in OF_ORDERS:
		orders.update({(kind, name): order for name, order in _orders_of(kind, named[kind]).items()})
	if not orders or not frappe.has_permission(JOB):
		return found
	own = frappe.get_list(
		JOB,
		filters={"work_order": ("in", sorted(set(orders.values())))},
		fields=["name", "work_order"],
		order_by="creation",
		limit=0,
	)
	jobs = {row.work_order: row.name for row in own}
	return found | {record: jobs[order] for record, order in orders.items() if order in jobs}


def _orders_of(kind: str, names: set[str]) -> dict[str, str]:
	if not names or not frappe.has_permission(kind):
		return {}
	fields = ["name", "work_order"]
	return dict(frappe.get_list(kind, {"name": ("in", sorted(names))}, fields, as_list=True, limit=0))

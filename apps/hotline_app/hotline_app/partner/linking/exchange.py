"""Hands matters over to other cities' platforms and takes their results, each minute."""

import json

import frappe
from frappe import _

from hotline_app.partner import fence
from hotline_app.partner.transfer.states import INTERFACE, OPEN, OUT, SENT, TRANSFER
from hotline_app.sla.site_time import aware

from .remote import Remote, RemoteError, remote_of

PARTNER = "HL Partner"
AT_ONCE = 50
PASSED_ON = ("kind", "urgency", "description", "address", "latitude", "longitude")
CALLER = ("caller_name", "caller_phone")


def run() -> None:
	"""Have a worker exchange with each linked line that has a platform."""
	linked = {"enabled": 1, "is_linked_line": 1, "their_address": ("is", "set")}
	for partner in frappe.get_all(PARTNER, linked, pluck="name"):
		frappe.enqueue(
			"hotline_app.partner.linking.exchange.with_partner",
			queue="long",
			job_id=f"linked-line-{partner}",
			deduplicate=True,
			partner=partner,
		)


def with_partner(partner: str) -> None:
	"""Hand over what is to go there, and take the results that are ready; what fails is tried again."""
	remote = remote_of(partner)
	if not remote:
		return
	error = None
	try:
		error = _hand_over(partner, remote)
		_take_results(partner, remote)
	except (fence.UnreachableError, fence.AddressRefusedError, RemoteError) as failed:
		frappe.db.rollback()
		error = str(failed)
	frappe.db.set_value(PARTNER, partner, "their_error", (error or "")[:500], update_modified=False)
	frappe.db.commit()


def _hand_over(partner: str, remote: Remote) -> str | None:
	"""Hand over the oldest first, each in a transaction of its own; return what was refused last."""
	waiting = {"partner": partner, "direction": OUT, "by": INTERFACE, "state": SENT}
	category = frappe.db.get_value(PARTNER, partner, "their_category")
	refused = None
	for name in frappe.get_all(TRANSFER, waiting, pluck="name", order_by="began_at", limit=AT_ONCE):
		transfer = frappe.get_doc(TRANSFER, name, for_update=True)
		if transfer.state != SENT:
			continue
		try:
			# Of a worker that dies here the next one gets the same number: the transfer's name is the id.
			transfer.number_there = remote.hand_over(_order_of(transfer, category))
		except RemoteError as error:
			if error.status in (401, 403, 429) or error.status >= 500:
				raise
			refused = _("{0} is refused: {1}").format(transfer.work_order, str(error))
			frappe.db.rollback()
			continue
		transfer.state = "Taken On"
		transfer.save(ignore_permissions=True)  # the other side has taken it on, which is a fact
		frappe.db.commit()
	return refused


def _order_of(transfer, category: str | None) -> dict:
	passed = json.loads(transfer.passed or "{}")
	values = {field: passed[field] for field in (*PASSED_ON, *CALLER) if passed.get(field)}
	requested_at = frappe.utils.get_datetime(passed.get("requested_at"))
	return {
		**values,
		"category": category,
		"external_id": transfer.name,
		"requested_at": aware(requested_at).isoformat() if requested_at else None,
		"promised_at": aware(transfer.due_at).isoformat() if transfer.due_at else None,
	}


def _take_results(partner: str, remote: Remote) -> None:
	"""Read what happened there, page by page; a page's results are stored with the place that was reached."""
	cursor, more = frappe.db.get_value(PARTNER, partner, "their_cursor"), True
	while more:
		try:
			page = remote.changes(cursor)
		except RemoteError as error:
			if error.status != 410 or not cursor:
				raise
			page = remote.changes(None)
		for change in page["changes"]:
			if change["happening"] == "Result Returned" and change["transfer"]:
				_settle(partner, change["external_id"], change["transfer"]["result"])
		cursor, more = page["cursor"], page["more"]
		frappe.db.set_value(PARTNER, partner, "their_cursor", cursor, update_modified=False)
		frappe.db.commit()


def _settle(partner: str, name: str, result: str) -> None:
	ours = {"name": name, "partner": partner, "direction": OUT, "state": ("in", OPEN)}
	if not frappe.db.exists(TRANSFER, ours):
		return
	transfer = frappe.get_doc(TRANSFER, name, for_update=True)
	transfer.update({"state": "Answered", "result": result})
	transfer.save(ignore_permissions=True)  # the other side's answer is a fact

"""A provider's certificates: until when they hold, and new ones in their place."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import date_diff

from hotline_app.access import require
from hotline_app.dispatch.providers import providers_of
from hotline_app.dispatch.renewals import SUBMITTED

FIELDS = ("name", "category", "certificate_number", "issued_on", "valid_until", "attachment")
RENEWAL_FIELDS = ("certificate", "certificate_number", "valid_until", "state", "review_note")


@frappe.whitelist(methods=["GET", "POST"])
def mine() -> list[dict[str, Any]]:
	"""Return the user's certificates, the first to expire first, each with its latest `renewal` if any.

	`days_left` is negative for an expired one; one `is_ending` from the day on which is reminded of it first.
	Raises PermissionError.
	"""
	require("HL Provider Certificate")
	rows = frappe.get_list(
		"HL Provider Certificate",
		filters={"provider": ("in", providers_of(frappe.session.user) or [""])},
		fields=FIELDS,
		order_by="valid_until",
		limit=0,
	)
	renewals = _renewals([row.name for row in rows])
	today = frappe.utils.today()
	reminded = frappe.get_cached_doc("HL Provider Settings").reminders()[0]
	return [
		{
			**row,
			"category_label": _(row.category),
			"days_left": (days_left := date_diff(row.valid_until, today)),
			"is_ending": days_left <= reminded,
			"renewal": renewals.get(row.name),
		}
		for row in rows
	]


@frappe.whitelist(methods=["POST"])
def renew(
	certificate: str, certificate_number: str, valid_until: str, attachment: str, issued_on: str | None = None
) -> dict[str, Any]:
	"""Send a new certificate in place of `certificate`; it is in force when the centre has approved it.

	`attachment`: the address of a file that the user has sent. Raises PermissionError for another's
	certificate or file, and ValidationError if one waits for its approval already.
	"""
	require("HL Certificate Renewal", "create")
	held = frappe.get_doc("HL Provider Certificate", certificate, for_update=True)
	held.check_permission("read")
	if frappe.db.exists("HL Certificate Renewal", {"certificate": certificate, "state": SUBMITTED}):
		frappe.throw(_("A new certificate was sent already and waits for its approval."))
	if not frappe.db.exists("File", {"file_url": attachment, "owner": frappe.session.user}):
		frappe.throw(_("Only files that you have sent yourself can be attached."), frappe.PermissionError)
	renewal = frappe.new_doc("HL Certificate Renewal")
	renewal.update(
		{
			"certificate": certificate,
			"provider": held.provider,
			"certificate_number": certificate_number,
			"issued_on": issued_on,
			"valid_until": valid_until,
			"attachment": attachment,
		}
	)
	renewal.insert()
	return {"name": renewal.name, "state": renewal.state}


def _renewals(certificates: list[str]) -> dict[str, dict[str, Any]]:
	"""By certificate the latest renewal."""
	rows = frappe.get_list(
		"HL Certificate Renewal",
		filters={"certificate": ("in", certificates or [""])},
		fields=RENEWAL_FIELDS,
		order_by="creation",
		limit=0,
	)
	return {row.certificate: {**row, "state_label": _(row.state)} for row in rows}

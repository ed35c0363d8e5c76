"""Urging and supervising a complaint by hand."""

from typing import Any

import frappe
from frappe import _

from hotline_app.access import require
from hotline_app.complaint import access, watching
from hotline_app.complaint.errors import ComplaintError
from hotline_app.complaint.stages import FINAL


@frappe.whitelist(methods=["POST"])
def urge(complaint: str, content: str | None = None) -> dict[str, Any]:
	"""Urge a complaint for whoever complained; its handler is told, and how often it was urged returned.

	`content`: what the complainant says. Raises PermissionError and EndedComplaintError (409).
	"""
	require("HL Urge", "create")
	found = watching.read_open(complaint)
	watching.urge([found], lambda _complaint: (content or "").strip() or _("The complainant urges."))
	return {"urge_count": frappe.db.get_value(access.COMPLAINT, complaint, "urge_count")}


@frappe.whitelist(methods=["POST"])
def supervise(complaint: str, reason: str) -> None:
	"""Put a complaint under supervision; handler, reviewer and superiors are told.

	Raises PermissionError, MandatoryError without a reason, EndedComplaintError, and ComplaintError if it is
	under supervision already (both 409).
	"""
	require("HL Supervision", "create")
	found = watching.read_open(complaint)
	if found.supervised:
		frappe.throw(_("Complaint {0} is under supervision already.").format(complaint), ComplaintError)
	if not reason.strip():
		frappe.throw(_("Please give the reason."), frappe.MandatoryError)
	watching.supervise([found], lambda _complaint: reason.strip())


def rights(complaint) -> dict[str, bool]:
	"""Return whether the user may urge and supervise the complaint as it stands."""
	is_open = complaint.stage not in FINAL
	return {
		"may_urge": is_open and bool(frappe.has_permission("HL Urge", "create")),
		"may_supervise": is_open
		and not complaint.supervised
		and bool(frappe.has_permission("HL Supervision", "create")),
	}

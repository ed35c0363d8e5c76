"""Urging and supervising a follow-up by hand."""

from typing import Any

import frappe
from frappe import _

from hotline_app.access import require
from hotline_app.followup import watching
from hotline_app.followup.errors import SupervisedError


@frappe.whitelist(methods=["POST"])
def urge(task: str, content: str | None = None) -> dict[str, Any]:
	"""Urge a follow-up; who makes it is told, and how often it was urged returned.

	Raises PermissionError and FollowupEndedError (409).
	"""
	require("HL Urge", "create")
	found = watching.read_open(task)
	watching.urge([found], lambda _task: (content or "").strip() or _("Please make the call."))
	return {"urge_count": frappe.db.get_value(watching.TASK, task, "urge_count")}


@frappe.whitelist(methods=["POST"])
def supervise(task: str, reason: str) -> None:
	"""Put a follow-up under supervision; who makes it and the shift leaders are told.

	Raises PermissionError, MandatoryError without a reason, FollowupEndedError, and SupervisedError if it is
	under supervision already (both 409).
	"""
	require("HL Supervision", "create")
	found = watching.read_open(task)
	if found.supervised:
		frappe.throw(_("This follow-up is under supervision already."), SupervisedError)
	if not reason.strip():
		frappe.throw(_("Please give the reason."), frappe.MandatoryError)
	watching.supervise([found], lambda _task: reason.strip())


def rights(task) -> dict[str, bool]:
	"""Return whether the user may urge and supervise the follow-up as it stands; nobody urges themselves."""
	is_open = task.stage == "Open" and task.assigned_to != frappe.session.user
	return {
		"may_urge": is_open and bool(frappe.has_permission("HL Urge", "create")),
		"may_supervise": is_open
		and not task.supervised
		and bool(frappe.has_permission("HL Supervision", "create")),
	}

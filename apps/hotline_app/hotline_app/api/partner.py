"""What partners ask beside the REST API (`C-3.1`)."""

from typing import Any

import frappe
from frappe import _

from hotline_app.partner import access
from hotline_app.partner import changes as log

from . import limits
from .access import refuse_guests

MOST = 1000
A_MINUTE = 120


@frappe.whitelist(methods=["GET", "POST"])
def changes(cursor: str | None = None, limit: int | str = 200) -> dict[str, Any]:
	"""Return what happened to the partner's own orders since `cursor`, in order, deletions and merges too.

	Begin without a cursor, and send the one of the last answer each time: asking again with the same cursor
	gives the same changes again, so nothing is lost when an answer is. `limit`: 1 to 1000. Returns changes,
	cursor and more (whether to ask again at once). Raises AuthenticationError (401), PermissionError (403)
	for users who are no partner, WrongCursorError (400), CursorGoneError (410) after 90 days, and
	TooOftenError (429).
	"""
	refuse_guests()
	partner = access.partner_of(frappe.session.user)
	if not partner:
		frappe.throw(_("Only a partner's account can ask for this."), frappe.PermissionError)
	limits.count("changes", frappe.session.user, A_MINUTE, 60)
	return log.since(partner.source_system, cursor, min(max(frappe.utils.cint(limit), 1), MOST))

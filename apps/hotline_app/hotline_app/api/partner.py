"""What partners ask beside the REST API (`C-3.1`)."""

from typing import Any

import frappe

from hotline_app.partner import access
from hotline_app.partner import changes as log

from .access import refuse_guests

MOST = 1000


@frappe.whitelist(methods=["GET", "POST"])
def changes(cursor: str | None = None, limit: int | str = 200) -> dict[str, Any]:
	"""Return what happened to the orders of the partner's scope since `cursor`, in order, also their end.

	Begin without a cursor, and send the one of the last answer each time: asking again with the same cursor
	gives the same changes again, so nothing is lost when an answer is. `limit`: 1 to 1000. Returns changes,
	cursor and more (whether to ask again at once). Raises AuthenticationError (401), PermissionError (403)
	for users who are no partner, WrongCursorError (400), CursorGoneError (410) after 90 days
	(HL Partner Settings), and TooOftenError (429) past the partner's requests a minute.
	"""
	refuse_guests()
	access.require_partner()
	return log.since(cursor, min(max(frappe.utils.cint(limit), 1), MOST))

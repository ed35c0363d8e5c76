"""What partners ask beside the REST API (`C-3.1`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from hotline_app.access import refuse_guests
from hotline_app.intake import times
from hotline_app.intake.notice import noticeboard
from hotline_app.knowledge import sharing
from hotline_app.partner import access
from hotline_app.partner import changes as log
from hotline_app.partner.sync import log as sync

MOST = 1000
DECLARED_DAYS = 31
MOST_DECLARED = 10_000_000


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
	return log.since(cursor, min(max(cint(limit), 1), MOST))


@frappe.whitelist(methods=["POST"])
def declare(day: str, orders: int | str) -> dict[str, Any]:
	"""Say how many orders the partner sent on a day (YYYY-MM-DD); return `here` and the `completeness`.

	Said again, the later number counts. Raises AuthenticationError (401), PermissionError (403) for users who
	are no partner, and ValidationError (417) for days to come, days longer ago than a month, and no numbers.
	"""
	refuse_guests()
	partner = access.require_partner()
	when, today = getdate(day), getdate(nowdate())
	if not when or not 0 <= (today - when).days <= DECLARED_DAYS:
		frappe.throw(_("The day lies within the last {0} days.").format(DECLARED_DAYS))
	if not str(orders).isdecimal() or int(orders) > MOST_DECLARED:
		frappe.throw(_("The number of orders is a whole number."))
	return sync.declare(partner.name, str(when), int(orders))


@frappe.whitelist(methods=["GET", "POST"])
def shared(since: str | None = None, limit: int | str = 200) -> dict[str, Any]:
	"""Return what linked lines share (`J-33`): published knowledge for everybody, and public notices.

	`articles`: those in force that were published since the time `since` (all without it), the oldest first;
	`withdrawn`: articles that hold no more since then; `notices`: what is in force or coming; `more`: whether
	to ask again with the last `published_at`. Raises AuthenticationError (401), PermissionError (403)
	for users who are no partner, and UnreadableTimeError (417).
	"""
	refuse_guests()
	access.require_partner()
	moment = times.read(since, "since") if since else None
	most = min(max(cint(limit), 1), MOST)
	articles = sharing.published(moment, most + 1)
	return {
		"articles": articles[:most],
		"withdrawn": sharing.ended(moment, MOST),
		"notices": [*_notices("now"), *_notices("coming")],
		"more": len(articles) > most,
	}


def _notices(section: str) -> list[dict[str, Any]]:
	rows: list[dict[str, Any]] = []
	for page in range(1, MOST // noticeboard.PAGE):
		found = noticeboard.section(section, page=page)
		rows += found[: noticeboard.PAGE]
		if len(found) <= noticeboard.PAGE:
			break
	return rows

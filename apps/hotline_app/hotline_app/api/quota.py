"""How many requests a minute a partner has, and what its answers say of it.

Counted before a request is looked at, so that one too many costs next to nothing: `RateLimit-Limit`,
`RateLimit-Remaining` and `RateLimit-Reset` (seconds) come with every answer, `Retry-After` with a 429.
"""

from typing import Any

import frappe

from hotline_app.partner import access, scopes
from hotline_app.partner.sync import counting

from . import limits

WINDOW_S = 60


def take() -> None:
	"""Count a partner's request; called once it is known who asks. Raises TooOftenError (429)."""
	user = frappe.session.user
	if user in ("Guest", "Administrator") or not access.is_partner(user):
		return
	partner = scopes.of_user(user)
	if not partner:
		return
	frappe.local.flags.hotline_partner = partner.name
	if not partner.requests_a_minute:
		return
	limit = partner.requests_a_minute
	used, left_s = limits.spend("partner", partner.name, WINDOW_S)
	frappe.local.flags.hotline_quota = {
		"RateLimit-Limit": limit,
		"RateLimit-Remaining": max(limit - used, 0),
		"RateLimit-Reset": left_s,
	}
	if used > limit:
		limits.refuse(left_s)


def set_headers(response: Any, request: Any) -> None:
	"""Say in the answer what is left; called after each request."""
	if response is None:
		return
	for name, value in (frappe.local.flags.hotline_quota or {}).items():
		response.headers[name] = str(value)
	if seconds := frappe.local.flags.hotline_retry_after:
		response.headers["Retry-After"] = str(seconds)
	if partner := frappe.local.flags.hotline_partner:
		counting.note(partner, counting.has_failed(response.status_code))

"""A partner reads its own logs."""

import frappe

from hotline_app.partner import scopes
from hotline_app.partner.access import is_partner


def query(user: str | None = None) -> str:
	"""Condition for lists of logs."""
	user = user or frappe.session.user
	if not is_partner(user):
		return ""
	partner = scopes.of_user(user)
	return f"`tabHL Sync Log`.`partner` = {frappe.db.escape(partner.name)}" if partner else "1=0"


def may_touch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for another partner's log; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	if not is_partner(user):
		return None
	partner = scopes.of_user(user)
	return None if partner and doc.partner == partner.name else False

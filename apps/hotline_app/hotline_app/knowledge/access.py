"""Which versions of articles who may read: staff what User Permissions leave them, others what is public."""

import frappe

from hotline_app import roles


def version_query(user: str | None = None) -> str:
	"""Condition for lists of versions."""
	if roles.is_staff(user or frappe.session.user):
		return ""
	return "`tabHL Knowledge Version`.`audience` = 'Public' and `tabHL Knowledge Version`.`current` = 1"


def may_read_version(doc, ptype: str | None = None, user: str | None = None, **_more) -> bool | None:
	"""Refuse others than staff what is not public, or no longer in force."""
	if roles.is_staff(user or frappe.session.user):
		return None
	return None if doc.audience == "Public" and doc.current else False

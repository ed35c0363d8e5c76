"""A handling unit sees the urgings and supervisions that were addressed to it, and no other's."""

import frappe

from .access import is_unit_user, units_of

URGE, SUPERVISION = "HL Urge", "HL Supervision"


def urge_query(user: str | None = None) -> str:
	"""Condition for lists of HL Urge: a unit's user sees those of the unit."""
	return _query(URGE, user or frappe.session.user)


def supervision_query(user: str | None = None) -> str:
	"""Condition for lists of HL Supervision: a unit's user sees those of the unit."""
	return _query(SUPERVISION, user or frappe.session.user)


def may_touch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for what was addressed to another unit; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	if not is_unit_user(user):
		return None
	return None if doc.handling_unit and doc.handling_unit in units_of(user) else False


def _query(doctype: str, user: str) -> str:
	if not is_unit_user(user):
		return ""
	units = ", ".join(frappe.db.escape(unit) for unit in units_of(user)) or "null"
	return f"`tab{doctype}`.`handling_unit` in ({units})"

"""A handling unit or provider sees the urgings and supervisions addressed to it, and no other's."""

import frappe

from .access import is_receiver, receiver_condition, works_outside

URGE, SUPERVISION = "HL Urge", "HL Supervision"


def urge_query(user: str | None = None) -> str:
	"""Condition for lists of HL Urge: a unit's user sees those of the unit, a provider its own."""
	return _query(URGE, user or frappe.session.user)


def supervision_query(user: str | None = None) -> str:
	"""Condition for lists of HL Supervision: a unit's user sees those of the unit."""
	return _query(SUPERVISION, user or frappe.session.user)


def may_touch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for what was addressed to somebody else; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	if not works_outside(user):
		return None
	return None if is_receiver(doc, user) else False


def _query(doctype: str, user: str) -> str:
	return receiver_condition(doctype, user) if works_outside(user) else ""

"""Everybody sees their own appraisals and records, superiors those that they give (`H-4.3`).

Whoever has the right *Report* on them sees all. One rule for lists and for single records.
"""

import frappe
from frappe.model.document import Document

from .appraising import APPRAISAL, PERSON

MERIT = "HL Merit Record"


def appraisal_query(user: str | None = None) -> str:
	"""Condition for lists of HL Appraisal."""
	user = user or frappe.session.user
	if _sees_all(APPRAISAL, user):
		return ""
	t, me = f"`tab{APPRAISAL}`", frappe.db.escape(user)
	own = f"({t}.`subject_doctype` = {frappe.db.escape(PERSON)} and {t}.`subject` = {me})"
	return f"({own} or {t}.`superior` = {me})"


def merit_query(user: str | None = None) -> str:
	"""Condition for lists of HL Merit Record."""
	user = user or frappe.session.user
	if _sees_all(MERIT, user):
		return ""
	t, me = f"`tab{MERIT}`", frappe.db.escape(user)
	return f"({t}.`user` = {me} or {t}.`decided_by` = {me})"


def may_touch_appraisal(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for an appraisal that is neither the user's nor for the user to give."""
	user = user or frappe.session.user
	if ptype == "create" or doc.is_new() or _sees_all(APPRAISAL, user):
		return None
	stored = frappe.db.get_value(
		APPRAISAL, doc.name, ["subject_doctype", "subject", "superior"], as_dict=True
	)
	if not stored or stored.superior == user:
		return None
	return None if stored.subject_doctype == PERSON and stored.subject == user else False


def may_touch_merit(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for a record that is neither about the user nor decided by the user."""
	user = user or frappe.session.user
	if ptype == "create" or doc.is_new() or _sees_all(MERIT, user):
		return None
	stored = frappe.db.get_value(MERIT, doc.name, ["user", "decided_by"], as_dict=True)
	if not stored:
		return None
	if stored.user == user:
		# About oneself one reads, and no more.
		return None if ptype in ("read", "print", "select", "email", None) else False
	return None if stored.decided_by == user else False


def _sees_all(doctype: str, user: str) -> bool:
	return user == "Administrator" or bool(
		frappe.permissions.get_role_permissions(doctype, user=user).get("report")
	)

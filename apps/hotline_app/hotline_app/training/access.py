"""Everybody sees what is kept about themselves; who may evaluate such records sees all.

The second is the right *Report* on the record type, so that the Role Permission Manager says who leads.
"""

from collections.abc import Callable

import frappe

CERTIFICATE = "HL Staff Certificate"
RECORD = "HL Staff Record"
ATTEMPT = "HL Exam Attempt"


def _own(doctype: str) -> Callable[[str | None], str]:
	def query(user: str | None = None) -> str:
		user = user or frappe.session.user
		if sees_others(doctype, user):
			return ""
		return f"`tab{doctype}`.`user` = {frappe.db.escape(user)}"

	return query


# Conditions for lists, by the record type that is listed.
certificate_query = _own(CERTIFICATE)
record_query = _own(RECORD)
attempt_query = _own(ATTEMPT)


def may_touch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for what is kept about another; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	if ptype == "create" or sees_others(doc.doctype, user):
		return None
	# As it is stored: nobody makes a record one's own by writing oneself into it.
	owner = doc.user if doc.is_new() else frappe.db.get_value(doc.doctype, doc.name, "user")
	return None if owner == user else False


def sees_others(doctype: str, user: str) -> bool:
	"""Whether the user's rights open the records about others, too."""
	if user == "Administrator":
		return True
	return bool(frappe.permissions.get_role_permissions(doctype, user=user).get("report"))

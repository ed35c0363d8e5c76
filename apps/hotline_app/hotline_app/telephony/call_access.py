"""What is kept about a call is as hidden as the call: events of lines that are not the user's."""

import frappe
from frappe.model.db_query import DatabaseQuery

CALL = "HL Call"


def event_query(user: str | None = None) -> str:
	"""Condition for lists of events: those of calls that the user may read."""
	user = user or frappe.session.user
	if not frappe.has_permission(CALL, "read", user=user):
		return "1 = 0"
	readable = DatabaseQuery(CALL, user=user).build_match_conditions()
	if not readable:
		return ""
	# The framework takes conditions as text; this one is made of its own.
	calls = f"select `name` from `tabHL Call` where {readable}"  # noqa: S608
	return f"`tabHL Call Event`.`call` in ({calls})"


def may_touch_event(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for an event of a call that the user may not read; None leaves it to the role's rights."""
	if doc.is_new() or not doc.get("call"):
		return None
	user = user or frappe.session.user
	return None if frappe.has_permission(CALL, "read", doc=doc.call, user=user) else False

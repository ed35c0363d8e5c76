"""A message is as hidden as its order; one without an order is for whoever may see new requests."""

import frappe
from frappe.model.db_query import DatabaseQuery

ORDER, MESSAGE = "HL Work Order", "HL Message"


def query(user: str | None = None) -> str:
	"""Condition for lists of messages: those of orders that the user may read."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	readable = DatabaseQuery(ORDER, user=user).build_match_conditions()
	if not readable:
		return ""
	# The framework takes conditions as text; this one is made of its own and of names in this module.
	orders = f"select `name` from `tab{ORDER}` where {readable}"  # noqa: S608
	return f"(`tab{MESSAGE}`.`work_order` is null or `tab{MESSAGE}`.`work_order` in ({orders}))"


def may_touch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for a message of an order that the user may not read, or not change where that is asked."""
	if not doc.work_order:
		return None
	right = "write" if ptype in ("write", "create", "delete") else "read"
	readable = frappe.has_permission(ORDER, right, doc=doc.work_order, user=user or frappe.session.user)
	return None if readable else False

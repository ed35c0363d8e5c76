"""Confidential orders are there for few, in lists and counts alike: for the others they do not exist.

Who reads level 6 of the fields of HL Work Order sees them all (Role Permission Manager). Beside them whoever
answers for one sees it, whoever is to make its follow-up, and whoever handles it as a complaint. Outside the
centre everybody sees own orders only, as `dispatch` and `partner` have it.
"""

import frappe
from frappe.model.document import Document

from hotline_app import roles

ORDER = "HL Work Order"
LEVEL = 6


def sees_all(user: str) -> bool:
	"""Whether no confidential order is hidden from the user for being confidential."""
	if user == "Administrator" or not roles.is_staff(user):
		return True
	return LEVEL in frappe.get_meta(ORDER).get_permlevel_access("read", user=user)


def order_query(user: str | None = None) -> str:
	"""Condition for lists of orders."""
	user = user or frappe.session.user
	return "" if sees_all(user) else f"(`tab{ORDER}`.`confidential` = 0 or {_own(user)})"


def may_touch_order(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for a confidential order that the user may not know of; None leaves the rest to the rights."""
	user = user or frappe.session.user
	if ptype == "create" or doc.is_new() or sees_all(user):
		return None
	return False if is_hidden(doc.name, user) else None


def is_hidden(order: str, user: str) -> bool:
	"""Whether the order, as it is stored, is confidential and not for the user."""
	if sees_all(user):
		return False
	stored = frappe.db.get_value(ORDER, order, ["confidential", "agent"])
	if not stored or not stored[0] or stored[1] == user:
		return False
	led = {"came_in_as": order}
	return not (
		frappe.db.exists("HL Follow-up Task", {"work_order": order, "assigned_to": user, "stage": "Open"})
		or frappe.db.exists("HL Complaint", {**led, "handler": user})
		or frappe.db.exists("HL Complaint", {**led, "reviewer": user})
	)


def hidden_orders(user: str) -> str:
	"""A query for the orders that are hidden from the user, for whom `sees_all` does not hold."""
	t = f"`tab{ORDER}`"
	# The user's name in the condition is escaped.
	return f"select {t}.`name` from {t} where {t}.`confidential` = 1 and not {_own(user)}"  # noqa: S608


def job_query(user: str | None = None) -> str:
	"""Condition for lists of dispatches: none of an order that is hidden from who works in the centre."""
	user = user or frappe.session.user
	return "" if sees_all(user) else f"`tabHL Dispatch`.`work_order` not in ({hidden_orders(user)})"


def may_touch_job(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for a dispatch of an order that is hidden from the user."""
	user = user or frappe.session.user
	return False if doc.work_order and is_hidden(doc.work_order, user) else None


def leave_out(found: dict[tuple[str, str], list[str]]) -> None:
	"""Take out of a deadline's recipients, by record, who may not know of a confidential order."""
	names = [name for doctype, name in found if doctype == ORDER]
	rows = frappe.get_all(ORDER, {"name": ("in", names), "confidential": 1}, pluck="name") if names else []
	for name in rows:
		found[(ORDER, name)] = [user for user in found[(ORDER, name)] if not is_hidden(name, user)]


def _own(user: str) -> str:
	"""Condition that holds for the orders that the user works on."""
	me = frappe.db.escape(user)
	task, complaint = "`tabHL Follow-up Task`", "`tabHL Complaint`"
	# The user's name is escaped.
	tasks = (
		f"select {task}.`work_order` from {task}"  # noqa: S608
		f" where {task}.`assigned_to` = {me} and {task}.`stage` = 'Open'"
	)
	led = (
		f"select {complaint}.`came_in_as` from {complaint}"  # noqa: S608
		f" where {complaint}.`came_in_as` is not null"
		f" and ({complaint}.`handler` = {me} or {complaint}.`reviewer` = {me})"
	)
	t = f"`tab{ORDER}`"
	return f"(coalesce({t}.`agent`, '') = {me} or {t}.`name` in ({tasks}) or {t}.`name` in ({led}))"

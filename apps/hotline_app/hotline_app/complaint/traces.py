"""What hangs on a complaint is as hidden as the complaint: files, comments, versions, clocks, assignments.

So is the order that it came in as, with all that belongs to it, from whom it is about; and a report of
wrongdoing or confidential complaint also from everybody else who may not know of it. What hangs on an order
is also hidden with an order that is confidential itself (`secrecy.py`).
"""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app import roles, secrecy

from . import access
from .access import COMPLAINT
from .errors import PartialError
from .stages import REPORT

ORDER = "HL Work Order"
# By DocType the fields that name the record on which it hangs.
HANGING = {
	"File": ("attached_to_doctype", "attached_to_name"),
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"Version": ("ref_doctype", "docname"),
	"ToDo": ("reference_type", "reference_name"),
	"HL SLA Clock": ("reference_doctype", "reference_name"),
}

Query = Callable[[str | None], str]


def may_touch(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for what hangs on a complaint or order that the user may not know of."""
	user = user or frappe.session.user
	doctype, name = (doc.get(field) for field in HANGING[doc.doctype])
	if doctype == ORDER and name:
		return False if is_hidden(name, user) else None
	if doctype != COMPLAINT or not name or user == "Administrator":
		return None
	stored = frappe.db.get_value(COMPLAINT, name, access.DECIDES, as_dict=True)
	return None if not stored or access.may_know(stored, user) else False


def may_touch_order(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for an order that came in as a complaint of which the user may not know."""
	user = user or frappe.session.user
	return False if doc.led_elsewhere and _is_led_hidden(doc.name, user) else None


def may_touch_of_order(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for what belongs to an order that the user may not know of."""
	user = user or frappe.session.user
	return False if doc.work_order and is_hidden(doc.work_order, user) else None


def order_query(user: str | None = None) -> str:
	"""Condition for lists of orders: none that came in as a complaint of which the user may not know."""
	user = user or frappe.session.user
	if _sees_every_order(user):
		return ""
	return f"(`tab{ORDER}`.`led_elsewhere` = 0 or `tab{ORDER}`.`name` not in ({_led_orders(user)}))"


def is_hidden(order: str, user: str) -> bool:
	"""Whether the order is not for the user, as confidential or as a complaint."""
	return secrecy.is_hidden(order, user) or _is_led_hidden(order, user)


def _is_led_hidden(order: str, user: str) -> bool:
	"""Whether the order came in as a complaint of which the user may not know."""
	if _sees_every_order(user):
		return False
	complaint = frappe.db.get_value(COMPLAINT, {"came_in_as": order}, access.DECIDES, as_dict=True)
	if not complaint or access.may_know(complaint, user):
		return False
	return bool(complaint.kind == REPORT or complaint.confidential or access.is_about(complaint, user))


def keep_private(file: Document, method: str | None = None) -> None:
	"""Refuse a public file of a complaint: whoever had its address could read it."""
	if file.attached_to_doctype == COMPLAINT and not file.is_private:
		frappe.throw(_("Files of a complaint are private."))


def check_assignment(todo: Document, method: str | None = None) -> None:
	"""Refuse to assign a complaint to whom it is about, or to whoever may not know of it."""
	if todo.reference_type == COMPLAINT and todo.reference_name and todo.status == "Open":
		complaint = frappe.db.get_value(COMPLAINT, todo.reference_name, access.DECIDES, as_dict=True)
		if complaint and todo.allocated_to and not access.may_know(complaint, todo.allocated_to):
			frappe.throw(
				_("{0} may not know of this complaint. Make them its handler or reviewer.").format(
					frappe.bold(frappe.utils.escape_html(todo.allocated_to))
				),
				PartialError,
			)


def _hanging(doctype: str) -> Query:
	kind, name = HANGING[doctype]

	def query(user: str | None = None) -> str:
		user = user or frappe.session.user
		if user == "Administrator":
			return ""
		t = f"`tab{doctype}`"
		is_complaint = f"coalesce({t}.`{kind}`, '') = {frappe.db.escape(COMPLAINT)}"
		complaints = f"(not {is_complaint} or {t}.`{name}` in ({access.known(user)}))"
		if _sees_every_order(user):
			return complaints
		return (
			f"{complaints} and (coalesce({t}.`{kind}`, '') != {frappe.db.escape(ORDER)}"
			f" or {t}.`{name}` not in ({_hidden_orders(user)}))"
		)

	return query


def _of_order(doctype: str) -> Query:
	def query(user: str | None = None) -> str:
		user = user or frappe.session.user
		if _sees_every_order(user):
			return ""
		return f"coalesce(`tab{doctype}`.`work_order`, '') not in ({_hidden_orders(user)})"

	return query


def _hidden_orders(user: str) -> str:
	"""A query for the orders that are not for `user`."""
	if secrecy.sees_all(user):
		return _led_orders(user)
	return f"{_led_orders(user)} union all {secrecy.hidden_orders(user)}"


def _led_orders(user: str) -> str:
	"""A query for the orders that came in as complaints of which `user` may not know."""
	t = f"`tab{COMPLAINT}`"
	return (  # Every value in it is escaped.
		f"select {t}.`came_in_as` from {t} where {t}.`came_in_as` is not null"  # noqa: S608
		f" and ({t}.`kind` = {frappe.db.escape(REPORT)} or {t}.`confidential` = 1 or {access.about(user)})"
		# One that nobody handles or reviews yet makes the condition unknown, not true.
		f" and not coalesce(({access.query(user)}), 0)"
	)


def _sees_every_order(user: str) -> bool:
	"""Another system sees its own orders, whatever became of them."""
	return user == "Administrator" or (roles.PARTNER in frappe.get_roles(user) and not roles.is_staff(user))


file_query = _hanging("File")
comment_query = _hanging("Comment")
communication_query = _hanging("Communication")
version_query = _hanging("Version")
todo_query = _hanging("ToDo")
clock_query = _hanging("HL SLA Clock")
escalation_query = _of_order("HL Escalation")
urge_query = _of_order("HL Urge")
supervision_query = _of_order("HL Supervision")
task_query = _of_order("HL Follow-up Task")
run_query = _of_order("HL Script Run")
transfer_query = _of_order("HL Transfer")
publication_query = _of_order("HL Publication")

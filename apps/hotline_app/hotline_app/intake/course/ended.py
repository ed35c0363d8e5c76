"""A closed or cancelled order is a record: nothing of it is changed, deleted or exchanged on any path.

Reopening it is the one way on. Only `Administrator` may delete one, for instance to honour a person's right
to be forgotten; deleting it takes its files along.
"""

import frappe
from frappe import _

from hotline_app.intake.errors import ClosedOrderError
from hotline_app.intake.stages import FINAL_STAGES

ORDER = "HL Work Order"
FILE_FIELDS = (
	"file_url",
	"content_hash",
	"file_name",
	"attached_to_doctype",
	"attached_to_name",
	"is_private",
)


def check_open(order) -> None:
	"""Raise `ClosedOrderError` if the order has ended and is not on its way back to work."""
	if order.stage_before() in FINAL_STAGES and not order.stage_changed():
		frappe.throw(
			_("Order {0} is {1} and can't be changed. Reopen it first.").format(
				order.name, _(order.stage).lower()
			),
			ClosedOrderError,
		)


def check_deletable(order) -> None:
	"""Raise `ClosedOrderError` for an order that has ended, unless Administrator deletes it."""
	if order.stage in FINAL_STAGES and frappe.session.user != "Administrator":
		frappe.throw(_("Order {0} has ended and can't be deleted.").format(order.name), ClosedOrderError)


def on_file_update(file, method: str | None = None) -> None:
	"""Keep a file of an ended order from being exchanged or taken away; adding one is no change."""
	before = file.get_doc_before_save()
	if before and any(before.get(f) != file.get(f) for f in FILE_FIELDS):
		_refuse_if_ended(before.attached_to_doctype, before.attached_to_name)


def on_file_trash(file, method: str | None = None) -> None:
	"""Keep a file of an ended order."""
	_refuse_if_ended(file.attached_to_doctype, file.attached_to_name)


def on_assignment(todo, method: str | None = None) -> None:
	"""Refuse to assign an ended order to somebody."""
	if todo.is_new():
		_refuse_if_ended(todo.reference_type, todo.reference_name)


def on_comment_change(comment, method: str | None = None) -> None:
	"""Keep what was said about an ended order; adding to it is no change."""
	if not comment.is_new():
		_refuse_if_ended(comment.reference_doctype, comment.reference_name)


def on_row_change(row, method: str | None = None) -> None:
	"""Keep a row of an ended order from being changed or deleted past the order."""
	_refuse_if_ended(row.parenttype, row.parent)


def _refuse_if_ended(doctype: str | None, name: str | None) -> None:
	if doctype != ORDER or not name or frappe.session.user == "Administrator":
		return
	if frappe.db.get_value(ORDER, name, "stage") in FINAL_STAGES:
		frappe.throw(_("Order {0} has ended. Reopen it first.").format(name), ClosedOrderError)

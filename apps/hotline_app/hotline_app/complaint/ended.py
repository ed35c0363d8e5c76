"""A complaint that has ended is a record: its files, comments and rows are kept like its fields."""

import frappe
from frappe import _

from .access import COMPLAINT
from .errors import EndedComplaintError
from .stages import FINAL

FILE_FIELDS = (
	"file_url",
	"content_hash",
	"file_name",
	"attached_to_doctype",
	"attached_to_name",
	"is_private",
)


def on_file_update(file, method: str | None = None) -> None:
	"""Keep a file of an ended complaint from being exchanged or taken away; adding one is no change."""
	before = file.get_doc_before_save()
	if before and any(before.get(f) != file.get(f) for f in FILE_FIELDS):
		_refuse_if_ended(before.attached_to_doctype, before.attached_to_name)


def on_file_trash(file, method: str | None = None) -> None:
	"""Keep a file of an ended complaint."""
	_refuse_if_ended(file.attached_to_doctype, file.attached_to_name)


def on_comment_change(comment, method: str | None = None) -> None:
	"""Keep what was said about an ended complaint; adding to it is no change."""
	if not comment.is_new():
		_refuse_if_ended(comment.reference_doctype, comment.reference_name)


def on_row_change(row, method: str | None = None) -> None:
	"""Keep rows from being changed past their complaint: they are its investigation and reviews."""
	if row.parenttype == COMPLAINT and frappe.session.user != "Administrator":
		frappe.throw(_("Rows of a complaint are changed with the complaint."), EndedComplaintError)


def check_deletable(complaint) -> None:
	"""Raise `EndedComplaintError` for one that was dealt with, unless Administrator deletes it."""
	if complaint.stage != "Registered" and frappe.session.user != "Administrator":
		frappe.throw(
			_("Complaint {0} is a record and can't be deleted.").format(complaint.name), EndedComplaintError
		)


def _refuse_if_ended(doctype: str | None, name: str | None) -> None:
	if doctype != COMPLAINT or not name or frappe.session.user == "Administrator":
		return
	if frappe.db.get_value(COMPLAINT, name, "stage") in FINAL:
		frappe.throw(_("Complaint {0} has ended.").format(name), EndedComplaintError)

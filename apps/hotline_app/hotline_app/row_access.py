"""Rows of a table, and files, are listed with the records to which they belong, and no others.

Whoever may read one record of a type may ask the framework for the rows of all of them (`parent`), and for
the names of all files beside them; these conditions leave what belongs to records that the user may read.
Whoever may write a record may address its rows, too.
"""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.model.db_query import DatabaseQuery

OURS = "HL "
ATTACHMENTS = ("Attach", "Attach Image")


def keep_with_record(row, method: str | None = None) -> None:
	"""Refuse to change a row past its record, whose rules nobody would ask; it is not run with the record."""
	if frappe.session.user != "Administrator":
		frappe.throw(_("This is changed with the record to which it belongs."), frappe.PermissionError)


def _rows_of(doctype: str) -> Callable[[str | None], str]:
	def query(user: str | None = None) -> str:
		return _of_readable("parenttype", "parent", doctype, user or frappe.session.user)

	return query


# Conditions for lists of rows, by the record type whose rows they are.
of_order = _rows_of("HL Work Order")
of_customer = _rows_of("HL Customer")
of_dispatch = _rows_of("HL Dispatch")
of_provider = _rows_of("HL Provider")
of_unit = _rows_of("HL Handling Unit")
of_follow_up = _rows_of("HL Follow-up Task")
of_complaint = _rows_of("HL Complaint")
of_script_run = _rows_of("HL Script Run")
of_call = _rows_of("HL Call")
of_help_request = _rows_of("HL Help Request")
of_shift = _rows_of("HL Shift")
of_handover = _rows_of("HL Handover")
of_checklist_run = _rows_of("HL Checklist Run")
of_article = _rows_of("HL Knowledge Article")
of_question = _rows_of("HL Knowledge Question")
of_recording = _rows_of("HL Recording")
of_sync_log = _rows_of("HL Sync Log")
of_review = _rows_of("HL Quality Review")
of_appraisal = _rows_of("HL Appraisal")
of_exam_attempt = _rows_of("HL Exam Attempt")
of_staff_record = _rows_of("HL Staff Record")
of_training_session = _rows_of("HL Training Session")


def file_query(user: str | None = None) -> str:
	"""Condition for lists of files: of our records only what is beside those that the user may read."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	restricted, readable = [], []
	for doctype in frappe.get_hooks("permission_query_conditions"):
		if not doctype.startswith(OURS) or frappe.get_meta(doctype).istable:
			continue
		condition = _of_readable("attached_to_doctype", "attached_to_name", doctype, user)
		if condition:
			restricted.append(frappe.db.escape(doctype))
			readable.append(condition)
	levels = _not_in_fields_of_a_level(user)
	if not restricted:
		return levels
	elsewhere = f"`attached_to_doctype` not in ({', '.join(restricted)})"
	beside = f"({' or '.join([elsewhere, *readable])})"
	return f"({beside} and {levels})" if levels else beside


def may_touch_file(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for a file in a field of a level that the user may not read; None leaves it to the framework."""
	user = user or frappe.session.user
	if user == "Administrator" or not (doc.attached_to_doctype or "").startswith(OURS):
		return None
	return False if doc.attached_to_field in _hidden_fields(doc.attached_to_doctype, user) else None


def _not_in_fields_of_a_level(user: str) -> str:
	"""Condition that leaves out the files in fields of levels that the user may not read; mostly empty."""
	hidden = []
	for doctype in _with_attachments():
		if fields := _hidden_fields(doctype, user):
			listed = ", ".join(map(frappe.db.escape, fields))
			of_type = f"`attached_to_doctype` = {frappe.db.escape(doctype)}"
			hidden.append(f"not ({of_type} and coalesce(`attached_to_field`, '') in ({listed}))")
	return " and ".join(hidden)


def _with_attachments() -> list[str]:
	rows = frappe.get_all(
		"DocField",
		{"fieldtype": ("in", ATTACHMENTS), "permlevel": (">", 0), "parent": ("like", f"{OURS}%")},
		pluck="parent",
		distinct=True,
	)
	return sorted(rows)


def _hidden_fields(doctype: str, user: str) -> list[str]:
	meta = frappe.get_meta(doctype)
	readable = meta.get_permlevel_access("read", user=user)
	fields = meta.get("fields", {"fieldtype": ("in", ATTACHMENTS)})
	return [field.fieldname for field in fields if field.permlevel and field.permlevel not in readable]


def _of_readable(type_field: str, name_field: str, doctype: str, user: str) -> str:
	"""What belongs to a record of `doctype` that the user may read; empty if that is any of them."""
	if not frappe.has_permission(doctype, "read", user=user):
		return "1 = 0"
	readable = DatabaseQuery(doctype, user=user).build_match_conditions()
	if not readable:
		return ""
	of_type = f"`{type_field}` = {frappe.db.escape(doctype)}"
	# The framework takes conditions as text; this one is made of its own and of names in this module.
	records = f"select `name` from `tab{doctype}` where {readable}"  # noqa: S608
	return f"({of_type} and `{name_field}` in ({records}))"

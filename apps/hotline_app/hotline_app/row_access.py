"""Rows of a table, and files, are listed with the records to which they belong, and no others.

Whoever may read one record of a type may ask the framework for the rows of all of them (`parent`), and for
the names of all files beside them; these conditions leave what belongs to records that the user may read.
"""

from collections.abc import Callable

import frappe
from frappe.model.db_query import DatabaseQuery

OURS = "HL "


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
	if not restricted:
		return ""
	elsewhere = f"`attached_to_doctype` not in ({', '.join(restricted)})"
	return f"({' or '.join([elsewhere, *readable])})"


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

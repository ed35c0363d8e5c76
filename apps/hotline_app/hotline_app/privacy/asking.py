"""What is masked can't be found out by asking: no list is narrowed down or sorted by parts of it.

The framework leaves values that somebody may not read out of lists, but lets them be asked for; with
"begins with 139" a number would be told digit by digit. Whoever knows the whole value may look it up.
"""

import re
from typing import Any

import frappe
from frappe import _

from hotline_app import masked

RESOURCE = re.compile(r"^/api/(?:v\d+/)?(?:resource|document)/([^/]+)")
CONDITIONS = ("filters", "or_filters", "current_filters")


class MaskedFieldError(frappe.PermissionError):
	"""A list is asked for by a value that the user may not read."""


def check_filters() -> None:
	"""Raise `MaskedFieldError` (403) for a request that asks by part of what is masked for the user."""
	form = frappe.local.form_dict
	doctype = form.get("doctype")
	if match := RESOURCE.match(frappe.local.request.path):
		doctype = match[1]
	if not isinstance(doctype, str) or not frappe.db.exists("DocType", doctype, cache=True):
		return
	hidden = masked_for_user(doctype)
	if not hidden:
		return
	for key in CONDITIONS:
		check(doctype, form.get(key), hidden)
	for key in ("order_by", "group_by"):
		words = set(re.findall(r"\w+", str(form.get(key) or "")))
		for doctype_of, names in hidden.items():
			for fieldname in words & names:
				refuse(doctype_of, fieldname)


def check(doctype: str, sent: Any, hidden: dict[str, set[str]] | None = None) -> None:
	"""Raise `MaskedFieldError` (403) for conditions that ask by part of what is masked for the user."""
	hidden = masked_for_user(doctype) if hidden is None else hidden
	for doctype_of, fieldname, operator, value in conditions(sent, doctype):
		if fieldname in hidden.get(doctype_of, ()) and not is_whole(operator, value):
			refuse(doctype_of, fieldname)


def masked_for_user(doctype: str) -> dict[str, set[str]]:
	"""Return what is masked for the user in the record type and in its tables."""
	found = {doctype: set(masked.hidden_from(doctype))}
	for df in frappe.get_meta(doctype).get_table_fields():
		found[df.options] = set(masked.hidden_from(df.options, parenttype=doctype))
	return {name: fields for name, fields in found.items() if fields}


def conditions(sent: Any, doctype: str) -> list[tuple[str, str, str, Any]]:
	"""Return a list's conditions, in whichever of the framework's forms they were sent."""
	try:
		given = frappe.parse_json(sent) if sent else []
	except ValueError:
		# The framework says what is wrong with it.
		return []
	if isinstance(given, dict):
		pairs = ((name, value if isinstance(value, list) else ["=", value]) for name, value in given.items())
		given = [[name, *value[:2]] for name, value in pairs if len(value) > 1]
	found = []
	for row in given if isinstance(given, list) else []:
		if not isinstance(row, list) or len(row) < 2:
			continue
		if len(row) == 2:
			row = [row[0], "=", row[1]]
		of, name, operator, value = ([doctype, *row] if len(row) == 3 else row)[:4]
		table, _dot, column = str(name).replace("`", "").rpartition(".")
		found.append((table.removeprefix("tab") or str(of), column, str(operator).lower(), value))
	return found


def is_whole(operator: str, value: Any) -> bool:
	"""Whether the condition asks for one whole value, or for whether there is any."""
	if operator == "is":
		return True
	text = str(value or "").strip("% ")
	return operator in ("=", "like") and len(text) >= masked.WHOLE and not {"%", "_"} & set(text)


def refuse(doctype: str, fieldname: str) -> None:
	"""Say why, and what to do instead."""
	label = frappe.get_meta(doctype).get_label(fieldname)
	frappe.throw(
		_("You see {0} masked, so you can look it up by the whole value only.").format(frappe.bold(_(label))),
		MaskedFieldError,
	)

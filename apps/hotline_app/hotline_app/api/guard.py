"""Looks at the shape of what is sent to `/api/resource` before the framework works with it.

The framework answers a list where a text should be, and conditions that are no JSON, with an error of its own
making (500), and takes a text for a number as nought. A partner deserves to be told which value is wrong.
"""

import json
from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html

RESOURCE = "/api/resource/"
OURS = "HL "
# What a list is asked for with, as JSON.
QUESTIONS = ("fields", "filters", "or_filters")
NUMBERS = ("Int", "Float", "Currency", "Percent")


class WrongShapeError(frappe.ValidationError):
	"""A value is of a kind that its field can't hold."""


def check_body() -> None:
	"""Refuse values of the wrong shape in a request that creates or changes one of our records."""
	if (doctype := _asked_for("POST", "PUT")) and frappe.db.exists("DocType", doctype):
		body = frappe.parse_json(frappe.local.form_dict.get("data") or dict(frappe.local.form_dict))
		check_values(doctype, body)


def check_question() -> None:
	"""Refuse a question for a list of our records that can't be read; an empty part is as good as none."""
	if not _asked_for("GET"):
		return
	asked = frappe.local.form_dict
	for name in QUESTIONS:
		if not asked.get(name):
			asked.pop(name, None)
		elif not _can_be_asked(name, asked[name]):
			frappe.throw(
				_("{0} is a list, written as JSON: {1}").format(name, escape_html(str(asked[name])[:40])),
				WrongShapeError,
			)


def check_values(doctype: str, values: Any) -> None:
	"""Raise `WrongShapeError` for the first of `values` that its field of `doctype` can't hold."""
	if not isinstance(values, dict):
		frappe.throw(_("Please send an object with the fields of the record."), WrongShapeError)
	meta = frappe.get_meta(doctype)
	for fieldname, value in values.items():
		field = meta.get_field(fieldname)
		if not field or value in (None, ""):
			continue
		if field.fieldtype in ("Table", "Table MultiSelect"):
			_check_rows(field, value)
		elif isinstance(value, dict | list):
			_refuse(field, _("one value is expected"))
		elif field.fieldtype in NUMBERS and not _is_number(value):
			_refuse(field, _("{0} is not a number").format(escape_html(str(value)[:40])))


def _asked_for(*methods: str) -> str | None:
	"""The DocType of ours that is meant, if the request is one of these methods."""
	request = frappe.local.request
	if request.method not in methods or not request.path.startswith(RESOURCE):
		return None
	doctype = request.path.removeprefix(RESOURCE).split("/")[0]
	return doctype if doctype.startswith(OURS) else None


def _can_be_asked(name: str, text: str) -> bool:
	try:
		asked = json.loads(text)
	except ValueError:
		return False
	if isinstance(asked, str):
		# All fields are asked for by a star.
		return name == "fields"
	members = asked.keys() if isinstance(asked, dict) else asked
	return isinstance(asked, dict | list) and all(isinstance(one, str | list | dict) for one in members)


def _check_rows(field, value: Any) -> None:
	if not isinstance(value, list):
		_refuse(field, _("a list of rows is expected"))
	for row in value:
		check_values(field.options, row)


def _is_number(value: Any) -> bool:
	try:
		float(value)
	except (TypeError, ValueError):
		return False
	return True


def _refuse(field, why: str) -> None:
	frappe.throw(f"{frappe.bold(_(field.label))}: {why}", WrongShapeError)

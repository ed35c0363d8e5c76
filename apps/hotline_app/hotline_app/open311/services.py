"""The services that a line offers: its published categories, and what is asked for with each.

Clients know a category by its service code, so that it may be renamed.
"""

import re
from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html

from hotline_app.citizen import submitting

from .errors import NotOfferedError

CATEGORY, ATTRIBUTE, ORDER = "HL Category", "HL Service Attribute", "HL Work Order"
REALTIME, BATCH = "realtime", "batch"
LISTS = ("singlevaluelist", "multivaluelist")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_ATTRIBUTE_CODE = re.compile(r"[A-Za-z0-9_]{1,40}")
# Fields that take an answer; an order has many that are not a citizen's.
_TAKES = ("Data", "Small Text", "Text", "Long Text", "Int", "Float", "Date", "Datetime", "Select", "Check")
_FIELDS = (
	"name",
	"service_code",
	"description",
	"service_keywords",
	"parent_hl_category",
	"exact_place",
	"after_acceptance",
	"enabled",
	"kind",
)


def published(line: str) -> dict[str, frappe._dict]:
	"""Return by category what is published of a line, also what is not offered any more."""
	wanted = {"open311": 1, "is_group": 0, "line": ("in", ("", line)), "service_code": ("is", "set")}
	rows = frappe.get_all(CATEGORY, wanted, _FIELDS, order_by="lft")
	return {row.name: row for row in rows}


def offered(line: str) -> dict[str, frappe._dict]:
	"""Return by service code what can be sent to a line now, each with the `kind` that an order gets."""
	kinds: dict[str, list[str]] = {}
	for offer in submitting.offered(line):
		for category in {*offer["categories"], offer["category"]} - {None, ""}:
			kinds.setdefault(category, []).append(offer["kind"])
	found = {}
	for name, row in published(line).items():
		if row.enabled and kinds.get(name):
			row.kind = row.kind if row.kind in kinds[name] else kinds[name][0]
			found[row.service_code] = row
	return found


def find(line: str, code: str | None) -> frappe._dict:
	"""Return a service by its code. Raises `NotOfferedError` (404)."""
	service = offered(line).get(code or "")
	if not service:
		frappe.throw(
			_("The service_code {0} is not known.").format(escape_html((code or "")[:40])), NotOfferedError
		)
	return service


def listing(line: str) -> list[dict[str, Any]]:
	"""Return the services of a line as GeoReport v2 has them."""
	services = offered(line)
	asked = {row.parent for row in _attributes([service.name for service in services.values()])}
	return [
		{
			"service_code": code,
			"service_name": _(service.name),
			"description": service.description or None,
			"metadata": service.name in asked,
			"type": BATCH if service.after_acceptance else REALTIME,
			"keywords": service.service_keywords or None,
			"group": _(service.parent_hl_category) if service.parent_hl_category else None,
		}
		for code, service in services.items()
	]


def definition(line: str, code: str) -> dict[str, Any]:
	"""Return what is asked for with a service, as GeoReport v2 has it. Raises `NotOfferedError` (404)."""
	service = find(line, code)
	rows = _attributes([service.name])
	return {"service_code": code, "attributes": [_attribute(row, at) for at, row in enumerate(rows, 1)]}


def attributes(category: str) -> list[frappe._dict]:
	"""Return what is asked for with a category, in its order; each with `choices` as pairs."""
	rows = _attributes([category])
	for row in rows:
		row.choices = choices(row)
	return rows


def choices(attribute) -> list[tuple[str, str]]:
	"""Return the choices of a list: what is sent, and what people read."""
	lines = [line.strip() for line in (attribute.choices or "").splitlines() if line.strip()]
	pairs = (line.partition(":") if ":" in line else line.partition("：") for line in lines)
	return [(key.strip(), name.strip() or key.strip()) for key, _colon, name in pairs]


def check(category, method: str | None = None) -> None:
	"""Refuse what clients could not use; call it when a category is validated."""
	category.service_code = (category.get("service_code") or "").strip() or None
	if category.get("open311") and not category.service_code:
		frappe.throw(_("A published category needs a service code."))
	if category.service_code and not _CODE.fullmatch(category.service_code):
		frappe.throw(_("A service code is at most 40 letters, digits, hyphens and underscores."))
	codes = [row.code for row in category.get("attributes") or []]
	if len(codes) != len(set(codes)):
		frappe.throw(_("Each code stands once among the questions."))
	for row in category.get("attributes") or []:
		_check_attribute(row)


def _check_attribute(row) -> None:
	if not _ATTRIBUTE_CODE.fullmatch(row.code or ""):
		frappe.throw(_("The code of a question is letters, digits and underscores."))
	if row.datatype in LISTS and not choices(row):
		frappe.throw(_("{0}: please write the choices, one a line.").format(frappe.bold(row.code)))
	if not row.fieldname:
		return
	field = frappe.get_meta(ORDER).get_field(row.fieldname)
	if not field or field.fieldtype not in _TAKES or field.read_only or field.permlevel:
		frappe.throw(
			_("{0} is no field of the order that takes an answer.").format(frappe.bold(row.fieldname))
		)


def _attributes(categories: list[str]) -> list[frappe._dict]:
	fields = ["parent", "code", "description", "datatype", "required", "choices", "fieldname"]
	wanted = {"parenttype": CATEGORY, "parent": ("in", categories or [""])}
	return frappe.get_all(ATTRIBUTE, wanted, [*fields, "datatype_description"], order_by="parent, idx")


def _attribute(row: frappe._dict, order: int) -> dict[str, Any]:
	told = {
		"variable": True,
		"code": row.code,
		"datatype": row.datatype,
		"required": bool(row.required),
		"datatype_description": _(row.datatype_description) if row.datatype_description else None,
		"order": order,
		"description": _(row.description),
	}
	if row.datatype in LISTS:
		told["values"] = [{"key": key, "name": _(name)} for key, name in choices(row)]
	return told

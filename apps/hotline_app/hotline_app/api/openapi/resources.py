"""The records that partners may use over `/api/resource`, by their DocTypes and the rights of the role."""

from typing import Any
from urllib.parse import quote

import frappe
from frappe.model import display_fieldtypes, no_value_fields, table_fields

from hotline_app import roles

# What a partner's order needs and gets beside what its DocType says (`partner/access.py`).
_FROM_ACCOUNT = {"HL Work Order": ("line", "channel", "source_system")}
_NEEDED = {"HL Work Order": ("external_id",)}
_NUMBERS = {"Int": "integer", **dict.fromkeys(("Float", "Currency", "Percent", "Rating"), "number")}
_TIMES = {"Date": "date", "Datetime": "date-time"}
_STANDARD = {
	"name": {"type": "string", "description": "The record's number or name."},
	"creation": {"type": "string", "readOnly": True},
	"modified": {
		"type": "string",
		"description": "Send it along, and a change that somebody else made is not overwritten.",
	},
}


def doctypes() -> list[str]:
	"""Return the DocTypes of ours that partners may read, by name."""
	wanted = {"role": roles.PARTNER, "read": 1, "permlevel": 0, "parent": ("like", "HL %")}
	named = {
		name
		for rules in ("DocPerm", "Custom DocPerm")
		for name in frappe.get_all(rules, wanted, pluck="parent", distinct=True)
	}
	return sorted(name for name in named if _rights(name) and not frappe.get_meta(name).istable)


def paths() -> dict[str, Any]:
	"""Return the paths of the records."""
	found = {}
	for doctype in doctypes():
		rights = _rights(doctype)
		many: dict[str, Any] = {"get": _list(doctype)}
		one: dict[str, Any] = {"parameters": [_named()], "get": _operation(doctype, "read", _record(doctype))}
		if rights.get("create"):
			many["post"] = {
				**_operation(doctype, "create", _record(doctype)),
				"requestBody": _body(doctype, True),
			}
		if rights.get("write"):
			one["put"] = {
				**_operation(doctype, "update", _record(doctype)),
				"requestBody": _body(doctype, False),
			}
		if rights.get("delete"):
			one["delete"] = _operation(doctype, "delete", {"type": "object"})
		address = f"/api/resource/{quote(doctype)}"
		found[address] = many
		found[f"{address}/{{name}}"] = one
	return found


def schemas() -> dict[str, Any]:
	"""Return the schemas of the records, as they are read."""
	return {_id(doctype): _schema(doctype) for doctype in doctypes()}


def _rights(doctype: str) -> dict[str, int]:
	"""The rights on the record itself, as the Role Permission Manager has them."""
	found: dict[str, int] = {}
	for row in frappe.get_meta(doctype).permissions:
		if row.role == roles.PARTNER and not row.permlevel:
			for right in ("read", "create", "write", "delete"):
				found[right] = found.get(right) or row.get(right)
	return found if found.get("read") else {}


def _levels(doctype: str, right: str) -> set[int]:
	rows = frappe.get_meta(doctype).permissions
	return {row.permlevel or 0 for row in rows if row.role == roles.PARTNER and row.get(right)}


def _fields(doctype: str, right: str) -> list[Any]:
	levels = _levels(doctype, right)
	layout = (*display_fieldtypes, *(kind for kind in no_value_fields if kind not in table_fields))
	fields = frappe.get_meta(doctype).fields
	return [one for one in fields if one.fieldtype not in layout and (one.permlevel or 0) in levels]


def _schema(doctype: str) -> dict[str, Any]:
	writable = {field.fieldname for field in _fields(doctype, "write")}
	told = {field.fieldname: _value(field) for field in _fields(doctype, "read")}
	for fieldname in told.keys() - writable:
		told[fieldname]["readOnly"] = True
	return {"type": "object", "title": doctype, "properties": {**_STANDARD, **told}}


def _body(doctype: str, is_new: bool) -> dict[str, Any]:
	fields = _fields(doctype, "write")
	given = _FROM_ACCOUNT.get(doctype, ())
	needed = [one.fieldname for one in fields if one.reqd and not one.default and one.fieldname not in given]
	schema: dict[str, Any] = {"type": "object", "properties": {one.fieldname: _value(one) for one in fields}}
	if is_new:
		schema["required"] = [*_NEEDED.get(doctype, ()), *needed]
	else:
		schema["properties"]["modified"] = _STANDARD["modified"]
	return {"required": True, "content": {"application/json": {"schema": schema}}}


def _value(field: Any) -> dict[str, Any]:
	schema = _type(field)
	schema["title"] = field.label or field.fieldname
	if field.description:
		schema["description"] = field.description
	return schema


def _type(field: Any) -> dict[str, Any]:
	if field.fieldtype in table_fields:
		rows = frappe.get_meta(field.options).fields
		values = {row.fieldname: _value(row) for row in rows if row.fieldtype not in no_value_fields}
		return {"type": "array", "items": {"type": "object", "properties": values}}
	if field.fieldtype == "Check":
		return {"type": "integer", "enum": [0, 1]}
	if field.fieldtype in _NUMBERS:
		return {"type": [_NUMBERS[field.fieldtype], "null"]}
	text: dict[str, Any] = {"type": ["string", "null"]}
	if field.fieldtype == "Select" and field.options:
		choices = field.options.split("\n")
		return {"enum": [*choices, None] if "" in choices or not field.reqd else choices}
	if field.fieldtype in _TIMES:
		# The framework writes times without the T; it reads them with it, and with an offset.
		text["examples"] = ["2026-01-31" + (" 09:30:00" if field.fieldtype == "Datetime" else "")]
	if field.fieldtype in ("Data", "Link"):
		text["maxLength"] = int(field.length or 140)
	return text


def _list(doctype: str) -> dict[str, Any]:
	rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{_id(doctype)}"}}
	operation = _operation(doctype, "list", rows)
	asked = {
		"fields": ({"type": "string"}, 'Names of fields, as JSON: ["name", "modified"].'),
		"filters": ({"type": "string"}, 'Conditions, as JSON: [["stage", "=", "Closed"]].'),
		"order_by": ({"type": "string"}, "A field and asc or desc."),
		"limit_start": ({"type": "integer", "minimum": 0}, "How many are passed over."),
		"limit_page_length": ({"type": "integer", "minimum": 1, "maximum": 1000, "default": 20}, "How many."),
	}
	operation["parameters"] = [
		{"name": name, "in": "query", "schema": schema, "description": text}
		for name, (schema, text) in asked.items()
	]
	return operation


def _record(doctype: str) -> dict[str, Any]:
	return {"$ref": f"#/components/schemas/{_id(doctype)}"}


def _operation(doctype: str, what: str, answer: dict[str, Any]) -> dict[str, Any]:
	data = {"type": "object", "properties": {"data": answer}}
	refusals = ("401", "403", "404", "409", "417")
	return {
		"operationId": f"{_id(doctype)}.{what}",
		"tags": [doctype],
		"summary": f"{what.capitalize()} {doctype}",
		"security": [{"token": []}, {"oauth2": []}],
		"responses": {
			"200": {"description": "Done.", "content": {"application/json": {"schema": data}}},
			**{status: {"$ref": "#/components/responses/Error"} for status in refusals},
			"default": {"$ref": "#/components/responses/Error"},
		},
	}


def _named() -> dict[str, Any]:
	return {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}


def _id(doctype: str) -> str:
	return doctype.replace(" ", "").replace("-", "")

"""Reads a routing rule as an administrator wrote it, and says what in it can't be read."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html

from hotline_app.intake import words
from hotline_app.intake.phone import SEPARATORS

from . import core

ORDER = "HL Work Order"
# Outcome by the rule's field; those of the rule's own name are left out.
RENAMED = {"set_line": "line", "set_kind": "kind", "set_category": "category", "set_urgency": "urgency"}
OUTCOMES = (
	"scope",
	core.NUMBERS,
	"advice",
	"script",
	"hold",
	"confidential",
	"handling_unit",
	*RENAMED,
	"sla_policy",
	"escalate_as",
)

_TEXTS = ("Data", "Text", "Small Text", "Long Text", "Text Editor", "Code", "HTML Editor", "Markdown Editor")
_CHOICES = (
	"Select",
	"Link",
	"Dynamic Link",
	"Phone",
	"Autocomplete",
	"Read Only",
	"Barcode",
	"Color",
	"Icon",
)
_KINDS = {
	**dict.fromkeys((*_TEXTS, *_CHOICES), "text"),
	**dict.fromkeys(("Int", "Long Int", "Float", "Currency", "Percent", "Rating", "Duration"), "number"),
	**dict.fromkeys(("Date", "Datetime"), "moment"),
	"Time": "time",
	"Check": "check",
	**dict.fromkeys(("Attach", "Attach Image", "Signature", "Geolocation", "JSON"), "presence"),
}
_PRESENCE = ("is set", "is not set")
_EXACT = ("is", "is not", "is one of")
_ORDERED = (*_EXACT, "is more than", "is less than", *_PRESENCE)
_OPERATORS = {
	"text": (*_EXACT, "contains", "does not contain", "starts with", core.BELOW, *_PRESENCE),
	"number": _ORDERED,
	"moment": _ORDERED,
	"time": _ORDERED,
	"check": ("is", "is not", *_PRESENCE),
	"presence": _PRESENCE,
}
# Of the fields that nobody fills in, those that are there when an order is taken in.
_KNOWN_AT_INTAKE = ("customer", "agent", "source_system", "external_id", "requested_at")
_CHECKS = {"1": True, "yes": True, "是": True, "0": False, "no": False, "否": False}
_EXAMPLES = {"number": "12.5", "moment": "2026-01-31 09:30", "time": "09:30", "check": "1"}


class UnreadableRuleError(frappe.ValidationError):
	"""A condition of a routing rule can't be read."""


def read(rule: Mapping[str, Any]) -> core.Rule:
	"""Return the rule (a document, or its fields) ready to be asked.

	Raises `UnreadableRuleError` for a condition on a field that an order does not have, with an operator
	that does not suit the field, or with a value that it can't hold.
	"""
	return core.Rule(
		name=cstr(rule.get("name") or rule.get("title")),
		sequence=cint(rule.get("sequence")),
		go_on=bool(cint(rule.get("go_on"))),
		line=rule.get("line") or None,
		area=rule.get("area") or None,
		category=rule.get("category") or None,
		key_words=words.phrases(rule.get("key_words")),
		but_not=words.phrases(rule.get("but_not")),
		conditions=tuple(
			_condition(row, number) for number, row in enumerate(rule.get("conditions") or (), start=1)
		),
		outcome={RENAMED.get(name, name): rule.get(name) for name in OUTCOMES if _says(rule.get(name))},
	)


def field_of(path: str):
	"""Return the order's field, or with `link.field` that of a linked record; None if there is none."""
	first, _dot, second = path.partition(".")
	field = frappe.get_meta(ORDER).get_field(first)
	if not second:
		return field
	return frappe.get_meta(field.options).get_field(second) if field and field.fieldtype == "Link" else None


def _says(value: Any) -> bool:
	return value not in (None, "", 0, "0")


def condition_on(field, path: str, operator: str, value: Any, number: int) -> core.Condition:
	"""Return the condition of row `number` that compares `field` (of a DocType, or described alike).

	`path` is the name by which its value is looked up. Raises `UnreadableRuleError` as `read` does.
	"""
	kind = _kind(field, path, number)
	if operator not in _OPERATORS[kind]:
		_refuse(
			number, _("“{0}” does not suit the field {1}.").format(_(operator), _bold(_(field.label or path)))
		)
	if operator in _PRESENCE:
		return core.Condition(path, operator, kind)
	lines = [line.strip() for line in cstr(value).splitlines() if line.strip()]
	if not lines:
		_refuse(number, _("A value is missing."))
	if operator == core.BELOW:
		return core.Condition(path, operator, kind, _tree_value(field, lines, number), field.options)
	if operator == "is one of":
		return core.Condition(
			path, operator, kind, frozenset(_operand(field, kind, operator, line, number) for line in lines)
		)
	return core.Condition(path, operator, kind, _operand(field, kind, operator, " ".join(lines), number))


def _condition(row: Mapping[str, Any], number: int) -> core.Condition:
	path, operator = cstr(row.get("field")).strip(), row.get("operator") or "is"
	field = field_of(path)
	_kind(field, path, number)
	if not _is_known_at_intake(path):
		_refuse(number, _("{0} is not known yet when an order is taken in.").format(_bold(_(field.label))))
	return condition_on(field, path, operator, row.get("value"), number)


def _kind(field, path: str, number: int) -> str:
	"""How the field's values are compared; a field that has no value of its own can't be."""
	kind = _KINDS.get(field.fieldtype) if field and not field.get("is_virtual") else None
	if not kind:
		_refuse(number, _("{0} is not a field of an order that can be compared.").format(_bold(path)))
	return kind


def _is_known_at_intake(path: str) -> bool:
	field = frappe.get_meta(ORDER).get_field(path.partition(".")[0])
	is_filled_in = not field.read_only or field.get("is_custom_field")
	return bool(is_filled_in or field.fieldname in _KNOWN_AT_INTAKE)


def _tree_value(field, lines: list[str], number: int) -> str:
	if field.fieldtype != "Link" or not frappe.get_meta(field.options).is_tree:
		_refuse(number, _("{0} is not a field with a tree behind it.").format(_bold(_(field.label))))
	value = " ".join(lines)
	name = frappe.db.exists(field.options, value)
	if not name:
		_refuse(number, _("There is no {0} {1}.").format(_(field.options), _bold(value)))
	return name


def _operand(field, kind: str, operator: str, text: str, number: int) -> Any:
	if kind == "check":
		operand = _CHECKS.get(words.fold(text))
	elif kind == "text":
		if operator in _EXACT:
			_check_choice(field, text, number)
		operand = words.fold(SEPARATORS.sub("", text) if field.fieldtype == "Phone" else text)
	else:
		operand = core.READERS[kind](text)
	if operand is None:
		_refuse(
			number,
			_("{0}: {1} can't be read. Write it like {2}.").format(
				_bold(_(field.label)), escape_html(text[:40]), _EXAMPLES[kind]
			),
		)
	return operand


def _check_choice(field, text: str, number: int) -> None:
	if field.fieldtype == "Select" and text not in (field.options or "").split("\n"):
		choices = ", ".join(option for option in (field.options or "").split("\n") if option)
		_refuse(
			number,
			_("{0} is never {1}; it is one of: {2}").format(_bold(_(field.label)), _bold(text), choices),
		)
	if field.fieldtype == "Link" and not frappe.db.exists(field.options, text):
		_refuse(number, _("There is no {0} {1}.").format(_(field.options), _bold(text)))


def _bold(text: str) -> str:
	return frappe.bold(escape_html(text[:80]))


def _refuse(number: int, why: str) -> None:
	frappe.throw(_("Row {0}: {1}").format(number, why), UnreadableRuleError)

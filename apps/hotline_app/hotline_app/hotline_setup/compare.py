"""Compares a record as it is shipped with the one on the site, field by field.

Only fields that the shipped record names are looked at: what the framework or another app adds is nobody's
edit. Values are brought to one form first, so that 1, "1" and True are the same, and None and "" too.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Any

import frappe
from frappe import _
from frappe.model import no_value_fields, table_fields
from frappe.model.document import Document
from frappe.utils import cint, flt, get_datetime, getdate

Record = Mapping[str, Any]
# The fields to compare; for a table the columns, for any other field None.
Fields = dict[str, tuple[str, ...] | None]
# Field -> comparable value; for a table a list of such.
Values = dict[str, Any]

_DECIMALS = 6
# Two versions of one row differ in less than the rest.
_ALIKE = 0.75
_WITHOUT_VALUE = frozenset(no_value_fields) - frozenset(table_fields)


@dataclass(frozen=True)
class Difference:
	"""One field, or one row of a table, that differs; a side without that row is None."""

	field: str
	before: str | None
	after: str | None


def fields_of(doctype: str, *records: Record | None) -> Fields:
	"""Return the fields that any of the records names and the DocType has."""
	fields: Fields = {}
	meta = frappe.get_meta(doctype)
	for record in filter(None, records):
		for name, value in record.items():
			field = meta.get_field(name)
			if field is None or field.fieldtype in _WITHOUT_VALUE:
				continue
			if field.fieldtype in table_fields:
				columns = [column for row in value or () for column in fields_of(field.options, row)]
				fields[name] = tuple(dict.fromkeys((*(fields.get(name) or ()), *columns)))
			else:
				fields[name] = None
	return fields


def values_of(source: Record | Document, doctype: str, fields: Fields) -> Values:
	"""Return the comparable values of a shipped record or of a stored one.

	What a shipped record does not name has the value that the framework gives to a new record.
	"""
	meta = frappe.get_meta(doctype)
	values: Values = {}
	for name, columns in fields.items():
		field = meta.get_field(name)
		if columns is None:
			values[name] = _value(source, doctype, name, field.fieldtype)
		else:
			rows = source.get(name) or ()
			own = dict.fromkeys(columns)
			values[name] = [values_of(row, field.options, own) for row in rows]
	return values


def normal(value: Any, fieldtype: str) -> Any:
	"""Return the one form of values that mean the same to a field of this type."""
	if normalise := _FORMS.get(fieldtype):
		return normalise(value)
	text = "" if value is None else str(value)
	return text.replace("\r\n", "\n").strip()


def differences(doctype: str, before: Values, after: Values) -> list[Difference]:
	"""Return what differs, with the fields' labels in the user's language."""
	meta = frappe.get_meta(doctype)
	found: list[Difference] = []
	for name in before:
		label = _label(meta.get_field(name), doctype)
		if before[name] == after[name]:
			continue
		if isinstance(before[name], list):
			found += _row_differences(label, meta.get_field(name).options, before[name], after[name])
		else:
			found.append(Difference(label, str(before[name]), str(after[name])))
	return found


def bring(doc: Document, shipped: Record, before: Values, after: Values) -> None:
	"""Give an untouched document what the shipped record has new; leave everything else in it.

	`before` and `after` are the values of the document and of the record. Rows keep what the record does not
	name, as long as the row is still there.
	"""
	for name, value in after.items():
		if value == before[name]:
			continue
		if isinstance(value, list):
			_set_rows(doc, name, shipped.get(name) or [], before[name], value)
		else:
			doc.set(name, shipped[name] if name in shipped else _default(doc.doctype, name))


def _set_rows(doc: Document, name: str, shipped: list, before: list[Values], after: list[Values]) -> None:
	present, rows = doc.get(name), []
	for old, new in _matched(before, after):
		if new is None:
			continue
		if old is None:
			# With the defaults, which the framework gives only to rows of a new document.
			table = doc.meta.get_field(name).options
			rows.append(frappe.new_doc(table, parent_doc=doc, parentfield=name, **deepcopy(shipped[new])))
			continue
		row = present[old]
		for column, value in after[new].items():
			if value != before[old][column]:
				default = _default(row.doctype, column)
				row.set(column, shipped[new].get(column, default))
		rows.append(row)
	doc.set(name, rows)
	for number, row in enumerate(doc.get(name), start=1):
		row.idx = number


def _matched(before: list[Values], after: list[Values]) -> Iterable[tuple[int | None, int | None]]:
	"""Pair the rows of two versions of a table: the same ones, and between them those that are much alike."""
	keys = [[json.dumps(row, sort_keys=True) for row in rows] for rows in (before, after)]
	for _tag, old, old_end, new, new_end in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
		for wanted in range(new, new_end):
			alike = max(
				range(old, old_end), key=lambda one: _likeness(before[one], after[wanted]), default=None
			)
			if alike is None or _likeness(before[alike], after[wanted]) < _ALIKE:
				yield None, wanted
				continue
			yield from ((gone, None) for gone in range(old, alike))
			yield alike, wanted
			old = alike + 1
		yield from ((gone, None) for gone in range(old, old_end))


def _likeness(one: Values, other: Values) -> float:
	"""Return how much of two rows is the same, from 0 to 1."""
	return sum(value == other[column] for column, value in one.items()) / max(len(one), 1)


def _row_differences(
	label: str, doctype: str, before: list[Values], after: list[Values]
) -> Iterable[Difference]:
	for old, new in _matched(before, after):
		if old is None:
			yield Difference(_("{0}, row {1}").format(label, new + 1), None, _row_text(doctype, after[new]))
		elif new is None:
			yield Difference(_("{0}, row {1}").format(label, old + 1), _row_text(doctype, before[old]), None)
		else:
			place = _("{0}, row {1}").format(label, old + 1)
			for one in differences(doctype, before[old], after[new]):
				yield Difference(f"{place}: {one.field}", one.before, one.after)


def _row_text(doctype: str, row: Values) -> str:
	meta = frappe.get_meta(doctype)
	named = {name: value for name, value in row.items() if value not in ("", 0, 0.0)}
	return ", ".join(f"{_label(meta.get_field(name), doctype)}: {value}" for name, value in named.items())


def _label(field: Any, doctype: str) -> str:
	return _(field.label, context=doctype) if field.label else field.fieldname


def _value(source: Record | Document, doctype: str, name: str, fieldtype: str) -> Any:
	given = isinstance(source, Document) or name in source
	return normal(source.get(name) if given else _default(doctype, name), fieldtype)


def _default(doctype: str, name: str) -> Any:
	return frappe.new_doc(doctype, as_dict=True).get(name)


def _whole(value: Any) -> int:
	return cint(value)


def _number(value: Any) -> float:
	return round(flt(value), _DECIMALS)


def _day(value: Any) -> str:
	return str(getdate(value)) if value else ""


def _moment(value: Any) -> str:
	return get_datetime(value).isoformat(sep=" ", timespec="seconds") if value else ""


def _time(value: Any) -> str:
	if value in (None, ""):
		return ""
	if not isinstance(value, timedelta):
		hours, minutes, *seconds = str(value).split(":")
		rest = float(seconds[0]) if seconds else 0
		value = timedelta(hours=int(hours), minutes=int(minutes), seconds=rest)
	minutes, seconds = divmod(int(value.total_seconds()), 60)
	return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def _structure(value: Any) -> str:
	try:
		return json.dumps(frappe.parse_json(value), sort_keys=True, ensure_ascii=False) if value else ""
	except ValueError:
		return str(value)


_FORMS: Mapping[str, Callable[[Any], Any]] = {
	**dict.fromkeys(("Check", "Int", "Long Int"), _whole),
	**dict.fromkeys(("Float", "Currency", "Percent", "Rating", "Duration"), _number),
	"Date": _day,
	"Datetime": _moment,
	"Time": _time,
	"JSON": _structure,
}

"""Indicators as administrators define them: checked when they are saved, tried before."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.access import require

from . import measuring, verdict
from .measuring import AVERAGE, FUNCTION, INDICATOR, SHARE, SUM

NUMBERS = ("Int", "Float", "Currency", "Percent", "Duration", "Rating", "Check")
MOMENTS = ("Date", "Datetime")
TRIED = timedelta(days=30)


class IndicatorError(frappe.ValidationError):
	"""The indicator can't be measured as it is defined."""


def check(doc) -> None:
	"""Refuse an indicator that can't be measured, and say what is wrong. Raises `IndicatorError`."""
	meta = _source(doc)
	_check_time(doc, meta)
	for field in ("base_conditions", "conditions"):
		doc.set(field, _checked_conditions(doc, meta, field))
	if doc.measure == SHARE and not measuring.conditions(doc.conditions):
		_refuse(_("Say by further conditions what makes the share."))
	if doc.measure in (AVERAGE, SUM):
		_check_values(doc, meta)
	if doc.measure == FUNCTION and doc.function not in measuring.functions():
		_refuse(
			_("There is no function {0} for indicators. There are: {1}").format(
				frappe.bold(frappe.utils.escape_html(doc.function or "")), ", ".join(measuring.functions())
			)
		)
	_check_clauses(doc)
	_check_by_measuring(doc)


def usable(by: str | None = None, line: str | None = None, only: str | None = None) -> list[Any]:
	"""Return the enabled indicators whose records the user may read and group `by`, or choose by `line`."""
	wanted: dict[str, Any] = {"enabled": 1, **({"name": only} if only else {})}
	names = frappe.get_list(INDICATOR, wanted, pluck="name", order_by="creation, idx, name", limit=0)
	found = (frappe.get_cached_doc(INDICATOR, name) for name in names)
	return [doc for doc in found if is_usable(doc, by, line)]


def is_usable(doc, by: str | None = None, line: str | None = None) -> bool:
	"""Whether the user may read what the indicator counts, and it has what to group and choose by."""
	if not frappe.has_permission(doc.source, "read"):
		return False
	needed = [name for name in (by, "line" if line else None) if name and name not in measuring.TIMES]
	return set(needed) <= set(frappe.get_meta(doc.source).get_valid_columns())


def try_out(doc) -> dict[str, Any]:
	"""Return the value of the last 30 days, all together and by line, stored or not."""
	check(doc)
	end = now_datetime()
	span = (end - TRIED, end)
	[whole] = measuring.measure(doc, *span)
	lines = measuring.measure(doc, *span, by="line") if is_usable(doc, "line") else []
	return {
		**_as_row(doc, whole),
		"unit": doc.unit,
		"lines": [_as_row(doc, one) for one in lines],
	}


def choices(doctype: str) -> dict[str, list[dict[str, str]]]:
	"""Return what an indicator about a record type can be made of: its times and its numbers."""
	meta = frappe.get_meta(doctype)
	fields = [
		{"value": field.fieldname, "label": _(field.label, context=doctype), "type": field.fieldtype}
		for field in meta.fields
		if not field.is_virtual
	]
	creation = {"value": "creation", "label": _("Created On"), "type": "Datetime"}
	return {
		"times": [creation, *(field for field in fields if field["type"] in MOMENTS)],
		"numbers": [field for field in fields if field["type"] in NUMBERS],
	}


def _as_row(doc, measured: measuring.Measured) -> dict[str, Any]:
	return {
		"group": measured.group,
		"value": measured.value,
		"numerator": measured.numerator,
		"denominator": measured.denominator,
		"met": verdict.met(doc, measured.value),
	}


def _source(doc):
	if not doc.source or not frappe.db.exists("DocType", doc.source):
		_refuse(_("Choose which records are counted."))
	meta = frappe.get_meta(doc.source)
	if meta.issingle or meta.istable or meta.is_virtual:
		_refuse(_("{0} are no records of their own that can be counted.").format(_(doc.source)))
	require(doc.source)
	return meta


def _check_time(doc, meta) -> None:
	field = meta.get_field(doc.date_field)
	is_moment = field.fieldtype in MOMENTS if field else doc.date_field in ("creation", "modified")
	if not is_moment:
		_refuse(
			_("{0} is not a date or time of {1}.").format(
				frappe.bold(frappe.utils.escape_html(doc.date_field or "")), _(doc.source)
			)
		)


def _check_values(doc, meta) -> None:
	names = measuring.value_fields(doc)
	for name in names:
		field = meta.get_field(name)
		if not field or field.fieldtype not in NUMBERS:
			_refuse(
				_("{0} is not a number of {1}.").format(
					frappe.bold(frappe.utils.escape_html(name)), _(doc.source)
				)
			)
	if not names:
		_refuse(_("Say which field is averaged or added."))
	doc.value_field = " + ".join(names)


def _checked_conditions(doc, meta, field: str) -> str | None:
	"""Return the conditions of a field as they are stored: one a line."""
	label = _(doc.meta.get_label(field))
	try:
		found = measuring.conditions(doc.get(field))
	except (ValueError, TypeError):
		_refuse(
			_('{0}: filters are written as [["status", "=", "Open"]].').format(frappe.bold(label)),
		)
	columns = meta.get_valid_columns()
	for name, *_rest in found:
		if name not in columns:
			_refuse(
				_("{0}: {1} has no field {2}.").format(
					frappe.bold(label), _(doc.source), frappe.bold(frappe.utils.escape_html(str(name)))
				)
			)
	return "[\n" + ",\n".join(f"  {_json(one)}" for one in found) + "\n]" if found else None


def _check_clauses(doc) -> None:
	clauses = [row.clause for row in doc.clauses]
	if len(clauses) != len(set(clauses)):
		_refuse(_("Each clause is named once."))


def _check_by_measuring(doc) -> None:
	"""Measure a span without length: what the database refuses is told now, and not to those who read."""
	now = now_datetime()
	try:
		measuring.figures(doc, now, now)
	except (frappe.PermissionError, frappe.ValidationError):
		raise
	# Whatever the database or a function says of what was written.
	except Exception as error:
		_refuse(_("It can't be measured: {0}").format(frappe.utils.escape_html(str(error))))


def _json(value: Iterable[Any]) -> str:
	return json.dumps(value, ensure_ascii=False)


def _refuse(message: str) -> None:
	frappe.throw(message, IndicatorError)

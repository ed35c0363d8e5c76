"""What indicators measure: each is defined once, in the desk (HL Indicator), and measured the same for all.

Reports, kept values, appraisals and the standards report ask here. Counted is what the user who asks may
read (`counting.py`); what is confidential for them is in no figure that they get.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from . import counting
from .counting import Filters

INDICATOR = "HL Indicator"
HOOK = "hotline_indicator_functions"
SHARE, AVERAGE, SUM, COUNT, FUNCTION = "Share", "Average", "Sum", "Count", "Function"
PERCENT = "Percent"
TIMES = ("hour", "day", "month")

# By group what is put above and below the line.
Figures = dict[tuple, tuple[float, float]]


@dataclass(frozen=True)
class Measured:
	"""An indicator's value for a group; None where nothing was measured.

	`group`: None for all together, a field's value, or the beginning of the hour, day or month.
	"""

	group: Any
	value: float | None
	numerator: float
	denominator: float


def measure(
	indicator: str | Any,
	start: datetime,
	end: datetime,
	by: str | None = None,
	filters: Mapping[str, Any] | None = None,
) -> list[Measured]:
	"""Return the values of an indicator, given by name or as document, for the time from start to before end.

	`by`: a field of the records counted, or `hour`, `day`, `month`; groups without records are left out, and
	without `by` there is exactly one value. `filters` as of `frappe.get_list`, beside the indicator's own.
	Raises PermissionError where the user may not read such records, ValidationError for unknown fields.
	"""
	doc = frappe.get_cached_doc(INDICATOR, indicator) if isinstance(indicator, str) else indicator
	found = figures(doc, start, end, (by,) if by else (), as_list(filters))
	if not by:
		numerator, denominator = found.get((), (0.0, 0.0))
		return [Measured(None, value_of(doc, numerator, denominator), numerator, denominator)]
	return [
		Measured(group, value_of(doc, numerator, denominator), numerator, denominator)
		for (group,), (numerator, denominator) in found.items()
	]


def figures(doc, start: datetime, end: datetime, keys: Sequence[str] = (), filters: Filters = ()) -> Figures:
	"""Return by group, one value for each of `keys`, what the indicator's value is made of."""
	filters = [*conditions(doc.base_conditions), *filters]
	if doc.measure == FUNCTION:
		return function(doc.function)(doc, start, end, keys, filters)
	rows = counting.count(
		doc.source,
		doc.date_field,
		(start, end),
		keys=keys,
		filters=filters,
		part=conditions(doc.conditions) if doc.measure == SHARE else (),
		sums=value_fields(doc) if doc.measure in (AVERAGE, SUM) else (),
	)
	return {
		row.group: (float(row.part if doc.measure in (SHARE, COUNT) else sum(row.sums)), float(row.number))
		for row in rows
	}


def value_of(doc, numerator: float, denominator: float) -> float | None:
	"""Return the value that the two amount to; nothing counted is no value, and not 0 percent."""
	if doc.measure in (SUM, COUNT):
		return numerator
	if not denominator:
		return None
	return (100 if doc.unit == PERCENT else 1) * numerator / denominator


def conditions(text: str | None) -> list[list]:
	"""Return the conditions that an indicator's field holds, as lists of field, operator and value."""
	return as_list(json.loads(text) if (text or "").strip() else None)


def as_list(filters: Mapping[str, Any] | Filters | None) -> list[list]:
	"""Return filters in the forms of `frappe.get_list` as lists of field, operator and value.

	Raises ValueError for what is none.
	"""
	if isinstance(filters, Mapping):
		return [
			[field, *value] if isinstance(value, list | tuple) else [field, "=", value]
			for field, value in filters.items()
		]
	found = []
	for one in filters or ():
		if not isinstance(one, list | tuple) or not 2 <= len(one) <= 5:
			raise ValueError(one)
		if len(one) == 2:
			found.append([one[0], "=", one[1]])
		else:
			# Lists of the desk name the record type first, and whether the filter is hidden last.
			found.append(list(one[1:4] if len(one) >= 4 else one))
	return found


def value_fields(doc) -> list[str]:
	"""Return the fields whose sum is averaged or added: `talk_s + hold_s`."""
	return [name.strip() for name in (doc.value_field or "").split("+") if name.strip()]


def functions() -> dict[str, str]:
	"""Return the paths of the functions that apps offer for indicators, by key."""
	return {key: paths[-1] for key, paths in (frappe.get_hooks(HOOK) or {}).items()}


def function(key: str):
	"""Return a function of the hook `hotline_indicator_functions`.

	It is called as `f(indicator, start, end, keys, filters)` and returns what `figures` returns; `filters`
	hold the indicator's own already.
	"""
	path = functions().get(key)
	if not path:
		frappe.throw(_("There is no function {0} for indicators.").format(frappe.bold(key)))
	return frappe.get_attr(path)

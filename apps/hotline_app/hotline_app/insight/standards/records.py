"""What the records of a clause show: how many there are, and how many are not as they should be.

An entry names a record type and may say: `at`, the time by which records belong to a period (without it all
that stand today count); `filters`; `broken`, what is not as it should be; `field` and `each`, values of which
none may lack; `fields`, what the form must ask for.
"""

from typing import Any

import frappe
from frappe import _

from .scope import Scope
from .verdicts import MET, NO_DATA, NOT_MET, PARTLY, Finding, of_share, percent

Entry = dict[str, Any]


def find(scope: Scope, entry: Entry, least: float) -> Finding | None:
	"""Return what is found; None for what stands today if the scope is long past."""
	is_standing = not entry.get("at")
	if is_standing and scope.is_past:
		return None
	doctype = entry["doctype"]
	at = f"DocType:{doctype}"
	if hidden := _not_asked(doctype, entry.get("fields", ())):
		text = _("{0}: the form does not ask for {1}").format(_(doctype), ", ".join(hidden))
		return Finding(NOT_MET, text, at)
	filters = _filters(scope, entry)
	if entry.get("each"):
		return _each(doctype, entry, filters, at)
	total = frappe.db.count(doctype, filters)
	if not total:
		text = _("{0}: none on record") if is_standing else _("{0}: none in the period")
		return Finding(NOT_MET if is_standing else NO_DATA, text.format(_(doctype)), at)
	if not entry.get("broken"):
		return Finding(MET, _("{0}: {1} on record").format(_(doctype), total), at)
	kept = total - frappe.db.count(doctype, [*filters, *_with_today(scope, entry["broken"])])
	text = _("{0}: {1} of {2} in order ({3} %)").format(_(doctype), kept, total, percent(kept, total))
	return Finding(of_share(kept, total, least), text, at)


def _filters(scope: Scope, entry: Entry) -> list[list]:
	filters = _with_today(scope, entry.get("filters", ()))
	if at := entry.get("at"):
		filters += [[at, ">=", scope.start], [at, "<", scope.until]]
	if scope.lines is not None and frappe.get_meta(entry["doctype"]).has_field("line"):
		# What stands for no line stands for all of them.
		lines = list(scope.lines) if at else [*scope.lines, ""]
		filters.append(["line", "in", lines or [""]])
	return filters


def _with_today(scope: Scope, filters: list[list]) -> list[list]:
	return [[field, op, scope.day if value == "$today" else value] for field, op, value in filters]


def _not_asked(doctype: str, fields: list[str]) -> list[str]:
	"""Return the names of those fields that the form lacks or hides."""
	meta = frappe.get_meta(doctype)
	found = {name: meta.get_field(name) for name in fields}
	return [_(f.label if f else name, context=doctype) for name, f in found.items() if not f or f.hidden]


def _each(doctype: str, entry: Entry, filters: list[list], at: str) -> Finding:
	present = set(frappe.get_all(doctype, filters, pluck=entry["field"], distinct=True, order_by=None))
	wanted = _names_of_today(doctype, entry["field"], entry["each"])
	lacking = [shipped for shipped, today in wanted.items() if today not in present]
	if not lacking:
		return Finding(MET, _("{0}: all {1} kinds on record").format(_(doctype), len(wanted)), at)
	names = ", ".join(_(name) for name in lacking)
	text = _("{0}: {1} lacking").format(_(doctype), names)
	return Finding(PARTLY if len(lacking) < len(wanted) else NOT_MET, text, at)


def _names_of_today(doctype: str, field: str, shipped: list[str]) -> dict[str, str]:
	"""Return by the name with which a record was shipped the one that it has here today."""
	of = doctype if field == "name" else frappe.get_meta(doctype).get_field(field).options
	renamed = frappe.get_all(
		"HL Seed",
		{"reference_doctype": of or "", "seed_name": ("in", shipped)},
		["seed_name", "record"],
		as_list=True,
	)
	return {name: name for name in shipped} | dict(renamed)

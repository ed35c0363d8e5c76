"""The open matters that a handover lists: which they are is data (`HL Handover Source`)."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html, get_datetime, now_datetime

Matter = dict[str, Any]

SOURCE = "HL Handover Source"
# Of one source; a shift that leaves more open needs another way than item by item.
MOST = 1000
CONFIDENTIAL = "confidential"
ORDER = "work_order"


def check(source) -> None:
	"""Refuse filters and fields that the record type does not have."""
	meta = frappe.get_meta(source.document_type)
	if meta.istable or meta.issingle:
		frappe.throw(_("{0} has no records of its own.").format(_(source.document_type)))
	for field in ("subject_field", "due_field", "holder_field"):
		if (name := source.get(field)) and not meta.has_field(name):
			frappe.throw(_("{0} has no field {1}.").format(_(source.document_type), escape_html(name)))
	try:
		frappe.get_all(source.document_type, filters=_filters(source), limit=1)
	except (ValueError, TypeError, AttributeError, frappe.ValidationError, *_database_errors()) as error:
		frappe.throw(_("These filters can't be used: {0}").format(escape_html(str(error)[:200])))


def open_matters(line: str | None) -> Iterator[Matter]:
	"""Give each open matter of a line, of all lines for none: doctype, name, subject, due_at, holder.

	Nothing confidential is among them: it has handlers of its own, who don't change with the shift. What
	several sources name is given once.
	"""
	given: set[tuple[str, str]] = set()
	for name in frappe.get_all(SOURCE, {"enabled": 1}, order_by="position, creation", pluck="name"):
		source = frappe.get_cached_doc(SOURCE, name)
		for row in _with_subjects(source, _rows(source, line)):
			if (source.document_type, row.name) in given:
				continue
			given.add((source.document_type, row.name))
			yield {
				"reference_doctype": source.document_type,
				"reference_name": row.name,
				"subject": str(row.subject or "")[:500],
				"due_at": get_datetime(row.due_at) if row.due_at else None,
				"holder": row.holder or None,
			}


def _database_errors() -> tuple[type[Exception], ...]:
	"""What the database raises for fields and values that it does not know."""
	return frappe.db.OperationalError, frappe.db.ProgrammingError


def _rows(source, line: str | None) -> list[frappe._dict]:
	meta = frappe.get_meta(source.document_type)
	filters = _filters(source)
	if line and meta.has_field("line"):
		filters.append(["line", "in", [line, ""]])
	if meta.has_field(CONFIDENTIAL):
		filters.append([CONFIDENTIAL, "=", 0])
	if source.due_field and source.due_within_hours:
		filters.append([source.due_field, "<=", now_datetime() + timedelta(hours=source.due_within_hours)])
	named = {"subject": source.subject_field, "due_at": source.due_field, "holder": source.holder_field}
	about = _about(meta)
	fields = ["name", *about, *(f"{field} as {name}" for name, field in named.items() if field)]
	# What is listed was decided by the administrator, whoever's shift ends.
	rows = frappe.get_all(
		source.document_type,
		filters=filters,
		fields=fields,
		order_by=f"{source.due_field} asc" if source.due_field else "creation asc",
		limit=MOST,
	)
	for fieldname, doctype in about.items():
		named_there = {row[fieldname] for row in rows if row[fieldname]}
		secret = _secret_among(doctype, named_there)
		rows = [row for row in rows if row[fieldname] not in secret]
	return rows


def _about(meta) -> dict[str, str]:
	"""Return the fields by which a matter names an order or a complaint, which may be confidential."""
	return {
		field.fieldname: field.options
		for field in meta.get_link_fields()
		if field.options != meta.name and frappe.get_meta(field.options).has_field(CONFIDENTIAL)
	}


def _secret_among(doctype: str, names: set[str]) -> set[str]:
	if not names:
		return set()
	return set(frappe.get_all(doctype, {"name": ("in", list(names)), CONFIDENTIAL: 1}, pluck="name"))


def _with_subjects(source, rows: list[frappe._dict]) -> list[frappe._dict]:
	"""Name what has no title of its own (a follow-up, a request for help) after its order."""
	meta = frappe.get_meta(source.document_type)
	if source.subject_field or meta.has_field("title") or not meta.has_field(ORDER):
		return rows
	named = {row[ORDER] for row in rows if row[ORDER]}
	# As with the rows: what is listed does not depend on who leaves.
	titles = dict(
		frappe.get_all(
			"HL Work Order", {"name": ("in", list(named) or [""])}, ["name", "title"], as_list=True
		)
	)
	for row in rows:
		row.subject = titles.get(row[ORDER])
	return rows


def _filters(source) -> list:
	filters = json.loads(source.filters or "[]")
	if not isinstance(filters, list):
		raise ValueError(_("a list is wanted"))
	return filters

"""Personal data are masked for whoever has no right to read them plain (`G-4.1.9`, `H-1.4`, `H-5.2`).

What is masked, and how, says the desk (HL Masking Rule). The plain value stands on a level of fields of its
own, so lists, exports, reports and the REST API leave it out by themselves; beside it stands a masked copy
for everybody. Who reads the level is said in the Role Permission Manager.
"""

import copy
import re
from collections.abc import Iterable, Iterator
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cstr
from pypika import Case

RULE = "HL Masking Rule"
LEVEL = 5
SUFFIX = "_masked"
NEEDS_HOOK = "hotline_needs_plain"
_KEY = "hotline_masking_rules"
# So many characters are a whole value or nearly so, and no guess.
WHOLE = 7
_BATCH = 1000

HOUSE_NUMBER = re.compile(r"[A-Za-z]?\d[\dA-Za-z/-]*\s*(?:号楼|号院|号|幢|栋|单元|室|楼|弄|座|层|户)?")

Rows = list[frappe._dict]


def phone(value: str) -> str:
	"""`13912345678` becomes `139****5678`, `2100123` becomes `****123`.

	Service numbers and extensions, which are shorter, are nobody's own.
	"""
	if len(value) < WHOLE:
		return value
	return f"{value[:3]}****{value[-4:]}" if len(value) > 10 else f"****{value[-3:]}"


def address(value: str) -> str:
	"""`仁皇山路 12 号 3 幢` becomes `仁皇山路 ***`; without a house number the first half stays."""
	street = without_house_number(value) or ""
	kept = street if street != value.strip() else street[: len(street) // 2]
	return f"{kept} ***".strip()


def last_four(value: str) -> str:
	"""`330500123456` becomes `****3456`."""
	return f"****{value[-4:]}" if len(value) > 4 else "****"


def first_letter(value: str) -> str:
	"""`张三丰` becomes `张**`."""
	return f"{value.strip()[:1]}**"


def hidden(value: str) -> str:
	"""Nothing of it is told."""
	return "****"


PATTERNS = {
	"Phone": phone,
	"Address": address,
	"Last Four": last_four,
	"First Letter": first_letter,
	"Hidden": hidden,
}


def without_house_number(text: str | None) -> str | None:
	"""`仁皇山路 12 号 3 幢` becomes `仁皇山路`."""
	return re.sub(r"[\s,，]+", " ", HOUSE_NUMBER.sub("", text or "")).strip() or None


def mask(pattern: str, value: Any) -> str:
	"""Return the value as those may read it who need not know it; nothing stays nothing."""
	text = cstr(value)
	return PATTERNS[pattern](text) if text.strip() else ""


def rules() -> dict[str, dict[str, str]]:
	"""Return by DocType the masked fields, each with its pattern."""
	return frappe.cache.get_value(_KEY, _stored_rules)


def forget() -> None:
	"""Forget the rules, which have been changed."""
	frappe.cache.delete_value(_KEY)


def _stored_rules() -> dict[str, dict[str, str]]:
	found: dict[str, dict[str, str]] = {}
	if frappe.db.table_exists(RULE):
		for row in frappe.get_all(RULE, {"enabled": 1}, ["document_type", "fieldname", "pattern"]):
			found.setdefault(row.document_type, {})[row.fieldname] = row.pattern
	return found


def hidden_from(doctype: str, user: str | None = None, parenttype: str | None = None) -> dict[str, str]:
	"""Return the fields that the user reads masked only, with their patterns.

	`parenttype`: whose rows they are, where `doctype` is that of a table.
	"""
	user = user or frappe.session.user
	found = rules().get(doctype)
	if not found or user == "Administrator":
		return {}
	meta = frappe.get_meta(doctype)
	levels = meta.get_permlevel_access("read", parenttype=parenttype, user=user)
	return {name: pattern for name, pattern in found.items() if _level(meta, name) not in levels}


def _level(meta, fieldname: str) -> int:
	field = meta.get_field(fieldname)
	return field.permlevel if field else 0


def asked(doctype: str, fields: Iterable[str]) -> list[str]:
	"""Return the fields to ask a list for: with the masked copies of those that the user does not read."""
	wanted = list(fields)
	return wanted + [f"{name}{SUFFIX}" for name in hidden_from(doctype) if name in wanted]


def shown(doctype: str, rows: Rows) -> Rows:
	"""Put into rows of a list that was asked so (`asked`) the masked copies where the plain value lacks."""
	names = hidden_from(doctype)
	for row in rows:
		for name in names:
			if f"{name}{SUFFIX}" in row:
				row[name] = row.pop(f"{name}{SUFFIX}")
	return rows


def cover(doctype: str, rows: Rows, parenttype: str | None = None) -> Rows:
	"""Mask what rows hold that were read without asking for the user's rights."""
	for name, pattern in hidden_from(doctype, parenttype=parenttype).items():
		for row in rows:
			if name in row:
				row[name] = mask(pattern, row[name])
	return rows


def beginning(doctype: str, fieldname: str, text: str) -> tuple[str, str]:
	"""Return the condition by which `text` is looked up in a field.

	It is the beginning of a value; but for whoever sees the values masked a short one is the whole value, or
	a number would be told digit by digit.
	"""
	if len(text) < WHOLE and fieldname in hidden_from(doctype):
		return ("=", text)
	return ("like", f"{text}%")


def copies(doctype: str, values: dict[str, Any]) -> dict[str, str]:
	"""Return the masked copies that belong to stored values, for who stores them without the document."""
	found = rules().get(doctype, {})
	return {f"{name}{SUFFIX}": mask(found[name], value) for name, value in values.items() if name in found}


def fill(doc: Document, method: str | None = None) -> None:
	"""Keep the masked copies as the values are that are about to be stored; hears of every document."""
	for part in _parts(doc):
		for name, pattern in rules().get(part.doctype, {}).items():
			if part.meta.has_field(f"{name}{SUFFIX}"):
				part.set(f"{name}{SUFFIX}", mask(pattern, part.get(name)))


def keep_unseen(doc: Document, method: str | None = None) -> None:
	"""Put back what the user did not see and so can't have meant to change; hears of every document.

	A masked value that comes back stands for the value that it masks. Whoever may write the field but not
	read it changes it by sending another value, and does not empty it.
	"""
	if doc.flags.ignore_permissions or doc.is_new() or not _is_touched(doc):
		return
	before = doc.get_doc_before_save() or doc.get_latest()
	old = {part.name: part for part in _parts(before)}
	seen: set[str] | None = None
	for part in _parts(doc):
		stored = old.get(part.name)
		hidden = hidden_from(part.doctype, parenttype=doc.doctype)
		for name, pattern in rules().get(part.doctype, {}).items() if stored else ():
			value, given = stored.get(name), part.get(name)
			if not value or given == value:
				continue
			if not given and name in hidden:
				seen = needed(before) if seen is None else seen
			if given == mask(pattern, value) or (not given and name in hidden and name not in seen):
				part.set(name, value)


def needed(doc: Document, user: str | None = None) -> set[str]:
	"""Return the fields of this record that the user's work in hand needs plain.

	The functions of the hook `hotline_needs_plain` say so: by DocType, given the document and the user.
	"""
	user = user or frappe.session.user
	paths = (frappe.get_hooks(NEEDS_HOOK) or {}).get(doc.doctype, ())
	return {name for path in paths for name in frappe.get_attr(path)(doc, user)}


def view_of(doc: Document) -> Document:
	"""Return a copy of the record with all that rules name masked, whoever reads it."""
	if not _is_touched(doc):
		return doc
	seen = copy.copy(doc)
	for name, pattern in rules().get(doc.doctype, {}).items():
		seen.__dict__[name] = mask(pattern, doc.get(name))
	for df in doc.meta.get_table_fields():
		if df.options in rules():
			seen.__dict__[df.fieldname] = [view_of(row) for row in doc.get(df.fieldname)]
	return seen


def answer(doc: Document) -> dict[str, Any]:
	"""Return what a page gets of a record that has been stripped for its reader, masked where it was.

	`masked` in it names the fields that the reader may ask to be revealed.
	"""
	found = doc.as_dict()
	found["masked"] = []
	for name in rules().get(doc.doctype, {}):
		copied = found.get(f"{name}{SUFFIX}")
		if copied and not found.get(name):
			found[name] = copied
			found["masked"].append(name)
	for df in doc.meta.get_table_fields():
		for row in found.get(df.fieldname) or ():
			for name in rules().get(df.options, {}):
				if row.get(f"{name}{SUFFIX}") and not row.get(name):
					row[name] = row[f"{name}{SUFFIX}"]
					found["masked"] += [df.fieldname] if df.fieldname not in found["masked"] else []
	return found


def backfill(doctype: str, fieldname: str, pattern: str) -> None:
	"""Store the masked copies of all records anew, batch by batch."""
	table = frappe.qb.DocType(doctype)
	plain, copied = table[fieldname], table[f"{fieldname}{SUFFIX}"]
	last = ""
	while rows := (
		frappe.qb.from_(table)
		.select(table.name, plain)
		.where(table.name > last)
		.where((plain != "") | (copied != ""))
		.orderby(table.name)
		.limit(_BATCH)
		.run()
	):
		last = rows[-1][0]
		case = Case()
		for name, value in rows:
			case = case.when(table.name == name, mask(pattern, value))
		names = [name for name, _value in rows]
		frappe.qb.update(table).set(copied, case.else_(copied)).where(table.name.isin(names)).run()


def _is_touched(doc: Document) -> bool:
	known = rules()
	return doc.doctype in known or any(df.options in known for df in doc.meta.get_table_fields())


def _parts(doc: Document) -> Iterator[Document]:
	yield doc
	for df in doc.meta.get_table_fields():
		if df.options in rules():
			yield from doc.get(df.fieldname)

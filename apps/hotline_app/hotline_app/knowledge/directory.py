"""Who is reached where: entries found by name, pinyin, number and duties (`P-9`)."""

from typing import Any

import frappe
from frappe import _

from .search import segmenting, sounds

ENTRY = "HL Directory Entry"
FIELDS = (
	"name",
	"entry_name",
	"entry_type",
	"line",
	"area",
	"phone",
	"second_phone",
	"contact_person",
	"hours",
	"duties",
	"address",
	"note",
	"latitude",
	"longitude",
)
_HEARD = ("entry_name", "contact_person", "duties")


def keep_sound(doc) -> None:
	"""Keep what an entry sounds like and is written like, for the search."""
	parts: list[str] = []
	for fieldname in _HEARD:
		for run in segmenting.runs(segmenting.plain(doc.get(fieldname))):
			if segmenting.is_latin(run):
				parts.append(run)
				continue
			parts += [run, sounds.sound(run), "".join(sounds.syllables(run)), sounds.initials(run)]
	for fieldname in ("phone", "second_phone"):
		parts.append("".join(sign for sign in doc.get(fieldname) or "" if sign.isdigit()))
	doc.sound = " ".join(dict.fromkeys(part for part in parts if part))[:1000]


def find(
	text: str | None, entry_type: str | None, line: str | None, area: str | None, limit: int
) -> list[dict[str, Any]]:
	"""Return entries that the user may read, emergency numbers first, then in the desk's order.

	All words of `text` must be in an entry: as written, as pinyin, as its first letters, or as digits of a
	number.
	"""
	filters: list = [["enabled", "=", 1]]
	if entry_type:
		filters.append(["entry_type", "=", entry_type])
	if line:
		filters.append(["line", "in", [line, ""]])
	if area:
		filters.append(["area", "in", [area, ""]])
	for word in segmenting.plain(text)[:60].split():
		typed = "".join(sign for sign in word if sign.isdigit()) if word[:1].isdigit() else word
		filters.append(["sound", "like", f"%{_escaped(typed)}%"])
	rows = frappe.get_list(
		ENTRY, filters=filters, fields=list(FIELDS), order_by="sort_order, entry_name", limit=limit
	)
	rows.sort(key=lambda row: row.entry_type != "Emergency Number")
	return [
		{
			**row,
			"type_label": _(row.entry_type, context=ENTRY),
			"line_label": _(row.line) if row.line else None,
		}
		for row in rows
	]


def _escaped(text: str) -> str:
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

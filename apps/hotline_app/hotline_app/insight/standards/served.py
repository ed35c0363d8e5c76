"""How each clause is served here, where to look, and by what it is judged: shipped with the clauses."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import frappe
from frappe import _

FILE = Path(__file__).parent / "served.json"
HOOK = "hotline_clause_checks"
MEASURED, CHECKED, ASSESSED = "Measured", "Checked", "Self-Assessed"

Entry = dict[str, Any]


@cache
def entries() -> dict[str, Entry]:
	"""Return the entries by clause: `en`, `zh`, `at`, and by what it is judged."""
	return json.loads(FILE.read_text("utf-8"))


def columns_of(clause: str) -> dict[str, str]:
	"""Return what the clause's record holds of its entry."""
	entry = entries().get(clause, {})
	return {
		"served": entry.get("en", ""),
		"served_zh": entry.get("zh", ""),
		"served_at": "\n".join(entry.get("at", ())),
		"judged_by": judged_by(clause),
	}


def judged_by(clause: str) -> str:
	"""Say whether figures, records and settings, or people tell how the centre stands to the clause."""
	entry = entries().get(clause, {})
	if entry.get("deadlines") or entry.get("indicator"):
		return MEASURED
	if entry.get("records") or clause in checks():
		return CHECKED
	return ASSESSED


def checks() -> dict[str, list[str]]:
	"""Return by clause the functions that look at data and settings (`hotline_clause_checks`)."""
	return frappe.get_hooks(HOOK) or {}


def address(place: str) -> str:
	"""Return the address of a place: `DocType:…`, `Report:…`, `Page:/…` or `Record:doctype/name`."""
	kind, _sep, what = place.partition(":")
	if kind == "Page":
		return what
	if kind == "Report":
		return f"/app/query-report/{quote(what)}"
	doctype, _sep, name = what.partition("/")
	return f"/app/{frappe.scrub(doctype).replace('_', '-')}" + (f"/{quote(name)}" if name else "")


def label(place: str) -> str:
	"""Return what a place is called in the reader's language; a page is called by its address."""
	kind, _sep, what = place.partition(":")
	if kind == "Record":
		doctype, _sep, name = what.partition("/")
		return f"{_(doctype)} {name}"
	return what if kind == "Page" else _(what)

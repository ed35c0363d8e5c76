"""The directory: who is reached under which number (`P-9`)."""

from typing import Any

import frappe

from hotline_app.access import require
from hotline_app.knowledge import directory

MOST = 100


@frappe.whitelist(methods=["GET", "POST"])
def search(
	text: str | None = None,
	type: str | None = None,
	line: str | None = None,
	area: str | None = None,
	limit: int = 50,
) -> list[dict[str, Any]]:
	"""Return entries, emergency numbers first: name, entry_name, type_label, phones, hours, duties, address,
	place.

	`text` is part of a name, of what they are responsible for or of a number, or how it sounds in pinyin or
	its first letters. Only entries that the user may read. Raises PermissionError.
	"""
	require(directory.ENTRY)
	return directory.find(text, type, line, area, min(max(int(limit), 1), MOST))


@frappe.whitelist(methods=["GET", "POST"])
def types() -> list[dict[str, str]]:
	"""Return the kinds of entries with their labels. Raises PermissionError."""
	require(directory.ENTRY)
	options = frappe.get_meta(directory.ENTRY).get_options("entry_type").split("\n")
	return [{"value": value, "label": frappe._(value, context=directory.ENTRY)} for value in options]

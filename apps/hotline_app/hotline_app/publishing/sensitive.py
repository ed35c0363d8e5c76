"""What may not be published: numbers and words by which persons are known, and what is secret (`J-37`).

The patterns are data (HL Sensitive Pattern). Full-width letters and capitals hide nothing.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

import frappe
from frappe import _

PATTERN = "HL Sensitive Pattern"
REFUSE, WARN = "Refuse", "Warn"
MASK = "＊＊＊"
_KEY = "hl_sensitive_patterns"
_LATIN = re.compile(r"[0-9a-z]")


class UnreadablePatternError(frappe.ValidationError):
	"""A pattern can't be looked for (417)."""


class Finding(NamedTuple):
	"""Something sensitive in a text, where it stands, and whether the text may be published with it."""

	title: str
	severity: str
	start: int
	end: int
	text: str


def find(text: str | None, persons: Iterable[str] = (), official: bool = False) -> list[Finding]:
	"""Return what is sensitive in a text, in its order.

	`persons`: names and numbers of those whom the text is about; they are never published. `official`: the
	centre itself wrote it for everybody, and the patterns are as strict as they say for such texts.
	"""
	if not text:
		return []
	folded = _folded(text)
	wanted = [(_("About a Person"), REFUSE, _of_words(persons)), *_patterns(official)]
	found = [
		Finding(title, severity, *match.span(), text[match.start() : match.end()])
		for title, severity, expression in wanted
		if expression
		for match in expression.finditer(folded)
	]
	return sorted(found, key=lambda one: (one.start, one.end))


def masked(text: str | None, persons: Iterable[str] = ()) -> str:
	"""Return the text with all that is sensitive in it made unreadable, for a person to go on from."""
	parts, at = [], 0
	for found in find(text, persons):
		if found.end <= at:
			continue
		parts += [(text or "")[at : max(at, found.start)], MASK]
		at = found.end
	return "".join(parts) + (text or "")[at:]


def check_pattern(pattern) -> None:
	"""Raise `UnreadablePatternError` for what can't be looked for, or would be found everywhere."""
	try:
		expression = _expression(pattern.look_for or "", bool(pattern.is_pattern))
	except re.error as error:
		frappe.throw(_("The pattern can't be read: {0}").format(error), UnreadablePatternError)
	if not expression or expression.match(""):
		frappe.throw(_("This would be found in every text."), UnreadablePatternError)


def forget() -> None:
	"""Drop what is remembered; call it when a pattern has changed."""
	frappe.cache().delete_value(_KEY)
	# Another request may have remembered the old ones until this change is stored.
	frappe.db.after_commit.add(lambda: frappe.cache().delete_value(_KEY))


def _patterns(official: bool) -> list[tuple[str, str, re.Pattern | None]]:
	column = "in_official_texts" if official else "severity"
	rows = frappe.cache().get_value(_KEY, _read)
	return [
		(_(row.title), row[column], _expression(row.look_for or "", bool(row.is_pattern)))
		for row in rows
		if row[column] in (REFUSE, WARN)
	]


def _read() -> list[frappe._dict]:
	fields = ["title", "severity", "in_official_texts", "look_for", "is_pattern"]
	return frappe.get_all(PATTERN, {"enabled": 1}, fields, order_by="title")


def _expression(what: str, is_pattern: bool) -> re.Pattern | None:
	# `re` keeps what it has compiled.
	return re.compile(what.strip()) if is_pattern and what.strip() else _of_words(what.splitlines())


def _of_words(words: Iterable[str]) -> re.Pattern | None:
	sources = [_source(folded) for word in words if (folded := _folded(word.strip()))]
	return re.compile("|".join(sorted(sources, key=len, reverse=True))) if sources else None


def _source(word: str) -> str:
	"""A Latin word is found as a whole; Chinese is written without spaces."""
	before = r"(?<![0-9a-z])" if _LATIN.match(word[0]) else ""
	after = r"(?![0-9a-z])" if _LATIN.match(word[-1]) else ""
	return f"{before}{re.escape(word)}{after}"


def _folded(text: str) -> str:
	"""Make letters alike, each for itself, so that places in the text stay the same."""
	alike = (unicodedata.normalize("NFKC", char).casefold() for char in text)
	return "".join(new if len(new) == 1 else old for old, new in zip(text, alike, strict=True))

"""Forbidden phrases in what people write and say (`G-6.6`).

All phrases of a line are looked for at once, by one expression that is made once: a text is read through a
single time, however many phrases there are. Full-width letters, capitals, and spaces between the characters
hide nothing.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import frappe
from frappe import _

PHRASE = "HL Forbidden Phrase"
BLOCK, WARN = "Block", "Warn"
MOST_FINDINGS = 200
_KEY = "hl_forbidden_phrases"
_LATIN = re.compile(r"[0-9a-z\u00df-\u024f]")
_PUNCTUATION = r"[\s,，、.。·~～…]*"


class UnreadablePatternError(frappe.ValidationError):
	"""A phrase can't be looked for."""


@dataclass(frozen=True, slots=True)
class Phrase:
	"""A phrase in use."""

	name: str
	phrase: str
	is_pattern: bool
	kind: str
	severity: str
	instead: str


@dataclass(frozen=True, slots=True)
class Finding:
	"""Where a forbidden phrase stands in a text (`start` to `end`), and what to say instead."""

	phrase: Phrase
	start: int
	end: int
	text: str


def find(text: str | None, line: str | None = None) -> list[Finding]:
	"""Return the forbidden phrases in a text, in its order; those of the line and those of all lines."""
	if not text:
		return []
	phrases = _of_line(line)
	if not phrases:
		return []
	folded = _folded(text)
	found = [
		Finding(phrases[int(match.lastgroup[1:])], *match.span(), text[match.start() : match.end()])
		for expression in _expressions(phrases)
		for match in expression.finditer(folded)
	]
	return sorted(found, key=lambda f: f.start)[:MOST_FINDINGS]


def check(phrase) -> None:
	"""Raise `UnreadablePatternError` for what can't be looked for."""
	phrase.phrase = (phrase.phrase or "").strip()
	try:
		expression = re.compile(_source(phrase.phrase, bool(phrase.is_pattern)))
	except re.error as error:
		frappe.throw(_("The pattern can't be read: {0}").format(error), UnreadablePatternError)
	if expression.groups:
		frappe.throw(_("Write (?:…) instead of (…) in a pattern."), UnreadablePatternError)
	if expression.match(""):
		frappe.throw(_("This would be found in every text."), UnreadablePatternError)


def forget() -> None:
	"""Drop what is remembered; call it when a phrase has changed."""
	frappe.cache().delete_value(_KEY)
	# Another request may have remembered the old ones until this change is stored.
	frappe.db.after_commit.add(lambda: frappe.cache().delete_value(_KEY))


def _of_line(line: str | None) -> tuple[Phrase, ...]:
	by_line = frappe.cache().get_value(_KEY, _read_all)
	return (*by_line.get("", ()), *(by_line.get(line, ()) if line else ()))


def _read_all() -> dict[str, tuple[Phrase, ...]]:
	rows = frappe.get_all(
		PHRASE,
		filters={"enabled": 1},
		fields=["name", "phrase", "is_pattern", "kind", "severity", "instead", "line"],
		order_by="creation, name",
	)
	found: dict[str, tuple[Phrase, ...]] = {}
	for row in rows:
		phrase = Phrase(row.name, row.phrase, bool(row.is_pattern), row.kind, row.severity, row.instead or "")
		found[row.line or ""] = (*found.get(row.line or "", ()), phrase)
	return found


@lru_cache(maxsize=64)
def _expressions(phrases: tuple[Phrase, ...]) -> tuple[re.Pattern, ...]:
	"""One expression for all plain phrases, the longest first, and one for each pattern."""
	numbered = sorted(enumerate(phrases), key=lambda item: -len(item[1].phrase))
	plain = [f"(?P<p{at}>{_source(p.phrase, False)})" for at, p in numbered if not p.is_pattern]
	patterns = [f"(?P<p{at}>{_source(p.phrase, True)})" for at, p in numbered if p.is_pattern]
	return tuple(re.compile(source) for source in (["|".join(plain)] if plain else []) + patterns)


def _source(phrase: str, is_pattern: bool) -> str:
	folded = _folded(phrase)
	if is_pattern:
		# Letters in a pattern may be classes, as \D is; only the text is made small.
		return phrase
	if _LATIN.search(folded):
		words = r"\s+".join(re.escape(word) for word in folded.split())
		return rf"(?<![0-9a-z]){words}(?![0-9a-z])"
	return _PUNCTUATION.join(re.escape(char) for char in folded if not char.isspace())


def _folded(text: str) -> str:
	"""Make letters alike, each for itself, so that places in the text stay the same."""
	return "".join(map(_alike, text))


@lru_cache(maxsize=65536)
def _alike(char: str) -> str:
	folded = unicodedata.normalize("NFKC", char).lower()
	return folded if len(folded) == 1 else char

"""Words that mean the same, as the desk has them; what a question says is said with each of them."""

import re
from collections.abc import Iterator

import frappe

from hotline_app.intake.words import fold

_KEY = "hl_synonyms"
_SEPARATOR = re.compile(r"[,，、;；\n]+")
_MOST = 6


def others(folded: str) -> list[str]:
	"""Return what words of a folded text can also be called, those of the longest words first."""
	found: dict[str, None] = {}
	groups = _groups()
	for word in sorted((word for word in groups if word in folded), key=len, reverse=True):
		found.update(dict.fromkeys(other for other in groups[word] if other not in folded))
	return list(found)[:_MOST]


def forget() -> None:
	"""Read the words anew; call it when one changed."""
	frappe.cache.delete_value(_KEY)
	# Another request may have remembered the old ones until this change is stored.
	frappe.db.after_commit.add(lambda: frappe.cache.delete_value(_KEY))


def _groups() -> dict[str, list[str]]:
	return frappe.cache.get_value(_KEY, lambda: dict(_read()))


def _read() -> Iterator[tuple[str, list[str]]]:
	groups: dict[str, list[str]] = {}
	for row in frappe.get_all("HL Synonym", {"enabled": 1}, ["word", "synonyms"], order_by="word"):
		alike = [fold(word) for word in (row.word, *_SEPARATOR.split(row.synonyms)) if fold(word)]
		for word in alike:
			groups.setdefault(word, []).extend(other for other in alike if other != word)
	return iter(groups.items())

"""Names told on the phone character by character, by neutral words (`P-20`)."""

from typing import Any

import frappe

WORD = "HL Neutral Word"
MOST_CHARACTERS = 12


def spell(name: str) -> list[dict[str, Any]]:
	"""Return for each character of a name how to tell it, and what sounds alike.

	Each has `character`, `phrases` (弓长张), and `alike`: other characters of the same sound, each with a
	phrase, surnames first. A character that is not in the table has neither.
	"""
	characters = [char for char in (name or "").strip()[:MOST_CHARACTERS] if not char.isspace()]
	known = _rows({"character": ("in", characters or [""])})
	sounds = {row.sound for row in known if row.sound}
	alike = _rows({"sound": ("in", sorted(sounds) or [""])})
	return [_told(char, known, alike) for char in characters]


def _rows(filters: dict[str, Any]) -> list[frappe._dict]:
	# Not a secret of anybody's: a table of characters.
	return frappe.get_all(
		WORD,
		filters=filters,
		fields=["character", "sound", "phrase", "surname"],
		order_by="surname desc, creation, name",
	)


def _told(char: str, known: list[frappe._dict], alike: list[frappe._dict]) -> dict[str, Any]:
	own = [row for row in known if row.character == char]
	sounds = {row.sound for row in own if row.sound}
	others = {row.character: row.phrase for row in reversed(alike) if row.sound in sounds}
	others.pop(char, None)
	return {
		"character": char,
		"phrases": [row.phrase for row in own],
		"alike": [{"character": c, "phrase": p} for c, p in reversed(others.items())],
	}

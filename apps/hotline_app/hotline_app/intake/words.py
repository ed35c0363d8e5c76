"""Words in what people say: key words that are found however they are typed, and how alike texts are. Pure.

Chinese is written without spaces, so a key word is found anywhere in it. A Latin word is found as a whole
("fire" is not in "fired"), unless a `*` at its end says that it may go on ("leak*" is in "leaking").
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# Scripts that put spaces between words.
_SPACED = re.compile(r"[0-9a-z\u00df-\u024f\u0370-\u04ff]")
_WORD = re.compile(
	r"[0-9a-z\u00df-\u024f\u0370-\u04ff]+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+"
)
_TAG = re.compile(r"<[^>]{1,200}>")
_PART = re.compile(r'"([^"]+)"(\*?)|(\S+)')
_QUOTES = str.maketrans("“”„«»", '"""""')


class Word(NamedTuple):
	"""A folded word, and on which side a letter beside it would make it another word."""

	text: str
	begins: bool
	ends: bool


# Several words that must all be there.
Phrase = tuple[Word, ...]


def fold(text: object) -> str:
	"""Return the text with full-width and half-width forms, upper and lower case, and spaces made alike."""
	return " ".join(unicodedata.normalize("NFKC", str(text or "")).casefold().split())


def phrases(lines: str | None) -> tuple[Phrase, ...]:
	"""Read key words, one a line; several words on a line, separated by spaces, must all be there.

	What stands between quotation marks is one word, spaces included: `"on fire"`.
	"""
	folded = (fold(line.translate(_QUOTES)) for line in (lines or "").splitlines())
	return tuple(phrase for line in folded if (phrase := _phrase(line)))


def any_of(wanted: Sequence[Phrase], folded: str) -> bool:
	"""Whether at least one of the phrases is in a text that `fold` returned."""
	return any(all(_occurs(word, folded) for word in phrase) for phrase in wanted)


def grams(text: object) -> frozenset[str]:
	"""Return the small pieces by which texts are compared: pairs in Chinese, triples in spaced words."""
	pieces: set[str] = set()
	for word in _WORD.findall(_TAG.sub(" ", fold(text))):
		length = 3 if _SPACED.match(word) else 2
		padded = f" {word} " if length == 3 else word
		pieces.update(padded[at : at + length] for at in range(max(1, len(padded) - length + 1)))
	return frozenset(pieces)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
	"""Return how alike two texts are, from their grams: 0 (nothing in common) to 1.

	The order of words does not count. Of a short text beside a long one it also counts how much of the short
	one is in the other, so that a few words on the phone are found in a long report.
	"""
	if not one or not other:
		return 0.0
	common = len(one & other)
	whole = 2 * common / (len(one) + len(other))
	part = common / min(len(one), len(other))
	# A part of few pieces proves little.
	certainty = min(1.0, min(len(one), len(other)) / 8)
	return (whole + part * certainty) / (1 + certainty)


def _phrase(line: str) -> Phrase:
	parts = (f"{quoted}{star}".strip() or plain for quoted, star, plain in _PART.findall(line))
	return tuple(word for part in parts if (word := _word(part)))


def _word(part: str) -> Word | None:
	text = part.rstrip("*")
	if not text:
		return None
	ends = bool(_SPACED.match(text[-1])) and text == part
	return Word(text, bool(_SPACED.match(text[0])), ends)


def _occurs(word: Word, folded: str) -> bool:
	at = folded.find(word.text)
	while at >= 0:
		after = at + len(word.text)
		is_cut = word.begins and at and _SPACED.match(folded[at - 1])
		goes_on = word.ends and after < len(folded) and _SPACED.match(folded[after])
		if not is_cut and not goes_on:
			return True
		at = folded.find(word.text, at + 1)
	return False

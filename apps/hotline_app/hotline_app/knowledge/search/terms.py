"""The terms by which an article is found, with their weights, and those that a question asks for. Pure.

Beside words there are pairs of Chinese signs, which find what a dictionary cuts otherwise. Of title and
keywords there are also, each with a sign before it: `~` sounds, `^` first letters of sounds, `>` beginnings
of Latin words, `-` Latin words with a letter left out, for slips of the hand.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from . import segmenting, sounds

SOUND, INITIALS, BEGINNING, SLIP = "~^>-"
LONGEST = 40
# Of a field: what a term in it counts, its usual length in terms, whether it is found by sound too.
FIELDS = {
	"title": (8.0, 8, True),
	"keywords": (6.0, 12, True),
	"answer": (2.5, 50, False),
	"text": (1.0, 150, False),
}
PAIR = 0.5
_BY_SOUND = 0.6
_BY_INITIALS = 0.8
_BY_BEGINNING = 0.7
_BY_SLIP = 0.6
# Long texts: their most frequent words tell what they are about.
_MOST_OF_A_TEXT = 80
_SCALE = 10
# A word that comes again says less each time; a long field says less with each word (BM25).
_K, _B = 1.2, 0.6


class Wanted(NamedTuple):
	"""A term of a question, and how much finding it counts."""

	term: str
	factor: float


def of_article(fields: Mapping[str, object]) -> dict[str, int]:
	"""Return the terms of an article with what each counts, from the texts of its `FIELDS`."""
	total: Counter[str] = Counter()
	for fieldname, (boost, usual, by_sound) in FIELDS.items():
		counted = _counted(segmenting.plain(fields.get(fieldname)), by_sound)
		if not by_sound:
			counted = Counter(dict(counted.most_common(_MOST_OF_A_TEXT)))
		length = sum(number for term, number in counted.items() if term[0] not in "~^>-")
		norm = _K * (1 - _B + _B * length / usual)
		for term, number in counted.items():
			total[term] += boost * number * (_K + 1) / (number + norm)
	return {term: max(1, round(weight * _SCALE)) for term, weight in total.items() if len(term) <= LONGEST}


def of_question(text: str) -> list[Wanted]:
	"""Return the terms that a question asks for: what is written, then what it sounds like."""
	found: dict[str, float] = {}

	def want(term: str, factor: float) -> None:
		if term not in segmenting.STOP:
			found[term] = max(found.get(term, 0), factor)

	for run in segmenting.runs(segmenting.plain(text)):
		if segmenting.is_latin(run):
			for term, factor in _latin(run):
				want(term, factor)
			continue
		for word in segmenting.words(run):
			want(word, 1.0)
		for pair in segmenting.pairs(run):
			want(pair, PAIR)
	return [Wanted(term, factor) for term, factor in found.items()]


def by_sound(wanted: Wanted) -> Wanted | None:
	"""Return the term for what sounds like a Chinese one, None for others."""
	if len(wanted.term) < 2 or segmenting.is_latin(wanted.term) or len(wanted.term) > 4:
		return None
	return Wanted(SOUND + sounds.sound(wanted.term), wanted.factor * _BY_SOUND)


def _counted(text: str, by_sound: bool) -> Counter[str]:
	counted: Counter[str] = Counter()
	for run in segmenting.runs(text):
		words = segmenting.words(run)
		counted.update(words)
		if by_sound:
			counted.update(set(segmenting.pairs(run)) - set(words))
			counted.update(_heard(run, words))
	return counted


def _heard(run: str, words: Iterable[str]) -> set[str]:
	if segmenting.is_latin(run):
		return set() if run.isdigit() else {*_beginnings(run), *(SLIP + one for one in _slips(run))}
	chinese = {*words, *segmenting.pairs(run)}
	letters = sounds.initials(run)
	return {
		*(SOUND + sounds.sound(one) for one in chinese if len(one) <= 4),
		*(INITIALS + sounds.initials(one) for one in words if len(one) > 1),
		*(INITIALS + letters[:length] for length in range(2, min(len(letters), 8) + 1)),
	}


def _latin(run: str) -> Iterator[tuple[str, float]]:
	"""What Latin letters may mean: a word, its beginning, a slip of the hand, pinyin, first letters of it."""
	yield run, 1.0
	if run.isdigit():
		return
	yield BEGINNING + run, _BY_BEGINNING
	if len(run) >= 5:
		for one in {run, *_slips(run)}:
			yield SLIP + one, _BY_SLIP
			yield one, _BY_SLIP
	parts = sounds.split(run)
	folded = [sounds.fold_sound(part) for part in parts]
	for first, second in pairwise(folded):
		yield SOUND + first + second, _BY_SOUND
	if 2 <= len(run) <= 8 and len(parts) < 2:
		yield INITIALS + run, _BY_INITIALS


def _beginnings(word: str) -> Iterator[str]:
	return (BEGINNING + word[:length] for length in range(2, min(len(word), 10) + 1))


def _slips(word: str) -> set[str]:
	"""The word with one letter left out: two words that differ in a letter have one of these in common."""
	return {word[:at] + word[at + 1 :] for at in range(len(word))} if 5 <= len(word) <= 20 else set()

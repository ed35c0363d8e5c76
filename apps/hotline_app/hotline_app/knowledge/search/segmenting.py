"""Words of a text, Chinese and Latin. Pure.

The segmenter is jieba with its own dictionary, compiled (`rjieba`): it is loaded once a process, in about
half a second, with the first text. It guesses no new words, for guesses differ between an article and a
question; pairs of signs find what is in no dictionary.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import rjieba
from frappe.utils import strip_html

from hotline_app.intake.words import fold

_RUN = re.compile(r"[0-9a-z\u00df-\u024f]+|[\u3400-\u9fff\uf900-\ufaff]+")
# What is in every question and says nothing about the matter.
STOP = frozenset((Path(__file__).parent / "stop_words.txt").read_text("utf-8").split())


def plain(text: object) -> str:
	"""Return a text, HTML or not, folded: no tags, one case, one width of signs."""
	return fold(strip_html(str(text or "")))


def runs(folded: str) -> Iterator[str]:
	"""Return the parts of a folded text in one script: Latin words and numbers, Chinese without a break."""
	return (match.group() for match in _RUN.finditer(folded))


def is_latin(run: str) -> bool:
	"""Whether a run is Latin or a number."""
	return run[0] < "\u3400"


def words(run: str) -> list[str]:
	"""Return the words of a run, long ones also in their parts; stop words are left out."""
	found = [run] if is_latin(run) else rjieba.cut_for_search(run, False)
	return [word for word in found if word not in STOP and (len(word) > 1 or word.isdigit())]


def pairs(run: str) -> list[str]:
	"""Return the pairs of neighbouring signs of a Chinese run."""
	return [run[at : at + 2] for at in range(len(run) - 1)] if not is_latin(run) else []

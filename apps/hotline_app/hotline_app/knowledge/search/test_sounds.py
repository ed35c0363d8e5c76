"""Sounds: what is typed as pinyin, and what sounds alike."""

import pytest

from . import sounds, terms


@pytest.mark.parametrize(
	("typed", "parts"),
	[
		("nuanqi", ("nuan", "qi")),
		("xian", ("xian",)),
		("tingdianle", ("ting", "dian", "le")),
		("tingdianl", ("ting", "dian")),  # not typed to its end
		("bank", ()),
		("xyz", ()),
		("", ()),
	],
)
def test_pinyin_is_split_into_syllables(typed: str, parts: tuple[str, ...]) -> None:
	"""Latin letters are pinyin only if they are it from first to last, but for a last syllable under way."""
	assert sounds.split(typed) == parts


def test_what_sounds_alike_is_alike() -> None:
	"""Signs of one sound are alike, and so are sounds that many speakers don't tell apart."""
	assert sounds.sound("暖汽") == sounds.sound("暖气")
	assert sounds.sound("声控") == sounds.sound("僧控")
	assert sounds.sound("银行") != sounds.sound("停电")
	assert sounds.initials("暖气不热") == "nqbr"


def test_title_weighs_more_than_text() -> None:
	"""A word counts most in the title, then keywords, answer, text; a long field dilutes it."""
	fields = ("title", "keywords", "answer", "text")
	weights = [terms.of_article({field: "passport"})["passport"] for field in fields]
	assert weights == sorted(weights, reverse=True)
	assert len(set(weights)) == len(weights)
	alone = terms.of_article({"answer": "passport"})["passport"]
	among = terms.of_article({"answer": "passport " + " ".join(f"word{n}" for n in range(50))})["passport"]
	assert among < alone


def test_text_without_words_has_no_terms() -> None:
	"""Signs, spaces and stop words make no terms, and nothing fails on what is missing."""
	assert terms.of_article({"title": "？！ 的 了", "answer": None}) == {}
	assert terms.of_question("") == []

"""How Chinese is read aloud, for who types by sound or picks the wrong sign of the same sound. Pure.

Sounds that many speakers don't tell apart are folded: zh, ch and sh to z, c and s, a final ng to n.
"""

from functools import cache, lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_FOLDED = {"zh": "z", "ch": "c", "sh": "s"}
_LONGEST = 6


@lru_cache(maxsize=20_000)
def syllables(chinese: str) -> tuple[str, ...]:
	"""Return the syllables of Chinese signs, without tones, as they are typed."""
	return tuple(lazy_pinyin(chinese, v_to_u=False))


def fold_sound(syllable: str) -> str:
	"""Return a syllable as all that sound nearly like it are kept."""
	begin = _FOLDED.get(syllable[:2], syllable[:2])
	folded = begin + syllable[2:]
	return folded[:-1] if folded.endswith("ng") else folded


def sound(chinese: str) -> str:
	"""Return what Chinese signs sound like, folded and in one piece."""
	return "".join(fold_sound(syllable) for syllable in syllables(chinese))


def initials(chinese: str) -> str:
	"""Return the first letters of the syllables."""
	return "".join(syllable[0] for syllable in syllables(chinese))


@lru_cache(maxsize=5_000)
def split(typed: str) -> tuple[str, ...]:
	"""Return the syllables of Latin letters that are pinyin from first to last, nothing if they are not.

	What is typed may end within a syllable, which is left out then.
	"""
	known = _known()
	# By position: the fewest syllables up to there.
	best: dict[int, tuple[str, ...]] = {0: ()}
	for end in range(1, len(typed) + 1):
		for start in range(max(0, end - _LONGEST), end):
			if start in best and typed[start:end] in known:
				candidate = (*best[start], typed[start:end])
				if end not in best or len(candidate) < len(best[end]):
					best[end] = candidate
	if len(typed) in best:
		return best[len(typed)]
	for end in range(len(typed) - 1, 0, -1):
		if end in best and len(best[end]) > 1 and any(one.startswith(typed[end:]) for one in known):
			return best[end]
	return ()


@cache
def _known() -> frozenset[str]:
	readings = {reading for several in PINYIN_DICT.values() for reading in several.split(",")}
	return frozenset(plain for reading in readings if (plain := to_normal(reading)).isascii())

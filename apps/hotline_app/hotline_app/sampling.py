"""Fair draws that anybody can repeat: who is drawn depends on the seed and the names alone."""

import hashlib
from collections.abc import Iterable, Mapping
from math import ceil

_WHOLE = 2**64


def place(seed: str, name: str) -> float:
	"""Return a number from 0 up to 1 that is evenly spread over names and not to be guessed from them."""
	return int.from_bytes(hashlib.sha256(f"{seed}\n{name}".encode()).digest()[:8]) / _WHOLE


def is_drawn(seed: str, name: str, percent: float) -> bool:
	"""Whether `name` is among `percent` of 100 of all names there could be."""
	return place(seed, name) * 100 < percent


def draw(seed: str, strata: Mapping[str, Iterable[str]], sizes: Mapping[str, int]) -> list[str]:
	"""Return the names drawn: from each stratum as many as `sizes` says, each name with the same chance."""
	drawn: list[str] = []
	for stratum, names in strata.items():
		ranked = sorted(names, key=lambda name: place(seed, name))
		drawn += ranked[: sizes.get(stratum, 0)]
	return drawn


def sizes_by_percent(populations: Mapping[str, int], percent: float) -> dict[str, int]:
	"""Return how many are drawn from each stratum; a part of one counts as one."""
	# Rounded first: 7% of 100 is 7, though 7.000000000000001 would be 8.
	return {stratum: min(many, ceil(round(many * percent / 100, 6))) for stratum, many in populations.items()}


def sizes_by_count(populations: Mapping[str, int], count: int) -> dict[str, int]:
	"""Return how many of `count` fall to each stratum, by its share.

	Each stratum has one as long as there is one for all of them; the largest remainders get what is left.
	"""
	total = sum(populations.values())
	count = min(count, total)
	if not count:
		return dict.fromkeys(populations, 0)
	filled = [stratum for stratum, many in populations.items() if many]
	least = 1 if count >= len(filled) else 0
	exact = {stratum: count * many / total for stratum, many in populations.items()}
	sizes = {
		stratum: max(int(exact[stratum]), least if populations[stratum] else 0) for stratum in populations
	}
	by_remainder = sorted(populations, key=lambda stratum: (sizes[stratum] - exact[stratum], stratum))
	while (left := count - sum(sizes.values())) > 0:
		for stratum in [s for s in by_remainder if sizes[s] < populations[s]][:left]:
			sizes[stratum] += 1
	while (over := sum(sizes.values()) - count) > 0:
		# The small strata had more than their share; the large ones give it.
		for stratum in [s for s in reversed(by_remainder) if sizes[s] > least][:over] or by_remainder[:over]:
			sizes[stratum] -= 1
	return sizes

"""How far two reviewers agree who scored the same without seeing each other's results."""

from collections import Counter
from collections.abc import Sequence

Pair = tuple[str, str]


def share(pairs: Sequence[Pair]) -> float:
	"""Return the part of the pairs, 0 to 1, in which both said the same; 0 without any."""
	return sum(one == other for one, other in pairs) / len(pairs) if pairs else 0.0


def kappa(pairs: Sequence[Pair]) -> float | None:
	"""Return Cohen's kappa: agreement beyond what chance would give, from -1 to 1.

	None without pairs, or where both never said but one and the same: chance explains all of it.
	"""
	if not pairs:
		return None
	number = len(pairs)
	first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
	by_chance = sum(first[said] * second[said] for said in first) / number**2
	if by_chance == 1:
		return None
	return (share(pairs) - by_chance) / (1 - by_chance)

"""The arithmetic of a day's score, which needs no site.

A part is a share between 0 and 100, or None where there was nothing to measure: such a part is left out, and
its weight falls to the others.
"""

from collections.abc import Mapping

PARTS = ("completeness", "content", "sampling", "timeliness", "stability")


def share(good: int, of: int) -> float | None:
	"""Return `good` of `of` in per cent, at most 100; None where there is nothing of which it could be."""
	return round(min(100 * good / of, 100.0), 2) if of else None


def score(shares: Mapping[str, float | None], weights: Mapping[str, float]) -> float | None:
	"""Return the weighted mean of the parts that were measured, None if none was."""
	measured = {part: value for part, value in shares.items() if value is not None and weights.get(part)}
	whole = sum(weights[part] for part in measured)
	return round(sum(value * weights[part] for part, value in measured.items()) / whole, 2) if whole else None


def formula(shares: Mapping[str, float | None], weights: Mapping[str, float]) -> str:
	"""Return how the score comes about: `(96 × 30 + 100 × 20) ÷ 50`."""
	measured = [
		(value, weights[part]) for part, value in shares.items() if value is not None and weights.get(part)
	]
	if not measured:
		return ""
	terms = " + ".join(f"{value:g} × {weight:g}" for value, weight in measured)
	return f"({terms}) ÷ {sum(weight for _, weight in measured):g}"

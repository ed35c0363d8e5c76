"""The test by which sudden rises, new words and weak points are told: against sums over all cases."""

from math import comb

import pytest

from hotline_app.insight.statistics import chance, figures


@pytest.mark.parametrize(
	("part", "whole", "share"), [(1, 5, 0.2), (4, 10, 0.5), (9, 12, 0.2), (30, 200, 0.1)]
)
def test_chance_is_the_tail_of_the_binomial_distribution(part: int, whole: int, share: float) -> None:
	"""The chance of so many or more is the sum over all of these cases."""
	tail = sum(comb(whole, k) * share**k * (1 - share) ** (whole - k) for k in range(part, whole + 1))
	assert chance.of_part(part, whole, share) == pytest.approx(tail)


def test_chance_of_many_is_told_without_adding_up_all() -> None:
	"""Of hundred thousands the tail is nought far above the mean, one far below, and a half at it."""
	assert chance.of_part(60_000, 100_000, 0.5) == pytest.approx(0, abs=1e-12)
	assert chance.of_part(40_000, 100_000, 0.5) == pytest.approx(1)
	assert chance.of_part(50_000, 100_000, 0.5) == pytest.approx(0.5, abs=0.01)


def test_as_many_as_usual_are_no_surprise() -> None:
	"""Ten after ten in each of four periods happens every other time, thirty hardly ever."""
	assert 0.4 < chance.of_so_many(10, 40, 4) < 0.7
	assert chance.of_so_many(30, 40, 4) < 0.001


def test_quantiles_are_values_that_occur() -> None:
	"""The median of an even number is the lower one; nine of ten are no later than the ninth."""
	assert figures.quantile([1, 2, 3, 40], 0.5) == 2
	assert figures.quantile(list(range(1, 11)), 0.9) == 9
	assert figures.quantile([], 0.5) is None

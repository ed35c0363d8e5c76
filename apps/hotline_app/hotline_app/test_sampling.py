import pytest

from hotline_app import sampling

NAMES = [f"WO-{number:06}" for number in range(20_000)]


@pytest.mark.clause("C-6.2.3a")
@pytest.mark.parametrize("percent", [1, 5, 33.3, 90])
def test_share_is_fair(percent):
	"""Of many orders about the given share is drawn, and another seed draws others."""
	drawn = {name for name in NAMES if sampling.is_drawn("rule", name, percent)}
	assert abs(len(drawn) / len(NAMES) * 100 - percent) < 1.5
	others = {name for name in NAMES if sampling.is_drawn("another rule", name, percent)}
	assert drawn != others


def test_greater_share_holds_the_smaller():
	"""Raising the share adds orders to those that were drawn already, and 0 and 100 mean none and all."""
	few = {name for name in NAMES if sampling.is_drawn("rule", name, 5)}
	many = {name for name in NAMES if sampling.is_drawn("rule", name, 20)}
	assert few < many
	assert not any(sampling.is_drawn("rule", name, 0) for name in NAMES)
	assert all(sampling.is_drawn("rule", name, 100) for name in NAMES)


def test_draw_can_be_repeated():
	"""The same names in any order give the same sample."""
	strata = {"a": NAMES[:500], "b": NAMES[500:600]}
	backwards = {stratum: list(reversed(names)) for stratum, names in strata.items()}
	sizes = {"a": 20, "b": 4}
	drawn = sampling.draw("seed", strata, sizes)
	assert drawn == sampling.draw("seed", backwards, sizes)
	assert len(drawn) == len(set(drawn)) == 24


@pytest.mark.parametrize(
	("populations", "percent", "sizes"),
	[
		({"a": 100}, 7, {"a": 7}),
		({"a": 100, "b": 1}, 5, {"a": 5, "b": 1}),
		({"a": 3, "b": 0}, 50, {"a": 2, "b": 0}),
		({"a": 10}, 100, {"a": 10}),
	],
)
def test_sizes_by_percent(populations, percent, sizes):
	"""Each stratum has its share, at least one order of it."""
	assert sampling.sizes_by_percent(populations, percent) == sizes


@pytest.mark.parametrize(
	("populations", "count", "sizes"),
	[
		({"a": 60, "b": 30, "c": 10}, 10, {"a": 6, "b": 3, "c": 1}),
		({"a": 98, "b": 1, "c": 1}, 10, {"a": 8, "b": 1, "c": 1}),
		({"a": 2, "b": 1}, 10, {"a": 2, "b": 1}),
		({"a": 5, "b": 5, "c": 5}, 2, {"a": 1, "b": 1, "c": 0}),
		({"a": 7, "b": 0}, 3, {"a": 3, "b": 0}),
		({}, 3, {}),
	],
)
def test_sizes_by_count(populations, count, sizes):
	"""The count is kept to exactly, by share, and no stratum is left out while there is one for each."""
	assert sampling.sizes_by_count(populations, count) == sizes


@pytest.mark.parametrize("count", range(0, 61))
def test_counts_always_add_up(count):
	"""Whatever the count, the sizes add up to it and none is more than there are."""
	populations = {"a": 31, "b": 17, "c": 1, "d": 1, "e": 1, "f": 5}
	sizes = sampling.sizes_by_count(populations, count)
	assert sum(sizes.values()) == min(count, 56)
	assert all(0 <= sizes[stratum] <= many for stratum, many in populations.items())

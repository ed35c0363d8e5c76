"""What a scored card is worth, and how far two reviewers agree."""

from types import SimpleNamespace

import pytest

from hotline_app.quality import agreement, scoring


def _item(result: str, points: float = 0, weight: float = 1, knock_out: int = 0) -> SimpleNamespace:
	return SimpleNamespace(result=result, points=points, weight=weight, max_points=5, knock_out=knock_out)


@pytest.mark.parametrize(
	("items", "score"),
	[
		([], (0.0, False)),
		([_item("Scored", 5), _item("Scored", 0)], (50.0, False)),
		([_item("Scored", 5, weight=3), _item("Scored", 2, weight=1)], (85.0, False)),
		([_item("Scored", 4), _item("Not Applicable")], (80.0, False)),
		([_item("Scored", 5), _item("Passed", knock_out=1)], (100.0, False)),
		([_item("Scored", 5), _item("Failed", knock_out=1)], (0.0, True)),
		([_item("Not Applicable")], (0.0, False)),
	],
)
def test_total(items: list, score: tuple) -> None:
	"""The total is the weighted mean of what applies, and nought if a knock-out item failed."""
	assert scoring.total(items) == score


def test_kappa_by_hand() -> None:
	"""Cohen's kappa is that of the textbook: 20 and 15 alike, 5 and 10 not, make 0.7 and 0.4."""
	pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
	assert agreement.share(pairs) == pytest.approx(0.7)
	assert agreement.kappa(pairs) == pytest.approx(0.4)


def test_kappa_at_its_ends() -> None:
	"""Full agreement is 1, the contrary of each other -1, and nothing is said where chance explains all."""
	assert agreement.kappa([("a", "a"), ("b", "b")]) == 1
	assert agreement.kappa([("a", "b"), ("b", "a")]) == -1
	assert agreement.kappa([("a", "a"), ("a", "a")]) is None
	assert agreement.kappa([]) is None

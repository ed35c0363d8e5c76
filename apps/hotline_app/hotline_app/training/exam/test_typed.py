"""How much of a text was typed rightly."""

import pytest

from hotline_app.training.exam import typed

TEXT = "您好，这里是热线，请问有什么可以帮您？"


@pytest.mark.parametrize(
	("written", "right"),
	[
		(TEXT, len(TEXT)),
		(TEXT[:10], 10),
		("", 0),
		# One left out is one fewer; one wrong in its place takes one more off; one too many takes one off.
		(TEXT.replace("热", ""), len(TEXT) - 1),
		(TEXT.replace("热", "冷"), len(TEXT) - 2),
		(TEXT.replace("热", "热热"), len(TEXT) - 1),
		("x" * 100, 0),
	],
)
def test_right_characters(written: str, right: int) -> None:
	"""Right characters count in their order, wrong ones take one off, left out ones count for nothing."""
	assert typed.right_characters(TEXT, written) == right


def test_lines_do_not_count() -> None:
	"""How a text is broken into lines makes no difference."""
	assert typed.plain(" a  b\n c ") == "a b c"


def test_doubt() -> None:
	"""Too fast, or with hardly any keys, is doubtful; two characters for three keys are not."""
	assert not typed.is_doubtful(100, 80, 150)
	assert typed.is_doubtful(100, 80, 2)
	assert typed.is_doubtful(100, 900, 150)

"""How much of a text somebody has typed rightly; pure text, no records (`G-3.2`)."""

from difflib import SequenceMatcher

# Whoever has typed so much of a text has come to its end.
WHOLE = 0.98
# An input method writes several characters for a few keys, but not for fewer than this for each.
FEWEST_KEYS = 0.4
# Faster than the fastest typists.
FASTEST = 400


def plain(text: str | None) -> str:
	"""Return the text with any run of white space as one space: how lines are broken does not count."""
	return " ".join((text or "").split())


def right_characters(text: str, written: str) -> int:
	"""Return how many characters of `text` stand in `written` in their order, less those that do not belong.

	What was left out counts for nothing, what was typed wrongly takes one off; never less than nought.
	"""
	# Beyond this there are only wrong ones.
	written = written[: len(text) * 2]
	blocks = SequenceMatcher(None, text, written, autojunk=False).get_matching_blocks()
	matched = sum(block.size for block in blocks)
	return max(matched - (len(written) - matched), 0)


def is_whole(text: str, written: str) -> bool:
	"""Say whether the whole text was typed."""
	return len(written) >= len(text) * WHOLE


def is_doubtful(right: int, speed: float, keystrokes: int) -> bool:
	"""Say whether it was hardly typed by hand: faster than people are, or with too few keys.

	A hint for a person to look at, for the keys are counted by the page.
	"""
	return speed > FASTEST or keystrokes < right * FEWEST_KEYS

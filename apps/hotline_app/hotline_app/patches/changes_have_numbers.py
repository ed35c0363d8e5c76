"""Changes of partners' orders are numbered by a sequence that sites of before don't have."""

from hotline_app.partner import changes


def execute() -> None:
	changes.make_sequence()

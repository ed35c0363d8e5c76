"""Sites from before administrators of a line had the first steps: the right to end them."""

from hotline_app.hotline_setup import install


def execute() -> None:
	install.let_administrators_end_the_first_steps()

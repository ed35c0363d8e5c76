"""Sites of before the public pages began with the login."""

from hotline_app.hotline_setup.install import open_the_public_pages


def execute() -> None:
	open_the_public_pages()

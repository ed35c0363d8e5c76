"""Amounts were told with the letters CNY; they are told with the sign that people know."""

from hotline_app.hotline_setup.install import give_the_yuan_its_sign


def execute() -> None:
	give_the_yuan_its_sign()

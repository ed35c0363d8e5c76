"""What a product tells the bench about itself; the bench knows nothing else of it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Locale:
	"""What the setup wizard would ask."""

	language: str
	country: str
	time_zone: str
	currency: str


@dataclass(frozen=True)
class Call:
	"""A function of the app that is called on the site, once."""

	name: str
	title: str
	function: str
	arguments: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Command:
	"""A command of the product's own: a module that gets what was typed after the command's name.

	The framework's Python runs it in `sites`, with `--site` before the rest, while the product runs. One
	that `needs_site` is not set for is run in the root by whichever Python there is, also before `up`.
	"""

	name: str
	help: str
	module: str
	needs_site: bool = True


@dataclass(frozen=True)
class Product:
	"""An app with the site it is shown on."""

	command: str
	title: str
	app: str
	site: str
	test_site: str
	locale: Locale
	# GET, answers 200 when the whole of it works
	health: str
	admin_password_variable: str
	# packages of front ends below the root, built into the app's public folder
	front_ends: tuple[str, ...] = ()
	seeds: tuple[Call, ...] = ()
	# returns its accounts: a list of objects with role, user, password and page
	demo: Call | None = None
	commands: tuple[Command, ...] = ()
	first_steps: tuple[str, ...] = ()

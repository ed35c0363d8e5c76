"""Sites from outside: says what is there, and has the framework's own Python do the work."""

import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import fingerprint, shell
from .errors import BenchError
from .framework import source
from .layout import Bench
from .product import Call, Locale
from .state import State

# Written into the state before a site is begun and forgotten once it is whole.
_UNDER_WAY = "creating"


def exists(bench: Bench, state: State, site: str) -> bool:
	"""Say whether the site is there and whole; one that was begun and interrupted is not."""
	return (bench.sites / site / "site_config.json").exists() and state.get(_UNDER_WAY) != site


def create(
	bench: Bench,
	state: State,
	site: str,
	*,
	admin_password: str,
	locale: Locale,
	config: Mapping[str, Any],
	scheduler: bool,
	log: Path,
) -> None:
	"""Make the site; what an interrupted attempt left is removed first, a whole site never."""
	folder = bench.sites / site
	if exists(bench, state, site):
		raise BenchError(f"the site {site} exists already")
	again = folder.exists()
	if again and state.get(_UNDER_WAY) != site and any(folder.glob("*.json")):
		raise BenchError(f"{folder} was not made by this command: move it away first")
	shutil.rmtree(folder, ignore_errors=True)
	state.set(_UNDER_WAY, site)
	request = {
		"action": "create",
		"site": site,
		"again": True,
		"admin_password": admin_password,
		"locale": vars(locale),
		"config": dict(config),
		"scheduler": scheduler,
	}
	work(bench, request, log=log, what=f"site {site}")
	# It holds people's files and the key to the database.
	folder.chmod(0o700)
	state.set(_UNDER_WAY, None)


def install_app(bench: Bench, site: str, app: str, log: Path) -> None:
	"""Install an app on the site, or finish an installation that was interrupted."""
	work(bench, {"action": "install", "site": site, "app": app}, log=log, what=f"installation of {app}")


def migrate(bench: Bench, site: str, log: Path) -> None:
	"""Bring the site's database up to the apps' sources."""
	work(bench, {"action": "migrate", "site": site}, log=log, what=f"migration of {site}")


def call(bench: Bench, site: str, function: Call, log: Path) -> Any:
	"""Call a function of an app on the site and return what it returns."""
	request = {
		"action": "call",
		"site": site,
		"function": function.function,
		"arguments": dict(function.arguments),
	}
	return work(bench, request, log=log, what=function.title)


def sources(bench: Bench) -> str:
	"""Return the fingerprint of what a migration looks at: the framework and the apps' sources."""
	apps = [bench.apps / app / app for app in bench.app_names() if app != "frappe"]
	return source.recipe() + fingerprint.of_files(*apps, skip=("public", "tests"))


def database_of(bench: Bench, site: str) -> str:
	"""Return the name of the site's database."""
	return json.loads((bench.sites / site / "site_config.json").read_text())["db_name"]


def random_password() -> str:
	return secrets.token_urlsafe(12)


def work(bench: Bench, request: Mapping[str, Any], *, log: Path, what: str) -> Any:
	"""Have `bench.inside.site` do something and return its result."""
	# CI keeps the framework's progress bars out of the log.
	environment = {**os.environ, "PYTHONPATH": str(bench.root), "CI": "1"}
	command = [bench.python, "-m", "bench.inside.site"]
	log.parent.mkdir(parents=True, exist_ok=True)
	with log.open("a+", errors="replace") as output:
		start = output.seek(0, os.SEEK_END)
		done = subprocess.run(
			command,
			cwd=bench.sites,
			env=environment,
			input=json.dumps(request),
			stdout=output,
			stderr=subprocess.STDOUT,
			text=True,
		)
		output.seek(start)
		text = output.read()
	if done.returncode:
		raise BenchError(f"{what}: {shell.reason(text)} (all of it: {log})")
	return json.loads(text.rpartition("RESULT ")[2])

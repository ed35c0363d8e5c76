"""Python's part of the bench: the virtual environments, filled from locks, hash by hash."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from . import fingerprint, shell
from .errors import BenchError
from .layout import Bench

HERE = Path(__file__).parent
INSTALLER_LOCK = HERE / "uv.lock.txt"
REQUIREMENTS_LOCK = HERE / "requirements.lock"
TOOLS_LOCK = HERE / "bench-cli.lock.txt"

# The lock was resolved for this version; the framework's pins build on no other.
VERSION = "3.11"

# Built from source against Debian's headers, so it has to wait for them; the rest need not.
_NEEDS_HEADERS = ("mariadb",)


def interpreter() -> str:
	"""Return the Python that the virtual environments are made of."""
	if sys.version_info[:2] == tuple(map(int, VERSION.split("."))):
		return sys.executable
	if found := shutil.which(f"python{VERSION}"):
		return found
	raise BenchError(f"Python {VERSION} is needed and not found: install the package python{VERSION}")


def locked(bench: Bench) -> str:
	"""Return the fingerprint of what is fetched; the folder counts, for an environment can't be moved."""
	return fingerprint.of_texts(str(bench.root), fingerprint.of_files(INSTALLER_LOCK, REQUIREMENTS_LOCK))


def inputs(bench: Bench) -> str:
	"""Return the fingerprint of all that decides what `env` holds."""
	metadata = [bench.apps / app / "pyproject.toml" for app in bench.app_names()]
	return fingerprint.of_texts(locked(bench), fingerprint.of_files(*metadata))


def make_environment(folder: Path, log: Path) -> None:
	"""Create a virtual environment, or leave one that works as it is."""
	python = folder / "bin" / "python"
	if python.exists() and _runs(python):
		return
	shell.run([interpreter(), "-m", "venv", "--clear", folder], log=log, what="Python environment")


def fetch_requirements(bench: Bench, log: Path) -> None:
	"""Install all of the lock that needs no Debian headers."""
	make_environment(bench.env, log)
	pip = [bench.python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", INSTALLER_LOCK]
	shell.run(pip, log=log, what="Python packages", fetches=True)
	early = bench.cache / "requirements-early.lock"
	early.parent.mkdir(parents=True, exist_ok=True)
	early.write_text(without(REQUIREMENTS_LOCK.read_text(), _NEEDS_HEADERS))
	_uv(bench, "install", "--no-deps", "--require-hashes", "-r", early, log=log)


def install_requirements(bench: Bench, log: Path) -> None:
	"""Make `env` hold the locked packages and no others, and the apps from their folders."""
	_uv(bench, "sync", "--require-hashes", REQUIREMENTS_LOCK, INSTALLER_LOCK, log=log)
	editable = [part for app in bench.app_names() for part in ("--editable", str(bench.apps / app))]
	_uv(bench, "install", "--no-deps", "--no-build-isolation", *editable, log=log)


def install_tools(bench: Bench, log: Path) -> None:
	"""Install frappe-bench and supervisor into an environment of their own.

	frappe-bench's Python package bears the same name as ours, so the two can't share one.
	"""
	make_environment(bench.tools, log)
	pip = [bench.tools / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps"]
	shell.run([*pip, "--require-hashes", "-r", TOOLS_LOCK], log=log, what="bench tools", fetches=True)


def without(lock: str, packages: tuple[str, ...]) -> str:
	"""Return a requirements lock without some packages and their hash lines."""
	kept = []
	skipping = False
	for line in lock.splitlines(keepends=True):
		if line[:1] not in ("", " ", "\t", "#", "\n"):
			skipping = line.split("==")[0].strip().lower() in packages
		if not skipping:
			kept.append(line)
	return "".join(kept)


def index_settings(pip_config: str, environment: Mapping[str, str]) -> dict[str, str]:
	"""Translate pip's settings, as `pip config list` prints them, into uv's environment variables.

	uv reads none of pip's files; a user's mirror, certificate or wheel folder must count all the same.
	What the environment says to uv itself stays.
	"""
	pip: dict[str, str] = {}
	for line in pip_config.splitlines():
		key, _, value = line.partition("=")
		if value:
			# The environment comes first in the list, and wins.
			pip.setdefault(key.strip().split(".")[-1], " ".join(shlex.split(value)))
	settings = {
		"UV_DEFAULT_INDEX": pip.get("index-url"),
		"UV_INDEX": pip.get("extra-index-url"),
		"UV_FIND_LINKS": pip.get("find-links", "").replace(" ", ","),
		"SSL_CERT_FILE": pip.get("cert"),
		"UV_INSECURE_HOST": pip.get("trusted-host"),
		"UV_HTTP_TIMEOUT": pip.get("default-timeout") or pip.get("timeout"),
		# pip takes a package from whichever index has it; the hashes make that safe.
		"UV_INDEX_STRATEGY": "unsafe-best-match",
	}
	return {name: value for name, value in settings.items() if value and name not in environment}


def uv_environment(bench: Bench) -> dict[str, str]:
	"""Return what uv has to be told to get packages from where pip gets them."""
	command = [bench.python, "-m", "pip", "config", "list"]
	return index_settings(subprocess.run(command, capture_output=True, text=True).stdout, os.environ)


def _uv(bench: Bench, *arguments: str | Path, log: Path) -> None:
	environment = {
		**uv_environment(bench),
		"UV_CACHE_DIR": str(bench.cache / "uv"),
		"UV_NO_CONFIG": "1",
		"VIRTUAL_ENV": str(bench.env),
	}
	command = [bench.env / "bin" / "uv", "pip", arguments[0], "--quiet", *arguments[1:]]
	shell.run(command, log=log, what="Python packages", env=environment, fetches=True)


def _runs(python: Path) -> bool:
	command = [python, "-c", "import sys, pip; print('%d.%d' % sys.version_info[:2])"]
	done = subprocess.run(command, capture_output=True, text=True)
	return done.returncode == 0 and done.stdout.strip() == VERSION

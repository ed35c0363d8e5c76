"""A scratch site: a backup restored beside the sites in use, where no scheduler or worker finds it.

Its database is made with an account that may make databases: `root_login` and `root_password` of the
bench's configuration, as the framework's own `bench restore` asks for, or those of a `Root`.
"""

import gzip
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frappe
from frappe import _

from . import archive
from .archive import Archive

_NAME = "scratch"
# What every version of the database takes as the name of an account.
_LONGEST_NAME = 32
_HOSTS = ("localhost", "127.0.0.1", "%")
# All that the scratch site needs of what the bench knows.
_COMMON = ("db_host", "db_port", "db_socket", "db_type", "redis_cache", "redis_queue")


class NoAccountError(frappe.ValidationError):
	"""No account is known that may make a database."""


class TrialError(frappe.ValidationError):
	"""A backup could not be restored into a scratch site."""


@dataclass(frozen=True)
class Root:
	"""An account that may make databases."""

	login: str
	password: str

	@classmethod
	def configured(cls) -> "Root | None":
		"""Return the one of the bench's configuration, None if there is none."""
		password = frappe.conf.get("root_password")
		return cls(frappe.conf.get("root_login") or "root", password) if password else None


@dataclass(frozen=True)
class Scratch:
	"""A restored site: its folder, and its database through the account that made it."""

	sites: Path
	folder: Path
	database: str
	_client: "Client"

	def ask(self, statement: str) -> str:
		"""Return what the scratch database answers, a row a line."""
		return self._client.run(statement, self.database)

	def open(self, question: dict[str, Any]) -> dict[str, Any]:
		"""Have the framework open the site in a process of its own, and return what it sees (`opened.py`)."""
		done = subprocess.run(
			[sys.executable, "-m", "hotline_app.backup.opened", str(self.sites), _NAME],
			input=json.dumps(question),
			capture_output=True,
			text=True,
			cwd=self.sites,
			env={**os.environ, "FRAPPE_STREAM_LOGGING": "1"},
		)
		if done.returncode:
			raise TrialError(_("The restored site does not open: {0}").format(_last_line(done.stderr)))
		return json.loads(done.stdout.rpartition("RESULT ")[2])


class Client:
	"""The database's own client program; the password is in nobody's list of processes."""

	def __init__(self, root: Root, folder: Path):
		program = shutil.which("mariadb") or shutil.which("mysql")
		if not program:
			raise TrialError(_("The database's client program is missing: install mariadb-client."))
		options = folder / "client.cnf"
		options.touch(mode=0o600)
		conf = frappe.conf
		given = {"user": root.login, "password": root.password, "host": conf.db_host, "port": conf.db_port}
		if conf.db_socket:
			given["socket"] = conf.db_socket
		options.write_text(
			"[client]\n" + "".join(f'{key} = "{_escaped(value)}"\n' for key, value in given.items() if value)
		)
		self._command = [program, f"--defaults-file={options}", "--batch", "--skip-column-names"]

	def run(self, statement: str, database: str | None = None) -> str:
		done = subprocess.run(
			[*self._command, *filter(None, [database])], input=statement, capture_output=True, text=True
		)
		if done.returncode:
			raise TrialError(_("The database refuses: {0}").format(_last_line(done.stderr)))
		return done.stdout

	def load(self, dump: Path, database: str) -> None:
		"""Run a compressed dump."""
		with tempfile.TemporaryFile() as errors:
			program = subprocess.Popen([*self._command, database], stdin=subprocess.PIPE, stderr=errors)
			try:
				with gzip.open(dump) as stream:
					shutil.copyfileobj(stream, program.stdin)
				program.stdin.close()
			except BrokenPipeError:
				pass  # the client has said why
			failed = program.wait()
			errors.seek(0)
			said = errors.read().decode(errors="replace")
		if failed:
			raise TrialError(_("The database can't be loaded: {0}").format(_last_line(said)))


@contextmanager
def site(found: Archive, root: Root | None = None) -> Iterator[Scratch]:
	"""Restore a backup into a scratch site, which is removed in the end with its database and files.

	Raises `NoAccountError` without an account, `TrialError` if the restore fails.
	"""
	root = root or Root.configured()
	if root is None:
		raise NoAccountError(_("No account is known that may make a database (root_password)."))
	# One name a site, so that what a killed trial left is found and removed by the next one.
	database = f"_trial{frappe.conf.db_name}"[:_LONGEST_NAME]
	password = secrets.token_urlsafe(18)
	with tempfile.TemporaryDirectory(prefix=".trial-", dir=found.path.parent) as place:
		sites = Path(place)
		client = Client(root, sites)
		_drop(client, database)
		try:
			client.run(f"CREATE DATABASE `{database}`")
			for host in _HOSTS:
				client.run(f"CREATE USER '{database}'@'{host}' IDENTIFIED BY '{password}'")
				client.run(f"GRANT ALL PRIVILEGES ON `{database}`.* TO '{database}'@'{host}'")
			client.load(found.path / archive.DATABASE, database)
			folder = _make_site(found, sites, database, password)
			yield Scratch(sites, folder, database, client)
		finally:
			_drop(client, database)


def _make_site(found: Archive, sites: Path, database: str, password: str) -> Path:
	folder = sites / _NAME
	for below in ("public/files", "private/files", "locks", "logs"):
		(folder / below).mkdir(parents=True)
	for name in archive.ARCHIVES:
		if (found.path / name).exists():
			with (found.path / name).open("rb") as stream:
				for path, content in archive.members(stream):
					_write(folder / path, content)
	kept = json.loads((found.path / archive.CONFIG).read_text())
	own = {"db_name": database, "db_password": password, "mute_emails": 1, "pause_scheduler": 1}
	own |= {"encryption_key": kept["encryption_key"]} if "encryption_key" in kept else {}
	common = {key: frappe.conf[key] for key in _COMMON if frappe.conf.get(key)}
	(folder / "site_config.json").write_text(json.dumps(own))
	(sites / "common_site_config.json").write_text(json.dumps(common))
	shutil.copy(Path(frappe.local.sites_path) / "apps.txt", sites / "apps.txt")
	return folder


def _write(path: Path, content: Any) -> None:
	path.parent.mkdir(parents=True, exist_ok=True)
	with path.open("wb") as output:
		for block in archive.blocks(content):
			output.write(block)


def _drop(client: Client, database: str) -> None:
	client.run(f"DROP DATABASE IF EXISTS `{database}`")
	for host in _HOSTS:
		client.run(f"DROP USER IF EXISTS '{database}'@'{host}'")


def _escaped(value: Any) -> str:
	return str(value).replace("\\", "\\\\").replace('"', '\\"')


def _last_line(text: str) -> str:
	return (text.strip().splitlines() or ["?"])[-1]

"""Makes backups of a site and puts one in its place, so that a failure on the way changes nothing.

The dump goes into a new database, the files into new folders; only when both are whole and migrated do
they take the place of the old ones.
"""

import gzip
import secrets
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from . import backup, config, database, shell, site
from .backup import Backup
from .errors import BenchError
from .layout import Bench

_FOLDERS = {backup.PUBLIC: "public/files", backup.PRIVATE: "private/files"}
# Without the key of that time the passwords in the database can't be read.
_KEPT_KEYS = ("encryption_key", "backup_encryption_key")


def make(bench: Bench, name: str, app: str, *, purpose: str = "") -> Path:
	"""Back the site up into one verified archive and return its path."""
	folder = bench.home / "backups"
	stamp = time.strftime("%Y%m%d-%H%M%S")
	target = folder / f"{name}-{stamp}{'-' + purpose if purpose else ''}.tar"
	folder.mkdir(exist_ok=True)
	with tempfile.TemporaryDirectory(dir=folder) as parts:
		request = {"action": "backup", "site": name, "folder": parts}
		made = site.work(bench, request, log=_log(bench, "backup"), what="backup")
		paths = {part: Path(path) for part, path in made["parts"].items() if path}
		backup.pack(paths, {"site": name, "apps": made["apps"]}, target)
	try:
		backup.verify(target, app)
	except BenchError:
		target.unlink()
		raise
	return target


def put_in_place(bench: Bench, name: str, found: Backup) -> None:
	"""Replace the site's database and files by those of a verified backup, and migrate.

	Nobody may be using the site meanwhile.
	"""
	folder = bench.sites / name
	settings = folder / "site_config.json"
	former = config.read_json(settings)
	fresh = {**former, "db_name": "_" + secrets.token_hex(8), "db_password": secrets.token_urlsafe(12)}
	fresh.update({key: value for key, value in found.config().items() if key in _KEPT_KEYS})
	with tempfile.TemporaryDirectory(dir=folder) as unpacked:
		_load(bench, found, fresh)
		try:
			files = _unpack(found, Path(unpacked))
			config.write_json(settings, fresh, private=True)
			try:
				site.migrate(bench, name, _log(bench, "restore"))
			except BenchError:
				config.write_json(settings, former, private=True)
				raise
		except BaseException:
			_drop(bench, fresh)
			raise
		for part, new in files.items():
			_swap(new, folder / _FOLDERS[part], Path(unpacked) / f"old-{part}")
	_drop(bench, former)


def _load(bench: Bench, found: Backup, fresh: dict[str, Any]) -> None:
	name, password = fresh["db_name"], fresh["db_password"]
	_ask(bench, f"CREATE DATABASE `{name}`")
	for host in ("localhost", "127.0.0.1"):
		_ask(bench, f"CREATE USER '{name}'@'{host}' IDENTIFIED BY '{password}'")
		_ask(bench, f"GRANT ALL PRIVILEGES ON `{name}`.* TO '{name}'@'{host}'")
	with database.client(bench, _root_password(bench), name) as client, found.open(backup.DATABASE) as packed:
		try:
			with gzip.open(packed) as dump:
				shutil.copyfileobj(dump, client.stdin)
			client.stdin.close()
		except BrokenPipeError:
			pass  # the client has said why
		words = client.stderr.read()
	if client.returncode:
		_drop(bench, fresh)
		raise BenchError(f"the database can't be loaded: {shell.reason(words.decode(errors='replace'))}")


def _unpack(found: Backup, target: Path) -> dict[str, Path]:
	files = {}
	for part in _FOLDERS:
		stream = found.open(part)
		if stream is None:
			continue
		files[part] = target / part
		files[part].mkdir()
		with stream:
			backup.unpack_files(stream, files[part])
	return files


def _swap(new: Path, place: Path, old: Path) -> None:
	if place.exists():
		place.rename(old)
	place.parent.mkdir(parents=True, exist_ok=True)
	new.rename(place)


def _drop(bench: Bench, settings: dict[str, Any]) -> None:
	name = settings["db_name"]
	_ask(bench, f"DROP DATABASE IF EXISTS `{name}`")
	for host in ("localhost", "127.0.0.1", "%"):
		_ask(bench, f"DROP USER IF EXISTS '{name}'@'{host}'")


def _ask(bench: Bench, statement: str) -> None:
	done = database.query(bench, _root_password(bench), statement)
	if done.returncode:
		raise BenchError(f"the database refuses: {shell.reason(done.stderr)}")


def _root_password(bench: Bench) -> str:
	return config.read_json(bench.common_config)["root_password"]


def _log(bench: Bench, name: str) -> Path:
	return bench.logs / "setup" / f"{name}.log"

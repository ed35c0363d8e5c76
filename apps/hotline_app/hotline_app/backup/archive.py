"""A backup as it lies on the disk: a folder with what the framework's own backup writes, and a manifest.

    database.sql.gz  public-files.tgz  private-files.tgz  site_config.json  files.sha256  manifest.json

The manifest says of which site and apps it is, has the SHA-256 of each part, and how many records of each
DocType the site had. `bench restore database.sql.gz --with-public-files … --with-private-files …` takes the
parts as they are.
"""

import gzip
import hashlib
import inspect
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

import frappe
from frappe.utils import get_site_path, now_datetime
from frappe.utils.backups import BackupGenerator

from . import place

KIND, FORMAT = "bench-site-backup", 1
MANIFEST, FILES = "manifest.json", "files.sha256"
DATABASE, CONFIG = "database.sql.gz", "site_config.json"
# The archives of files by what they hold, below the site's folder.
ARCHIVES = {"public-files.tgz": "public/files", "private-files.tgz": "private/files"}

_BLOCK = 1024 * 1024
_DUMP_END, _TAIL_BYTES = b"-- Dump completed", 4096
# What is younger may be stored by a transaction that has not ended, so it is not counted.
_SETTLED_AFTER = timedelta(minutes=10)


class DamagedError(frappe.ValidationError):
	"""A backup is not whole."""


@dataclass(frozen=True)
class Archive:
	"""A whole backup."""

	path: Path
	about: dict[str, Any]
	checksum: str

	@property
	def size_mb(self) -> float:
		return sum(part["bytes"] for part in self.about["parts"].values()) / 1024**2


def write(folder: Path, name: str, *, with_files: bool) -> Archive:
	"""Make a backup of this site in `folder`; it appears under its name only when it is whole.

	Raises `DamagedError` if what was written is not; nothing is left behind then. Commits.
	"""
	partial = folder / f"{place.PARTIAL}{name}"
	partial.mkdir(mode=0o700)
	try:
		until = now_datetime() - _SETTLED_AFTER
		before, expected = count(until), (_files() if with_files else set())
		_write_parts(partial, with_files)
		frappe.db.commit()  # the records are counted as they are now, not as this transaction first saw them
		after = count(until)
		_check_dump(partial / DATABASE)
		packed = _list_files(partial) if with_files else {}
		if lost := [path for path in expected - packed.keys() if Path(get_site_path(path)).exists()]:
			raise DamagedError(f"{len(lost)} files are not in the archive, such as {lost[0]}")
		about = {
			"kind": KIND,
			"format": FORMAT,
			"made": now_datetime().isoformat(timespec="seconds"),
			"site": frappe.local.site,
			"apps": frappe.get_installed_apps(),
			"counted_until": until.isoformat(),
			"counts": {doctype: [after.get(doctype, 0), upper] for doctype, upper in before.items()},
			"files_bytes": sum(packed.values()),
			"parts": {path.name: _about_part(path) for path in sorted(partial.iterdir())},
		}
		(partial / MANIFEST).write_text(json.dumps(about, indent="\t"))
		for path in partial.iterdir():
			path.chmod(0o600)
		partial.rename(folder / name)
	except BaseException:
		shutil.rmtree(partial, ignore_errors=True)
		raise
	return read(folder / name)


def read(path: Path) -> Archive:
	"""Return the backup at `path`, undamaged in all its parts; raises `DamagedError`."""
	manifest = path / MANIFEST
	if not manifest.is_file():
		raise DamagedError(f"{path} is no backup: it has no {MANIFEST}")
	about = json.loads(manifest.read_text())
	for name, expected in about["parts"].items():
		if not (path / name).is_file():
			raise DamagedError(f"{name} is missing")
		if _sha256(path / name) != expected["sha256"]:
			raise DamagedError(f"{name} has changed")
	return Archive(path, about, _sha256(manifest))


def count(until: Any) -> dict[str, int]:
	"""Return how many records of each DocType were made before `until`; later that can only become fewer."""
	tables = set(frappe.db.get_tables(cached=False))
	doctypes = frappe.get_all("DocType", {"issingle": 0, "is_virtual": 0}, pluck="name")
	# One query a DocType: their number does not grow with the records.
	return {
		doctype: frappe.db.count(doctype, {"creation": ("<", until)})
		for doctype in doctypes
		if f"tab{doctype}" in tables
	}


def members(stream: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
	"""Return the files of an archive with their paths below the site's folder, such as `private/files/a`."""
	with tarfile.open(fileobj=stream, mode="r|*") as archive:
		for member in archive:
			path = _path_in_site(member.name)
			if member.isfile() and path:
				yield path, archive.extractfile(member)


def blocks(stream: BinaryIO) -> Iterator[bytes]:
	"""Return what a stream has, in pieces."""
	while block := stream.read(_BLOCK):
		yield block


def _write_parts(folder: Path, with_files: bool) -> None:
	known = inspect.signature(BackupGenerator).parameters
	conf = frappe.conf
	socket = {"db_socket": conf.db_socket} if "db_socket" in known else {}
	public, private = (str(folder / name) for name in ARCHIVES)
	generator = BackupGenerator(
		conf.db_name,
		conf.get("db_user") or conf.db_name,
		conf.db_password,
		db_host=conf.db_host,
		db_port=conf.db_port,
		db_type=conf.db_type,
		backup_path=str(folder),
		backup_path_db=str(folder / DATABASE),
		backup_path_files=public,
		backup_path_private_files=private,
		backup_path_conf=str(folder / CONFIG),
		# A backup of a part of the tables could not be restored.
		ignore_conf=True,
		compress_files=True,
		**socket,
	)
	# Not get_backup(): that would encrypt the parts if the site's settings ask for it, and then nobody
	# could check them.
	generator.take_dump()
	generator.copy_site_config()
	if with_files:
		generator.backup_files()


def _check_dump(path: Path) -> None:
	tail, has_doctypes = b"", False
	try:
		with gzip.open(path) as dump:
			for line in dump:
				has_doctypes = has_doctypes or line.startswith(b"CREATE TABLE `tabDocType`")
				tail = (tail + line)[-_TAIL_BYTES:]
	except (OSError, EOFError) as error:
		raise DamagedError(f"the database's dump can't be read: {error}") from None
	if not has_doctypes or _DUMP_END not in tail:
		raise DamagedError("the database's dump ends too early")


def _list_files(folder: Path) -> dict[str, int]:
	"""Write the checksum of each file in the archives, which reads all of them; return the sizes by path."""
	sizes: dict[str, int] = {}
	with (folder / FILES).open("w", encoding="utf-8", errors="surrogateescape") as listed:
		for name in ARCHIVES:
			try:
				with (folder / name).open("rb") as stream:
					for path, content in members(stream):
						digest = hashlib.sha256()
						sizes[path] = 0
						for block in blocks(content):
							digest.update(block)
							sizes[path] += len(block)
						listed.write(f"{digest.hexdigest()}  {path}\n")
			except (tarfile.TarError, OSError, EOFError) as error:
				raise DamagedError(f"{name} can't be read: {error}") from None
	return sizes


def _files() -> set[str]:
	"""Return the paths of all files below the site's folder."""
	return {
		os.path.relpath(os.path.join(parent, name), get_site_path())
		for folder in ARCHIVES.values()
		for parent, _folders, names in os.walk(get_site_path(folder))
		for name in names
		if not os.path.islink(os.path.join(parent, name))
	}


def _path_in_site(name: str) -> str | None:
	parts = Path(name).parts
	if ".." in parts:
		return None
	for start in range(len(parts) - 1):
		if "/".join(parts[start : start + 2]) in ARCHIVES.values():
			return "/".join(parts[start:])
	return None


def _about_part(path: Path) -> dict[str, Any]:
	return {"sha256": _sha256(path), "bytes": path.stat().st_size}


def _sha256(path: Path) -> str:
	digest = hashlib.sha256()
	with path.open("rb") as stream:
		for block in blocks(stream):
			digest.update(block)
	return digest.hexdigest()

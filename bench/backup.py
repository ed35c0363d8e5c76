"""Backups: one archive with the site's database, files and keys, checked before it may replace anything.

The archive is a plain tar of what the framework's own backup writes, with `manifest.json` first: what
it is, of which site and apps, and the SHA-256 of each part. The same parts in a folder, as an app may keep
its scheduled backups, and a single database dump made by the framework (`…-database.sql.gz`, with its files
beside it) can be restored as well.
"""

import gzip
import hashlib
import io
import json
import re
import tarfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from .errors import BenchError

KIND = "bench-site-backup"
FORMAT = 1
MANIFEST = "manifest.json"
# The parts by the names that they have in an archive.
DATABASE = "database.sql.gz"
PUBLIC = "public-files.tgz"
PRIVATE = "private-files.tgz"
CONFIG = "site_config.json"

_BLOCK = 1024 * 1024
# What a whole dump of a site ends with, and what only such a one contains.
_DUMP_END = b"-- Dump completed"
_SITE_TABLES = (b"CREATE TABLE `tabDocType`", b"CREATE TABLE `tabDefaultValue`")
_APPS = re.compile(rb"'(\[[^']*\])','installed_apps'")
_TAIL_BYTES = 4096


@dataclass(frozen=True)
class Backup:
	"""A verified backup: how to read its parts, and what it says about itself."""

	path: Path
	parts: dict[str, Path | tuple[Path, str]]
	about: dict[str, Any] = field(default_factory=dict)

	def open(self, part: str) -> BinaryIO | None:
		"""Open a part for reading; None if the backup has no such part."""
		place = self.parts.get(part)
		if place is None:
			return None
		if isinstance(place, Path):
			return place.open("rb")
		archive, member = place
		return tarfile.open(archive).extractfile(member)

	def config(self) -> dict[str, Any]:
		"""Return the site's configuration as it was, empty if the backup lacks it."""
		stream = self.open(CONFIG)
		return json.load(stream) if stream else {}


def pack(parts: dict[str, Path], about: dict[str, Any], target: Path) -> None:
	"""Write an archive of the parts; it appears under its name only when it is whole."""
	manifest = {
		"kind": KIND,
		"format": FORMAT,
		"made": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
		**about,
		"parts": {
			name: {"sha256": _sha256(path), "bytes": path.stat().st_size} for name, path in parts.items()
		},
	}
	target.parent.mkdir(parents=True, exist_ok=True)
	fresh = target.with_name(target.name + ".new")
	fresh.touch(mode=0o600)
	with tarfile.open(fresh, "w") as archive:
		text = json.dumps(manifest, indent="\t").encode()
		entry = tarfile.TarInfo(MANIFEST)
		entry.size = len(text)
		entry.mtime = int(time.time())
		archive.addfile(entry, io.BytesIO(text))
		for name, path in parts.items():
			archive.add(path, arcname=name)
	fresh.rename(target)


def verify(path: Path, app: str) -> Backup:
	"""Return the backup at `path` if it is one of a site with this app, whole and undamaged.

	Anything else is an error that says what is wrong; nothing but the file is read.
	"""
	if not path.is_file() and not (path / MANIFEST).is_file():
		raise BenchError(f"{path} is not there: give the path of a backup")
	try:
		if path.is_dir():
			found = _open_folder(path)
		else:
			found = _open_archive(path) if tarfile.is_tarfile(path) else _open_dump(path)
		_verify_dump(found, app)
	except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, json.JSONDecodeError) as error:
		raise BenchError(f"{path} is damaged ({error}): use another backup") from None
	return found


def _open_archive(path: Path) -> Backup:
	with tarfile.open(path) as archive:
		# A tar that was cut short between two members opens without complaint.
		members = {member.name: member for member in archive.getmembers()}
		if MANIFEST not in members:
			raise BenchError(f"{path} is not a backup of a site: it has no {MANIFEST}")
		manifest = json.load(archive.extractfile(MANIFEST))
		_check_kind(path, manifest)
		for name, expected in manifest["parts"].items():
			if name not in members:
				raise BenchError(f"{path} is damaged: {name} is missing; use another backup")
			if _digest(archive.extractfile(name)) != expected["sha256"]:
				raise BenchError(f"{path} is damaged: {name} has changed; use another backup")
	return Backup(path, {name: (path, name) for name in manifest["parts"]}, manifest)


def _open_folder(path: Path) -> Backup:
	manifest = json.loads((path / MANIFEST).read_text())
	_check_kind(path, manifest)
	for name, expected in manifest["parts"].items():
		if not (path / name).is_file():
			raise BenchError(f"{path} is damaged: {name} is missing; use another backup")
		if _sha256(path / name) != expected["sha256"]:
			raise BenchError(f"{path} is damaged: {name} has changed; use another backup")
	return Backup(path, {name: path / name for name in manifest["parts"]}, manifest)


def _check_kind(path: Path, manifest: dict[str, Any]) -> None:
	if manifest.get("kind") != KIND:
		raise BenchError(f"{path} is not a backup of a site")
	if manifest.get("format") != FORMAT:
		raise BenchError(f"{path} has format {manifest.get('format')}, only {FORMAT} is known here")
	if DATABASE not in manifest.get("parts", {}):
		raise BenchError(f"{path} has no database in it")


def _open_dump(path: Path) -> Backup:
	with path.open("rb") as stream:
		if stream.read(2) != b"\x1f\x8b":
			raise BenchError(f"{path} is not a backup of a site: neither an archive nor a compressed dump")
	parts: dict[str, Path | tuple[Path, str]] = {DATABASE: path}
	prefix = path.name.removesuffix("-database.sql.gz")
	for part, endings in {
		PUBLIC: ("-files.tgz", "-files.tar"),
		PRIVATE: ("-private-files.tgz", "-private-files.tar"),
		CONFIG: ("-site_config_backup.json",),
	}.items():
		for ending in endings:
			beside = path.with_name(prefix + ending)
			if prefix != path.name and beside.exists():
				parts[part] = beside
	return Backup(path, parts)


def _verify_dump(found: Backup, app: str) -> None:
	wanted = set(_SITE_TABLES)
	apps: list[str] | None = None
	tail = b""
	with found.open(DATABASE) as packed, gzip.open(packed) as dump:
		for line in dump:
			wanted = {table for table in wanted if not line.startswith(table)}
			if b"'installed_apps'" in line and (match := _APPS.search(line)):
				apps = json.loads(match.group(1).replace(b'\\"', b'"'))
			tail = (tail + line)[-_TAIL_BYTES:]
	if wanted:
		raise BenchError(f"{found.path} is not a whole database of a site: use a full backup")
	if _DUMP_END not in tail:
		raise BenchError(f"{found.path} is damaged: its database dump ends too early; use another backup")
	if app not in (apps or []):
		raise BenchError(f"{found.path} is of a site without {app}: use a backup of this product")


def unpack_files(stream: BinaryIO, target: Path) -> None:
	"""Write the files of a framework's file archive, `./<site>/public/files/…`, below `target`."""
	with tarfile.open(fileobj=stream) as archive:
		for member in archive:
			inside = _path_below_files(member.name)
			if member.isfile() and inside is not None:
				path = target / inside
				path.parent.mkdir(parents=True, exist_ok=True)
				with path.open("wb") as output:
					for block in _blocks(archive.extractfile(member)):
						output.write(block)


def _path_below_files(name: str) -> Path | None:
	parts = Path(name).parts
	if ".." in parts or "files" not in parts:
		return None
	return Path(*parts[parts.index("files") + 1 :])


def _sha256(path: Path) -> str:
	with path.open("rb") as stream:
		return _digest(stream)


def _digest(stream: BinaryIO) -> str:
	digest = hashlib.sha256()
	for block in _blocks(stream):
		digest.update(block)
	return digest.hexdigest()


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
	while block := stream.read(_BLOCK):
		yield block

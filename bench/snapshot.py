"""Keeps a site's database and files as they are now, and puts back whatever changed since.

The copy lies in a second database on the same server. Tables whose content and definition are the same
as then are left alone, so putting back takes about as long as reading everything once.
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pymysql

_COUNTER = re.compile(r" AUTO_INCREMENT=\d+")
_FILES = ("public/files", "private/files")


@dataclass(frozen=True)
class _Contents:
	"""What a database held: definitions and checksums of its tables, states of its sequences."""

	definitions: dict[str, str]
	checksums: dict[str, int]
	sequences: dict[str, int]


class Snapshot:
	"""The remembered state of one site.

	`connection` are the arguments of `pymysql.connect` for an administrator of the server, which is the
	tests' own. `copy` names the second database, one for each state that is remembered.
	"""

	def __init__(
		self, connection: dict[str, Any], database: str, site: Path, keep: Path, copy: str = "snapshot"
	):
		self._connection = connection
		self._database = database
		self._copy = copy
		self._site = site
		self._keep = keep
		self._contents: _Contents | None = None

	def take(self) -> None:
		"""Remember the present state instead of any earlier one."""
		with self._cursor() as cursor:
			cursor.execute(f"DROP DATABASE IF EXISTS `{self._copy}`")
			cursor.execute(f"CREATE DATABASE `{self._copy}`")
			contents = self._read(cursor)
			for table, definition in contents.definitions.items():
				cursor.execute(f"USE `{self._copy}`")
				cursor.execute(definition)
				_fill(cursor, self._copy, self._database, table)
		shutil.rmtree(self._keep, ignore_errors=True)
		for part in _FILES:
			if (self._site / part).exists():
				shutil.copytree(self._site / part, self._keep / part)
		self._keep.mkdir(parents=True, exist_ok=True)
		self._remember(contents)

	def restore(self) -> list[str]:
		"""Put back what changed and return the names of the tables concerned."""
		then = self._remembered()
		with self._cursor() as cursor:
			now = self._read(cursor)
			changed = [
				table
				for table in then.definitions
				if now.definitions.get(table) != then.definitions[table]
				or now.checksums[table] != then.checksums[table]
			]
			new = [table for table in now.definitions if table not in then.definitions]
			cursor.execute("SET foreign_key_checks = 0")
			cursor.execute(f"USE `{self._database}`")
			for table in new:
				cursor.execute(f"DROP TABLE `{table}`")
			for table in changed:
				self._put_back(cursor, table, now, then)
			self._put_back_sequences(cursor, now, then)
		self._put_back_files()
		return changed + new

	def _put_back(self, cursor: pymysql.cursors.Cursor, table: str, now: _Contents, then: _Contents) -> None:
		if now.definitions.get(table) == then.definitions[table]:
			cursor.execute(f"TRUNCATE TABLE `{table}`")
		else:
			cursor.execute(f"DROP TABLE IF EXISTS `{table}`")
			cursor.execute(then.definitions[table])
		_fill(cursor, self._database, self._copy, table)

	def _put_back_sequences(self, cursor: pymysql.cursors.Cursor, now: _Contents, then: _Contents) -> None:
		for name in now.sequences.keys() - then.sequences.keys():
			cursor.execute(f"DROP SEQUENCE `{name}`")
		for name, following in then.sequences.items():
			if name not in now.sequences:
				cursor.execute(f"CREATE SEQUENCE `{name}`")
			if now.sequences.get(name) != following:
				cursor.execute(f"ALTER SEQUENCE `{name}` RESTART WITH {following}")

	def _put_back_files(self) -> None:
		for part in _FILES:
			if _listing(self._site / part) == _listing(self._keep / part):
				continue
			shutil.rmtree(self._site / part, ignore_errors=True)
			if (self._keep / part).exists():
				shutil.copytree(self._keep / part, self._site / part)

	def _read(self, cursor: pymysql.cursors.Cursor) -> _Contents:
		cursor.execute(f"USE `{self._database}`")
		cursor.execute("SHOW FULL TABLES")
		kinds = dict(cursor.fetchall())
		definitions = {}
		for table in (name for name, kind in kinds.items() if kind == "BASE TABLE"):
			cursor.execute(f"SHOW CREATE TABLE `{table}`")
			definitions[table] = _COUNTER.sub("", cursor.fetchone()[1])
		checksums = {}
		if definitions:
			cursor.execute(f"CHECKSUM TABLE {', '.join(f'`{table}`' for table in definitions)}")
			checksums = {name.partition(".")[2]: checksum for name, checksum in cursor.fetchall()}
		sequences = {}
		for name in (name for name, kind in kinds.items() if kind == "SEQUENCE"):
			cursor.execute(f"SELECT next_not_cached_value FROM `{name}`")  # noqa: S608 - the server's own name
			sequences[name] = cursor.fetchone()[0]
		return _Contents(definitions, checksums, sequences)

	def _remember(self, contents: _Contents) -> None:
		self._contents = contents
		(self._keep / "contents.json").write_text(json.dumps(asdict(contents)))

	def _remembered(self) -> _Contents:
		if self._contents is None:
			self._contents = _Contents(**json.loads((self._keep / "contents.json").read_text()))
		return self._contents

	@contextmanager
	def _cursor(self) -> Iterator[pymysql.cursors.Cursor]:
		connection = pymysql.connect(**self._connection, autocommit=True)
		try:
			with connection.cursor() as cursor:
				yield cursor
		finally:
			connection.close()


def _fill(cursor: pymysql.cursors.Cursor, target: str, source: str, table: str) -> None:
	# A column that is computed takes no value.
	cursor.execute(
		"SELECT column_name FROM information_schema.columns"
		" WHERE table_schema = %s AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
		(source, table),
	)
	columns = ", ".join(f"`{name}`" for (name,) in cursor.fetchall())
	cursor.execute(
		f"INSERT INTO `{target}`.`{table}` ({columns})"  # noqa: S608 - the server's own names
		f" SELECT {columns} FROM `{source}`.`{table}`"
	)


def _listing(folder: Path) -> Iterable[tuple[str, int, bytes]]:
	files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []
	return [(path.relative_to(folder).as_posix(), path.stat().st_size, path.read_bytes()) for path in files]

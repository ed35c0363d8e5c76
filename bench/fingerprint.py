"""Fingerprints of a step's inputs: the same text as long as nothing changed."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

_SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules", ".git", ".vite"})


def of_texts(*texts: str) -> str:
	"""Return the fingerprint of some texts, in this order."""
	digest = hashlib.sha256()
	for text in texts:
		digest.update(text.encode() + b"\0")
	return digest.hexdigest()


def of_files(*paths: Path, skip: Iterable[str] = ()) -> str:
	"""Return the fingerprint of files and of whole folders, names and contents alike.

	`skip` names folders, beside caches and `node_modules`, which are a step's results, not its inputs.
	A path that does not exist counts as such.
	"""
	skipped = _SKIPPED_FOLDERS | set(skip)
	digest = hashlib.sha256()
	for base in paths:
		for path in _files(base, skipped):
			digest.update(path.relative_to(base.parent).as_posix().encode() + b"\0")
			digest.update(hashlib.sha256(path.read_bytes()).digest())
		digest.update(b"\1")
	return digest.hexdigest()


def _files(base: Path, skipped: frozenset[str] | set[str]) -> Iterable[Path]:
	if base.is_file():
		yield base
		return
	for folder, folders, names in os.walk(base):
		folders[:] = sorted(set(folders) - skipped)
		yield from (Path(folder, name) for name in sorted(names) if not name.endswith(".pyc"))

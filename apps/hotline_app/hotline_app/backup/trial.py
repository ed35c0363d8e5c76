"""The trial restore: a backup is restored into a scratch site and compared with what was backed up."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import frappe
from frappe import _

from . import archive, ledger, place, scratch, work
from .archive import Archive
from .scratch import Root, Scratch


def run(name: str | None = None, root: Root | None = None) -> str:
	"""Restore a backup on trial, the latest one with files if none is named; return its name.

	The result is in the ledger, and people are told of a failure. Raises `NoAccountError` if no account is
	known that may make a database, `frappe.DoesNotExistError` if there is no backup to try. Commits.
	"""
	if not (root or Root.configured()):
		raise scratch.NoAccountError(_("No account is known that may make a database (root_password)."))
	with work.alone():
		name = name or ledger.to_try()
		if not name:
			raise frappe.DoesNotExistError(_("There is no backup that could be restored."))
		path = frappe.db.get_value("HL Backup", name, "path")
		try:
			found = archive.read(Path(path or ""))
			place.need(found.path.parent, found.about["files_bytes"] / 1024**2)
			with scratch.site(found, root) as restored:
				wrong = list(differences(found, restored))
		except Exception as error:
			wrong = [work.reason(error)]
		ledger.note_trial(name, wrong)
		frappe.db.commit()
	return name


def differences(found: Archive, restored: Scratch) -> Iterator[str]:
	"""Say what the restored site lacks of what the site had when the backup was made."""
	seen = restored.open({"until": found.about["counted_until"]})
	if seen["apps"] != found.about["apps"]:
		yield _("Apps: {0} instead of {1}").format(", ".join(seen["apps"]), ", ".join(found.about["apps"]))
	if not seen["reads_passwords"]:
		yield _("Kept passwords can't be read with the key in the backup.")
	for doctype, (least, most) in found.about["counts"].items():
		there = seen["counts"].get(doctype, 0)
		if not least <= there <= most:
			yield _("{0}: {1} records instead of {2}").format(doctype, there, most)
	yield from _changed_files(found, restored.folder)


def _changed_files(found: Archive, folder: Path) -> Iterator[str]:
	listed = found.path / archive.FILES
	if not listed.exists():
		return
	for line in listed.read_text("utf-8", errors="surrogateescape").splitlines():
		checksum, path = line.split("  ", 1)
		if not (folder / path).is_file():
			yield _("{0} is missing").format(path)
		elif _sha256(folder / path) != checksum:
			yield _("{0} has changed").format(path)


def _sha256(path: Path) -> str:
	digest = hashlib.sha256()
	with path.open("rb") as stream:
		for block in archive.blocks(stream):
			digest.update(block)
	return digest.hexdigest()

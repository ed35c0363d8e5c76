"""Packs: folders of data that configure the platform for a kind of line, and the basics that all stand on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import now_datetime

from . import seed
from . import upgrade as upgrading
from .seed import Record
from .upgrade import Change, State

FOLDER = Path(__file__).parent.parent / "packs"
MANIFEST = "pack.json"
# What the app itself begins with; it is installed with the app.
BASE = "base"
BASE_FOLDER = Path(__file__).parent / "base"
WORKFLOWS = Path(__file__).parent.parent / "workflow"


class UnknownPackError(frappe.ValidationError):
	"""There is no pack of that name."""


class NotInstalledError(frappe.ValidationError):
	"""The pack is not installed on this site, so there is nothing to upgrade."""


class IncompletePackError(frappe.ValidationError):
	"""A record of the pack can't be made on this site."""


@dataclass(frozen=True)
class Pack:
	"""A pack as it is shipped: what it is, and the folders with its records."""

	name: str
	title: str
	standard: str
	description: str
	folders: tuple[Path, ...]

	def records(self) -> list[Record]:
		"""Return its records, each once: file by file in the order of their names, folder by folder."""
		return seed.without_repeats(self.shipped())

	def shipped(self) -> list[Record]:
		"""Return all that its files hold."""
		files = [path for folder in self.folders for path in sorted(folder.glob("*.json"))]
		return [
			record
			for path in files
			if path.name != MANIFEST
			for record in json.loads(path.read_text("utf-8"))
		]


def available() -> dict[str, Pack]:
	"""Return the packs that a centre can choose, by name."""
	folders = sorted(path.parent for path in FOLDER.glob(f"*/{MANIFEST}"))
	return {folder.name: _pack(folder.name, folder, folder / "records") for folder in folders}


def every() -> dict[str, Pack]:
	"""Return the basics and the packs, by name."""
	return {BASE: _pack(BASE, BASE_FOLDER, BASE_FOLDER, WORKFLOWS), **available()}


def find(name: str) -> Pack:
	"""Return a pack; raises `UnknownPackError` with the names of those that there are."""
	packs = every()
	if name not in packs:
		frappe.throw(_("Unknown pack {0}. There are: {1}").format(name, ", ".join(packs)), UnknownPackError)
	return packs[name]


def is_installed(name: str) -> bool:
	"""Say whether the pack was installed on this site."""
	return bool(frappe.db.get_value("HL Pack", name, "installed"))


def install(name: str, whole: bool = False) -> list[Change]:
	"""Create the pack's records that this site has never had; return those, and what could not be made.

	A second run creates nothing; nothing that is there is changed. Raises `UnknownPackError`, and, if it has
	to be `whole`, `IncompletePackError` when a record could not be made.
	"""
	pack = find(name)
	_lock(name)
	changes = upgrading.plan(name, pack.records())
	upgrading.apply(name, changes, updates=False)
	failed = next((change for change in changes if change.failure), None)
	if whole and failed:
		frappe.throw(f"{failed}: {failed.failure}", IncompletePackError)
	if not is_installed(name):
		frappe.db.set_value("HL Pack", name, {"installed": 1, "installed_at": now_datetime()})
	return [change for change in changes if change.state is State.NEW]


def changes(name: str) -> list[Change]:
	"""Return how each record of the pack stands here, and so what an upgrade would do; changes nothing.

	Raises `UnknownPackError`. For a pack that is not installed it is what an installation would do.
	"""
	return upgrading.plan(name, find(name).records())


def upgrade(name: str) -> list[Change]:
	"""Bring the pack's untouched records up to what is shipped now, and return how each record stood before.

	What was edited, renamed or deleted here stays so. Raises `UnknownPackError` and `NotInstalledError`.
	"""
	pack = find(name)
	_lock(name)
	if not is_installed(name):
		frappe.throw(_("The pack {0} is not installed.").format(name), NotInstalledError)
	changes = upgrading.plan(name, pack.records())
	upgrading.apply(name, changes, updates=True)
	frappe.db.set_value("HL Pack", name, "upgraded_at", now_datetime())
	return changes


def keep_list() -> None:
	"""Bring the list of packs in the desk in step with the folders; a pack in use stays listed."""
	packs = every()
	listed = {row.name: row for row in frappe.get_all("HL Pack", ["name", "installed"])}
	for name, pack in packs.items():
		about = {"title": pack.title, "standard": pack.standard, "description": pack.description}
		if name in listed:
			frappe.db.set_value("HL Pack", name, about, update_modified=False)
			continue
		# Sites from before there was a list have the records of what they installed.
		used = frappe.db.get_value("HL Seed", {"pack": name}, "creation", order_by="creation")
		values = {
			"doctype": "HL Pack",
			"pack": name,
			**about,
			"installed": int(bool(used)),
			"installed_at": used,
		}
		_insert(values)
	for name in listed.keys() - packs.keys():
		if not listed[name].installed:
			frappe.db.delete("HL Pack", {"name": name})


def count_waiting(changes: Iterable[Change]) -> int:
	"""Return how many of the changes an upgrade would do."""
	return sum(change.state in (State.NEW, State.UPDATE) for change in changes)


def _pack(name: str, folder: Path, *records: Path) -> Pack:
	manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
	return Pack(name, manifest["title"], manifest["standard"], manifest["description"], records)


def _lock(name: str) -> None:
	"""Let only one installation or upgrade of a pack run at a time, until the transaction ends."""
	if not frappe.db.get_value("HL Pack", name, "name", for_update=True):
		keep_list()
		frappe.db.get_value("HL Pack", name, "name", for_update=True)


def _insert(values: dict) -> None:
	doc = frappe.get_doc(values)
	doc.flags.by_the_platform = True
	doc.insert(ignore_permissions=True)  # follows from what is shipped, not from a user's wish

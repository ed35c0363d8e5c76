"""The command `python -m hotline_app.hotline_setup --site SITE …`, run in the folder `sites`: the packs."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import frappe
from frappe.exceptions import IncorrectSitePath

from . import packs
from .upgrade import Change, State

USAGE = 2
_LONGEST_VALUE = 100

_MEANINGS = {
	State.NEW: "new: would be created",
	State.UPDATE: "changed in the pack, untouched here: would be updated",
	State.EDITED: "edited here: stays; the pack has",
	State.PRESENT: "was here before the pack: stays; the pack has",
	State.DELETED: "deleted here: stays away",
}


def main(arguments: Sequence[str] | None = None) -> int:
	"""Run the command; return its exit code: 1 when something could not be done, 2 for a wrong name."""
	options = _options(arguments)
	try:
		_connect(options.site)
		return options.run(options)
	except (packs.UnknownPackError, packs.NotInstalledError, IncorrectSitePath) as error:
		frappe.db and frappe.db.rollback()
		print(f"pack: {error}", file=sys.stderr)
		return USAGE
	finally:
		frappe.destroy()


def _list(options: argparse.Namespace) -> int:
	rows = []
	for pack in packs.every().values():
		state = "not installed"
		if packs.is_installed(pack.name):
			waiting = packs.count_waiting(packs.changes(pack.name))
			state = f"installed, {waiting} changes waiting" if waiting else "installed"
		rows.append((pack.name, state, pack.title, pack.standard))
	widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
	for row in rows:
		print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
	return 0


def _install(options: argparse.Namespace) -> int:
	for name in options.names:
		packs.find(name)
	return max(_step(name, packs.install, "created") for name in options.names)


def _upgrade(options: argparse.Namespace) -> int:
	return _step(options.name, packs.upgrade, "created or updated")


def _step(name: str, step: Callable[[str], list[Change]], done: str) -> int:
	"""Install or upgrade a pack in one transaction, and say what came of it."""
	changes = step(name)
	frappe.db.commit()
	tried = [change for change in changes if change.state in (State.NEW, State.UPDATE)]
	failed = [change for change in tried if change.failure]
	kept = Counter(change.state for change in changes)
	told = [f"{len(tried) - len(failed)} {done}"]
	told += [f"{kept[state]} {state}" for state in (State.EDITED, State.DELETED) if kept[state]]
	print(f"{name}: {', '.join(told)}")
	for change in failed:
		print(f"{name}: {change}: {change.failure}", file=sys.stderr)
	return int(bool(failed))


def _changes(options: argparse.Namespace) -> int:
	changes = packs.changes(options.name)
	current = sum(change.state is State.CURRENT for change in changes)
	print(f"{options.name}: {current} of {len(changes)} records are as the pack has them")
	for state, meaning in _MEANINGS.items():
		concerned = [change for change in changes if change.state is state]
		if concerned:
			print(f"\n{meaning}")
		for change in concerned:
			print("\n".join(_lines(change)))
	renamed = [change for change in changes if change.is_renamed and change.state is not State.DELETED]
	if renamed:
		print("\nrenamed here: keeps its name")
	for change in renamed:
		print(f"  {change.doctype}: {change.shipped_name} -> {change.name}")
	return 0


def _lines(change: Change) -> Iterator[str]:
	yield f"  {change}"
	for one in change.differences:
		before, after = one.before, one.after
		if change.state is not State.UPDATE:
			# What the pack has beside what is here.
			yield f"    {one.field}: {_short(before)} (here: {_short(after)})"
		else:
			yield f"    {one.field}: {_short(before)} -> {_short(after)}"


def _short(value: str | None) -> str:
	if value is None:
		return "no such row"
	text = " ".join(value.split()) or "empty"
	return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _connect(site: str) -> None:
	frappe.init(site=site)
	frappe.connect()
	frappe.set_user("Administrator")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
	parser = argparse.ArgumentParser(
		prog="pack", description="Packs configure the platform for a kind of line."
	)
	parser.add_argument("--site", required=True, help=argparse.SUPPRESS)
	commands = parser.add_subparsers(metavar="COMMAND", required=True)

	commands.add_parser("list", help="the packs, and which are installed").set_defaults(run=_list)

	install = commands.add_parser("install", help="create what the packs have and the site never had")
	install.add_argument("names", nargs="+", metavar="NAME")
	install.set_defaults(run=_install)

	changes = commands.add_parser("changes", help="show what an upgrade would change; changes nothing")
	changes.add_argument("name", metavar="NAME")
	changes.set_defaults(run=_changes)

	upgrade = commands.add_parser("upgrade", help="bring what is untouched here up to the pack")
	upgrade.add_argument("name", metavar="NAME")
	upgrade.set_defaults(run=_upgrade)
	return parser.parse_args(arguments)


if __name__ == "__main__":
	sys.exit(main())

"""The command `python -m hotline_app.backup --site SITE …`, run in the folder `sites`: the trial restore."""

import argparse
import getpass
import os
import sys
from collections.abc import Sequence

import frappe

from . import ledger, making, trial
from .scratch import Root

PASSWORD = "HOTLINE_DB_ROOT_PASSWORD"


def main(arguments: Sequence[str] | None = None) -> int:
	"""Restore a backup on trial; return 0 if all came back, 1 if not or if it could not be tried."""
	options = _options(arguments)
	frappe.init(site=options.site)
	frappe.connect()
	frappe.set_user("Administrator")
	try:
		if options.fresh:
			making.make()
		entry = frappe.get_doc(ledger.BACKUP, trial.run(options.name, _root(options.root)))
	except (frappe.ValidationError, frappe.DoesNotExistError) as error:
		print(f"verify-backup: {error}", file=sys.stderr)
		return 1
	finally:
		frappe.destroy()
	print(f"{entry.name}: {entry.verification.lower()}  {entry.path}")
	if entry.verification_note:
		print(entry.verification_note, file=sys.stderr)
	return int(entry.verification != "Restored")


def _root(login: str | None) -> Root | None:
	if login is None:
		return None
	return Root(login, os.environ.get(PASSWORD) or getpass.getpass(f"Password of {login}: "))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
	parser = argparse.ArgumentParser(
		prog="verify-backup", description="Restores a backup into a scratch site and compares it."
	)
	parser.add_argument("--site", required=True, help=argparse.SUPPRESS)
	parser.add_argument("name", nargs="?", help="the backup's name; else the latest one with files")
	parser.add_argument("--fresh", action="store_true", help="make a backup first")
	parser.add_argument(
		"--root", metavar="LOGIN", help=f"account that may make databases; its password is in {PASSWORD}"
	)
	return parser.parse_args(arguments)


if __name__ == "__main__":
	sys.exit(main())

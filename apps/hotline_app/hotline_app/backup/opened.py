"""Opens a restored site with the framework and says what is in it.

	python -m hotline_app.backup.opened SITES SITE < question.json

The question has `until`; the answer is the last line of the output, as JSON after `RESULT `: the apps, how
many records there are of each DocType that were made before that time, and whether a kept password can be
read with the key of the backup.
"""

import json
import sys
from typing import Any

import frappe
from frappe.utils import get_datetime
from frappe.utils.password import decrypt

from . import archive


def look(question: dict[str, Any]) -> dict[str, Any]:
	"""Return what the open site has."""
	return {
		"apps": frappe.get_installed_apps(),
		"counts": archive.count(get_datetime(question["until"])),
		"reads_passwords": _reads_passwords(),
	}


def _reads_passwords() -> bool:
	auth = frappe.qb.Table("__Auth")
	found = frappe.qb.from_(auth).select(auth.password).where(auth.encrypted == 1).limit(1).run()
	if not found:
		return True
	try:
		decrypt(found[0][0])
	except frappe.ValidationError:
		return False
	return True


def main() -> None:
	sites, site = sys.argv[1:]
	frappe.init(site=site, sites_path=sites)
	frappe.connect()
	try:
		answer = look(json.load(sys.stdin))
	finally:
		# Nothing of it stays in the cache, which the sites in use share.
		frappe.cache.delete_keys("")
		frappe.destroy()
	print("RESULT " + json.dumps(answer, default=str))


if __name__ == "__main__":
	main()

"""What backups and trial restores have in common: one at a time, and failures that give nothing away."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
from filelock import FileLock, Timeout
from frappe import _

_LONGEST_REASON = 1000


class BusyError(frappe.ValidationError):
	"""Another backup or trial restore of this site is under way."""


@contextmanager
def alone() -> Iterator[None]:
	"""Hold the one lock of the site; it is free again when its process ends, however it does."""
	lock = Path(frappe.get_site_path("locks", "hotline_backup.lock")).absolute()
	lock.parent.mkdir(exist_ok=True)
	try:
		with FileLock(lock, timeout=0):
			yield
	except Timeout:
		raise BusyError(_("Another backup is under way.")) from None


def reason(error: BaseException) -> str:
	"""Return what a failure says, without the site's secrets."""
	text = str(error) or type(error).__name__
	for secret in (frappe.conf.db_password, frappe.conf.get("root_password")):
		if secret:
			text = text.replace(secret, "…")
	return text[:_LONGEST_REASON]

"""Where backups lie: a private folder of this machine, outside of what the sites serve."""

import os
import shutil
from pathlib import Path

import frappe
from frappe import _

_GB = 1024**3
# Below the folder of backups; what bears such a name is not whole.
PARTIAL = ".partial-"


class UnfitFolderError(frappe.ValidationError):
	"""Backups can't lie there."""


class NoSpaceError(frappe.ValidationError):
	"""There is less space left than a backup needs."""


def folder() -> Path:
	"""Return the folder of this site's backups, made if need be, which nobody else can read."""
	chosen = frappe.get_cached_doc("HL Backup Settings").folder
	path = Path(chosen) if chosen else _sites().parent / "backups" / frappe.local.site
	path.mkdir(mode=0o700, parents=True, exist_ok=True)
	return path


def check(chosen: str) -> None:
	"""Refuse a folder that is none, lies within the sites, or can't be written to."""
	path = Path(chosen)
	if not path.is_absolute():
		frappe.throw(_("Give the whole path of the folder, such as /srv/backups."), UnfitFolderError)
	if path.resolve().is_relative_to(_sites()):
		frappe.throw(_("Backups belong outside of the folder of sites."), UnfitFolderError)
	try:
		path.mkdir(mode=0o700, parents=True, exist_ok=True)
	except OSError as error:
		frappe.throw(
			_("The folder can't be made: {0}").format(error.strerror or type(error).__name__),
			UnfitFolderError,
		)
	if not os.access(path, os.W_OK | os.X_OK):
		frappe.throw(_("The folder can't be written to."), UnfitFolderError)


def free_gb(path: Path) -> float:
	"""Return the space left where `path` lies, in GB."""
	return shutil.disk_usage(path).free / _GB


def need(path: Path, size_mb: float) -> None:
	"""Refuse to begin when there is not room for `size_mb` beside the space that has to stay free."""
	wanted = frappe.utils.flt(frappe.get_cached_doc("HL Backup Settings").min_free_gb) + size_mb / 1024
	left = free_gb(path)
	if left < wanted:
		frappe.throw(
			_("There are {0} GB left for backups, {1} GB are needed.").format(f"{left:.1f}", f"{wanted:.1f}"),
			NoSpaceError,
		)


def forget_partial(path: Path) -> None:
	"""Remove what was broken off; nothing may be at work there."""
	for left in path.glob(f"{PARTIAL}*"):
		shutil.rmtree(left, ignore_errors=True)


def _sites() -> Path:
	return Path(frappe.local.sites_path).resolve()

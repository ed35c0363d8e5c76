"""What is known of the backups that were made, are missing, and restore."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app import roles

from .archive import Archive

BACKUP = "HL Backup"
BY_HAND, TRIAL = "By Hand", "Trial Restore"
_SHOWN = 5


def last_good(rhythm: str) -> frappe._dict | None:
	"""Return the latest good backup of a rhythm (Hourly, Daily, Weekly, By Hand), also one since removed.

	It has `name`, `begun_at`, `ended_at`, `with_files`, `verification`, `verified_at` and `removed_at`;
	None if there never was one.
	"""
	fields = ["name", "begun_at", "ended_at", "with_files", "verification", "verified_at", "removed_at"]
	good = {"rhythm": rhythm, "state": "Good"}
	return next(iter(frappe.get_all(BACKUP, good, fields, order_by="begun_at desc", limit=1)), None)


def last_verified_at() -> datetime | None:
	"""Return when a backup was restored on trial last, with success; None if there was none."""
	return _one({"verification": "Restored"}, "verified_at", "verified_at desc")


def last_tried_at() -> datetime | None:
	"""Return when a backup was restored on trial last, with success or not."""
	return _one({"verified_at": ("is", "set")}, "verified_at", "verified_at desc")


def first_good_at() -> datetime | None:
	"""Return when the first good backup was made."""
	return _one({"state": "Good"}, "begun_at", "begun_at asc")


def to_try() -> str | None:
	"""Return the latest good backup that is still there, one with files first."""
	there = {"state": "Good", "removed_at": ("is", "not set")}
	return _one(there, "name", "with_files desc, begun_at desc")


def begin(rhythm: str, *, plan: str | None, due_at: datetime | None, with_files: bool) -> Any:
	"""Return the entry of a backup that is begun now."""
	entry = frappe.new_doc(BACKUP)
	entry.update(
		{
			"rhythm": rhythm,
			"state": "Running",
			"plan": plan,
			"with_files": int(with_files),
			"due_at": due_at,
			"begun_at": now_datetime(),
		}
	)
	return entry.insert(ignore_permissions=True)  # nobody may write the ledger; the work does


def note_good(entry: Any, made: Archive) -> None:
	"""Note a backup that is whole."""
	entry.update(
		{
			"state": "Good",
			"ended_at": now_datetime(),
			"path": str(made.path),
			"checksum": made.checksum,
			"size_mb": made.size_mb,
		}
	)
	entry.save(ignore_permissions=True)  # nobody may write the ledger; the work does


def note_failed(entry: Any, failure: str) -> None:
	"""Note a backup that came to nothing, and tell people (by the Notification on this state)."""
	before = {"rhythm": entry.rhythm, "plan": entry.plan or ("is", "not set"), "name": ("!=", entry.name)}
	row = frappe.get_all(BACKUP, before, ["state", "failures_in_row"], order_by="begun_at desc", limit=1)
	entry.update(
		{
			"state": "Failed",
			"ended_at": now_datetime(),
			"failure": failure,
			"failures_in_row": 1 + (row[0].failures_in_row if row and row[0].state != "Good" else 0),
			"told": told(),
		}
	)
	entry.save(ignore_permissions=True)  # nobody may write the ledger; the work does


def note_missing(rhythm: str, plan: str | None, text: str) -> None:
	"""Note that a good backup, or a trial restore, is missing, once a day; people are told."""
	today = {"rhythm": rhythm, "plan": plan or ("is", "not set"), "state": "Missed"}
	if frappe.db.exists(BACKUP, {**today, "begun_at": (">", frappe.utils.add_days(now_datetime(), -1))}):
		return
	entry = frappe.new_doc(BACKUP)
	entry.update(
		{
			"rhythm": rhythm,
			"plan": plan,
			"state": "Missed",
			"failure": text,
			"begun_at": now_datetime(),
			"failures_in_row": 1,
			"told": told(),
		}
	)
	entry.insert(ignore_permissions=True)  # nobody may write the ledger; the watch does


def note_trial(name: str, wrong: Sequence[str]) -> None:
	"""Note what came of restoring a backup; people are told of a failure."""
	entry = frappe.get_doc(BACKUP, name)
	note = "\n".join(wrong[:_SHOWN])
	if len(wrong) > _SHOWN:
		note += "\n" + _("and {0} more").format(len(wrong) - _SHOWN)
	entry.update(
		{
			"verification": "Failed" if wrong else "Restored",
			"verified_at": now_datetime(),
			"verification_note": note,
			"told": told() if wrong else entry.told,
		}
	)
	entry.save(ignore_permissions=True)  # nobody may write the ledger; the work does


def told() -> str:
	"""Return who is told of failures: the named persons, or all hotline administrators."""
	named = [row.user for row in frappe.get_cached_doc("HL Backup Settings").watchers]
	users = {"name": ("in", named or roles.holders("Hotline Administrator") or [""]), "enabled": 1}
	return ", ".join(filter(None, frappe.get_all("User", users, pluck="email", order_by="email")))


def _one(filters: dict[str, Any], field: str, order_by: str) -> Any:
	return next(iter(frappe.get_all(BACKUP, filters, pluck=field, order_by=order_by, limit=1)), None)

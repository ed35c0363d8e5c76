"""What the desk shows of backups, and its one button."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from . import ledger, making, place, plan, scratch


@frappe.whitelist(methods=["GET", "POST"])
def overview() -> dict[str, Any]:
	"""Return how the backups stand: by plan the last good one and the next; the space; the last trial.

	Asks for the right to read the ledger.
	"""
	_ask_for(ledger.BACKUP, "read")
	now, folder = now_datetime(), place.folder()
	return {
		"plans": [_plan(row, now) for row in making.plans()],
		"folder": str(folder),
		"free_gb": round(place.free_gb(folder), 1),
		"verified_at": ledger.last_verified_at(),
		"tries_itself": bool(scratch.Root.configured()),
	}


@frappe.whitelist(methods=["POST"])
def back_up_now(with_files: bool = True) -> None:
	"""Begin a backup in the background; asks for the right to change how backups are made."""
	_ask_for("HL Backup Settings", "write")
	frappe.enqueue(
		making.make, queue="long", timeout=making.LONGEST_S, with_files=with_files, enqueue_after_commit=True
	)
	frappe.msgprint(_("The backup runs in the background; see the list of backups."), alert=True)


def _ask_for(doctype: str, right: str) -> None:
	if not frappe.has_permission(doctype, right):
		raise frappe.PermissionError


def _plan(row: frappe._dict, now: Any) -> dict[str, Any]:
	course = making.course_of(row)
	good = {"plan": row.name, "state": "Good", "removed_at": ("is", "not set")}
	return {
		"name": row.name,
		"with_files": row.with_files,
		"last_good": course.good,
		"next": making.next_time(row),
		"kept": frappe.db.count(ledger.BACKUP, good),
		"is_missing": plan.is_missing(making.alarm(row), course, now),
	}

"""Investigation notes: who found out what, when, with which evidence. What was noted stays (`C-8.2.4`)."""

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from .errors import ComplaintError

KEPT = ("user", "kind", "note", "evidence")
# Kinds that only the system writes.
URGED, SUPERVISED = "Urged", "Supervised"


def keep(complaint) -> None:
	"""Stamp new notes, and refuse to change or take away those that are there."""
	before = complaint.get_doc_before_save()
	stored = {row.name: row for row in before.notes} if before else {}
	present = {row.name: row for row in complaint.notes if row.name in stored}
	if len(present) < len(stored) or any(_differs(row, stored[name]) for name, row in present.items()):
		frappe.throw(
			_("A note of the investigation can't be changed or deleted. Add another one."), ComplaintError
		)
	for row in complaint.notes:
		if row.name in stored:
			row.noted_at = stored[row.name].noted_at
		elif not complaint.flags.by_system:
			_stamp(row)


def add(complaint, kind: str, note: str) -> None:
	"""Append what the system notes."""
	complaint.append(
		"notes", {"noted_at": now_datetime(), "user": frappe.session.user, "kind": kind, "note": note}
	)


def _stamp(row) -> None:
	row.noted_at, row.user = now_datetime(), frappe.session.user
	if row.kind in (URGED, SUPERVISED):
		frappe.throw(_("{0} can't be chosen by hand.").format(_(row.kind, context="HL Complaint Note")))


def _differs(row, stored) -> bool:
	if get_datetime(row.noted_at) != get_datetime(stored.noted_at) and row.noted_at:
		return True
	return any((row.get(f) or None) != (stored.get(f) or None) for f in KEPT)

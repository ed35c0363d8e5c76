"""Being on duty: a shift begins, keeps its log, and is closed once it is handed over (`P-33`, `P-34`)."""

from contextlib import AbstractContextManager
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from hotline_app.intake.notice.mails import in_language

from . import facts, shifts
from .errors import RosterError

ENTRY, HANDOVER = "HL Duty Entry", "HL Handover"


def begin(name: str) -> None:
	"""Begin a planned shift that has as many officers as its type asks for.

	Raises RosterError (409) and PermissionError.
	"""
	shift = _led(name)
	if shift.status != shifts.PLANNED:
		frappe.throw(_("This shift has begun already, or was called off."), RosterError)
	if not is_time(shift):
		frappe.throw(_("It is too early to begin this shift."), RosterError)
	wanted = min(frappe.get_cached_value(shifts.TYPE, shift.shift_type, "officers"), len(shifts.OFFICERS))
	if len(shifts.officers(shift)) < wanted:
		frappe.throw(_("A shift begins with {0} duty officers.").format(wanted), RosterError)
	shift.status = shifts.RUNNING
	shift.started_at, shift.started_by = now_datetime(), frappe.session.user
	shift.save(ignore_permissions=True)  # an officer begins the shift without the right to change rosters
	with sites_words():
		note(shift.name, "Shift", _("The shift has begun."))


def is_time(shift) -> bool:
	"""Whether the shift may begin by now: from some minutes before its start on, as the settings say."""
	early = frappe.get_cached_doc("HL Roster Settings").begin_minutes or 0
	return get_datetime(shift.starts_at) - timedelta(minutes=early) <= now_datetime()


def close(name: str) -> None:
	"""Close a running shift whose handover is confirmed. Raises RosterError (409) and PermissionError."""
	shift = _led(name)
	if shift.status != shifts.RUNNING:
		frappe.throw(_("Only a running shift can be closed."), RosterError)
	if not frappe.db.exists(HANDOVER, {"shift": shift.name, "status": "Confirmed"}):
		frappe.throw(_("A shift is closed once the relief has confirmed every open matter."), RosterError)
	shift.status = shifts.CLOSED
	shift.closed_at, shift.closed_by = now_datetime(), frappe.session.user
	shift.save(ignore_permissions=True)  # as with the beginning
	with sites_words():
		note(shift.name, "Shift", _("The shift was closed."))


def write(name: str, text: str, kind: str = "Event") -> str:
	"""Write into the log of a running shift; return the entry's name. Raises RosterError (409)."""
	return _entry(name, kind, text).insert().name


def sites_words() -> AbstractContextManager[None]:
	"""Speak the site's language for a while: what the roster itself notes is read by all who are on duty."""
	return in_language(frappe.db.get_single_value("System Settings", "language"))


def note(shift: str, kind: str, text: str, reference: tuple[str, str] | None = None) -> str:
	"""Add an entry to a shift's log, about a record perhaps; return its name."""
	entry = _entry(shift, kind, text)
	entry.reference_doctype, entry.reference_name = reference or (None, None)
	# What the roster itself notes happens whoever caused it.
	return entry.insert(ignore_permissions=True).name


def _entry(shift: str, kind: str, text: str):
	return frappe.get_doc({"doctype": ENTRY, "shift": shift, "kind": kind, "text": text})


def note_in_running(line: str | None, kind: str, text: str, reference: tuple[str, str] | None = None) -> None:
	"""Note something in the log of each running shift that it concerns; without a line, of all."""
	for name in running(line):
		note(name, kind, text, reference)


def running(line: str | None) -> list[str]:
	"""Return the running shifts of a line and those for all lines; without a line all."""
	rows = frappe.get_all(shifts.SHIFT, {"status": shifts.RUNNING}, ["name", "line"])
	return [row.name for row in rows if not line or not row.line or row.line == line]


def stamp(entry) -> None:
	"""Who writes, and when, is not for the writer to say; people write while the shift runs."""
	facts.keep(entry)
	entry.at, entry.by_user = now_datetime(), frappe.session.user
	entry.text = (entry.text or "").strip()
	status = frappe.db.get_value(shifts.SHIFT, entry.shift, "status")
	if status == shifts.CANCELLED:
		frappe.throw(_("This shift was called off."), RosterError)
	if status != shifts.RUNNING and not entry.flags.ignore_permissions:
		frappe.throw(_("Only a running shift has a log that goes on."), RosterError)


def _led(name: str):
	"""Return the shift, if the user answers for it."""
	shift = shifts.locked(name)
	shifts.require_leading(shift)
	return shift

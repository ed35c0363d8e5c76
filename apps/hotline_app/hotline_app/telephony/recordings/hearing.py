"""Who hears a recording, and the trace of it (`C-6.1.4`).

Whoever may read recordings hears those of calls that were their own, and messages that callers left. Whoever
has the right to report on recordings hears all. Both are rights in the Role Permission Manager.
"""

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, get_datetime, now_datetime

from .stock import CALL, RECORDING

LISTENING = "HL Recording Listening"
# A page that was left open does not play for ever without a new trace.
HEARD_FOR_HOURS = 8
MOST_MARKS = 200


class NotStored(frappe.ValidationError):
	"""There is no audio, not yet or no more."""

	http_status_code = 404


def may_touch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for recordings of others' calls, unless the user may report on recordings."""
	user = user or frappe.session.user
	if user == "Administrator" or doc.voicemail or doc.owner == user:
		return None
	return None if _hears_all(user) else False


def query(user: str | None = None) -> str:
	"""Condition for lists of recordings: own calls and messages left, or all."""
	user = user or frappe.session.user
	if user == "Administrator" or _hears_all(user):
		return ""
	return f"(`tabHL Recording`.`voicemail` = 1 or `tabHL Recording`.`owner` = {frappe.db.escape(user)})"


def _hears_all(user: str) -> bool:
	return bool(frappe.has_permission(RECORDING, "report", user=user))


def checked(recording: str):
	"""Return a recording that the user may hear. Raises PermissionError, DoesNotExistError."""
	doc = frappe.get_doc(RECORDING, recording)
	doc.check_permission("read")
	# What hides a call from somebody hides what was said in it.
	frappe.get_doc(CALL, doc.call).check_permission("read")
	return doc


def begin(recording: str, reason: str | None = None) -> str:
	"""Note that the user begins to listen, and return the trace's name, with which the audio is had.

	Raises NotStored (404), PermissionError (403), and MandatoryError where a reason is asked for.
	"""
	doc = checked(recording)
	if doc.state != "Stored":
		frappe.throw(_("There is no audio of this call."), NotStored)
	asked = cint(frappe.db.get_single_value("HL Recording Settings", "ask_reason"))
	if asked and not (reason or "").strip() and not doc.voicemail and doc.owner != frappe.session.user:
		frappe.throw(_("Please say why you listen to this call."), frappe.MandatoryError)
	trace = frappe.new_doc(LISTENING)
	trace.update(
		{
			"recording": doc.name,
			"call": doc.call,
			"line": doc.line,
			"user": frappe.session.user,
			"at": now_datetime(),
			"ip": frappe.local.request_ip,
			"reason": (reason or "").strip()[:500],
		}
	)
	# A trace is left by listening; nobody has the right to write one.
	return trace.insert(ignore_permissions=True).name


def audio_of(listening: str):
	"""Return the recording that a trace of the user opens. Raises PermissionError, NotStored."""
	trace = frappe.db.get_value(LISTENING, listening, ["recording", "user", "at"], as_dict=True)
	oldest = add_to_date(now_datetime(), hours=-HEARD_FOR_HOURS)
	if not trace or trace.user != frappe.session.user or get_datetime(trace.at) < oldest:
		frappe.throw(_("Please begin to listen anew."), frappe.PermissionError)
	if not frappe.db.exists(RECORDING, trace.recording):
		frappe.throw(_("There is no audio of this call."), NotStored)
	return checked(trace.recording)


def mark(recording: str, at_s: int, text: str) -> list[dict[str, Any]]:
	"""Set a mark on a recording that the user may hear; return all of them by time."""
	doc = checked(recording)
	text = text.strip()
	if not text:
		frappe.throw(_("Please write what the mark is about."), frappe.MandatoryError)
	# Where the length is not known, any second may be.
	if not 0 <= at_s <= (doc.duration_s or at_s):
		frappe.throw(_("The recording is shorter than that."))
	if len(doc.marks) >= MOST_MARKS:
		frappe.throw(_("At most {0} marks on one recording.").format(MOST_MARKS))
	doc.append("marks", {"at_s": at_s, "text": text[:140], "user": frappe.session.user})
	doc.marks.sort(key=lambda row: row.at_s)
	for number, row in enumerate(doc.marks, start=1):
		row.idx = number
	# Whoever may hear it may mark it; nobody may change the rest of it.
	doc.save(ignore_permissions=True)
	return marks_of(doc)


def unmark(recording: str, name: str) -> list[dict[str, Any]]:
	"""Take a mark away: one's own, or any if one may change recordings."""
	doc = checked(recording)
	found = next((row for row in doc.marks if row.name == name), None)
	if not found:
		frappe.throw(_("There is no such mark."), frappe.DoesNotExistError)
	if found.user != frappe.session.user and not doc.has_permission("write"):
		frappe.throw(_("This mark is somebody else's."), frappe.PermissionError)
	doc.remove(found)
	# As with setting it.
	doc.save(ignore_permissions=True)
	return marks_of(doc)


def marks_of(doc) -> list[dict[str, Any]]:
	"""Return the marks of a recording by time."""
	return [
		{
			"name": row.name,
			"at_s": row.at_s,
			"text": row.text,
			"user": row.user,
			"is_own": row.user == frappe.session.user,
		}
		for row in doc.marks
	]

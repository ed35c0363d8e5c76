"""Which recordings there are, and what their calls say of them."""

import hashlib
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import now_datetime

from hotline_app.telephony.course import Event

RECORDING, CALL, EVENT = "HL Recording", "HL Call", "HL Call Event"
# Below the site's folder of private files, so that every backup holds it (`C-5.2.3`).
FOLDER = "recordings"
_LONGEST_SOURCE = 1000


def on_call_event(call: str, event: Event) -> None:
	"""Note a recording of which the switch tells (`hotline_call_event`)."""
	if event.event == "voicemail" or event.event == "recording_ready":
		left = event.event == "voicemail" or frappe.db.exists(EVENT, {"call": call, "event": "voicemail"})
		expect(call, dict(event.details), voicemail=bool(left))


def expect(call: str, details: dict[str, Any], *, voicemail: bool = False) -> str | None:
	"""Note that the switch has a recording of a call, and have it fetched; return its name.

	`details` has `file` or `url`: a path or an address, and perhaps `duration` in seconds. The same one again
	is the same record. None if the switch does not say where it is.
	"""
	told = str(details.get("file") or details.get("url") or "")[:_LONGEST_SOURCE]
	if not told:
		return None
	key = hashlib.sha256(f"{call}\n{told}".encode()).hexdigest()
	if known := frappe.db.get_value(RECORDING, {"told_key": key}):
		return known
	of = frappe.db.get_value(CALL, call, ["line", "agent", "started_at"], as_dict=True)
	recording = frappe.new_doc(RECORDING)
	recording.update(
		{
			"call": call,
			"line": of.line,
			"voicemail": int(voicemail),
			"told": told,
			"told_key": key,
			"duration_s": frappe.utils.cint(details.get("duration")),
			"recorded_at": of.started_at or now_datetime(),
			"next_try_at": now_datetime(),
		}
	)
	# The switch's events make it; nobody has the right to make one by hand.
	recording.insert(ignore_permissions=True)
	if of.agent:
		recording.db_set("owner", of.agent, update_modified=False)
	frappe.enqueue(
		"hotline_app.telephony.recordings.fetching.fetch",
		queue="long",
		enqueue_after_commit=True,
		recording=recording.name,
	)
	return recording.name


def path_of(recording) -> Path:
	"""Return where the audio of a stored recording lies."""
	return Path(frappe.get_site_path("private", "files", recording.path))


def place_for(recording, extension: str) -> str:
	"""Return the path that a recording gets, below the private files: a folder a month."""
	day = frappe.utils.get_datetime(recording.recorded_at)
	return f"{FOLDER}/{day:%Y}/{day:%m}/{recording.name}.{extension}"


def tell_call(call: str, leaving: str | None = None) -> None:
	"""Say in the call how its recordings stand; `leaving` is one that is being deleted."""
	others = {"call": call, "name": ("!=", leaving or "")}
	states = set(frappe.get_all(RECORDING, others, pluck="state"))
	said = "Deleted"
	for state, of_call in (("Stored", "Stored"), ("Waiting", "Ready"), ("Failed", "Failed")):
		if state in states:
			said = of_call
			break
	# The call's own fields are kept by what the switch tells; this one is ours.
	frappe.db.set_value(CALL, call, "recording_state", said, update_modified=False)


def discard(recording) -> None:
	"""Remove the audio of a recording that is deleted, once that is sure; its call and traces stay."""
	if recording.path:
		path = path_of(recording)
		frappe.db.after_commit.add(lambda: path.unlink(missing_ok=True))
	tell_call(recording.call, leaving=recording.name)

"""Recordings in the pages: found, heard with a trace, marked (`C-6.1.4`)."""

from typing import Any

import frappe
from frappe import _
from werkzeug.utils import send_file
from werkzeug.wrappers import Response

from hotline_app import masked
from hotline_app.access import refuse_guests, require
from hotline_app.privacy import asking
from hotline_app.telephony.recordings import fetching, hearing, stock
from hotline_app.telephony.recordings.stock import CALL, RECORDING

FIELDS = ("name", "call", "voicemail", "state", "recorded_at", "duration_s", "owner")
CALL_FIELDS = (
	"name",
	"line",
	"direction",
	"caller_number",
	"called_number",
	"customer",
	"work_order",
	"agent",
	"started_at",
	"talk_s",
	"outcome",
	"rating",
	"recording_state",
)
PAGE = 50


@frappe.whitelist(methods=["GET", "POST"])
def of_call(call: str) -> list[dict[str, Any]]:
	"""Return the recordings of a call that the user may hear, with their marks, the first one first."""
	require(RECORDING)
	frappe.get_doc(CALL, call).check_permission("read")
	rows = frappe.get_list(
		RECORDING, filters={"call": call}, fields=FIELDS, order_by="recorded_at, creation", limit=PAGE
	)
	asked = frappe.db.get_single_value("HL Recording Settings", "ask_reason")
	docs = {row.name: frappe.get_cached_doc(RECORDING, row.name) for row in rows}
	return [
		{
			**row,
			"marks": hearing.marks_of(docs[row.name]),
			"asks_reason": bool(asked and not row.voicemail and row.owner != frappe.session.user),
		}
		for row in rows
	]


@frappe.whitelist(methods=["GET", "POST"])
def find(filters: dict | str | None = None, start: int = 0) -> list[dict[str, Any]]:
	"""Return calls with stored recordings, by any field of the call, the latest first, fifty from `start`.

	`filters` is as the framework's lists take it, such as `{"caller_number": ["like", "138%"]}`. Only calls
	and recordings that the user may read are found. Raises `MaskedFieldError` (403).
	"""
	require(RECORDING)
	wanted = frappe.parse_json(filters) or {}
	if not isinstance(wanted, dict):
		frappe.throw(_("Filters are given by the names of the fields."))
	asking.check(CALL, wanted)
	calls = frappe.get_list(
		CALL,
		filters={**wanted, "recording_state": "Stored"},
		fields=masked.asked(CALL, CALL_FIELDS),
		order_by="started_at desc",
		start=max(start, 0),
		limit=PAGE,
	)
	names = {"call": ("in", [call.name for call in calls] or [""]), "state": "Stored"}
	heard = set(frappe.get_list(RECORDING, filters=names, pluck="call", limit=PAGE * 10))
	return masked.shown(CALL, [call for call in calls if call.name in heard])


@frappe.whitelist(methods=["POST"])
def listen(recording: str, reason: str | None = None) -> dict[str, str]:
	"""Leave a trace of listening, and return it with the address of the audio. Raises as `hearing.begin`."""
	refuse_guests()
	trace = hearing.begin(recording, reason)
	return {"listening": trace, "url": f"/api/method/hotline_app.api.recordings.stream?listening={trace}"}


@frappe.whitelist(methods=["GET"])
def stream(listening: str) -> Response:
	"""Return the audio that a trace of the user's opens; a `Range` of it if asked for (206, 416)."""
	refuse_guests()
	doc = hearing.audio_of(listening)
	path = stock.path_of(doc)
	if not path.is_file():
		frappe.throw(_("There is no audio of this call."), hearing.NotStored)
	response = send_file(
		path, frappe.local.request.environ, mimetype=doc.media_type, conditional=True, etag=doc.sha256
	)
	# What was heard is not kept in any cache of the way.
	response.headers["Cache-Control"] = "private, no-store"
	response.headers["X-Content-Type-Options"] = "nosniff"
	return response


@frappe.whitelist(methods=["POST"])
def mark(recording: str, at_s: int, text: str) -> list[dict[str, Any]]:
	"""Set a mark at a second of a recording; return all its marks by time."""
	refuse_guests()
	return hearing.mark(recording, at_s, text)


@frappe.whitelist(methods=["POST"])
def unmark(recording: str, mark: str) -> list[dict[str, Any]]:
	"""Take a mark away; return those that are left."""
	refuse_guests()
	return hearing.unmark(recording, mark)


@frappe.whitelist(methods=["POST"])
def fetch_again(recording: str) -> None:
	"""Have a recording fetched that failed. Raises PermissionError."""
	frappe.get_doc(RECORDING, recording).check_permission("write")
	fetching.again(recording)

"""Recordings: fetched, stored, found, heard with a trace, marked, deleted by rule."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import frappe
import pytest
from frappe.utils import add_to_date, get_datetime, now_datetime
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from hotline_app.api import recordings as api
from hotline_app.privacy import retention
from hotline_app.telephony import events
from hotline_app.telephony.course import Event
from hotline_app.telephony.recordings import audio, fetching, hearing, stock
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

RECORDING, CALL = "HL Recording", "HL Call"
WAV = audio.tone(3)


@pytest.fixture
def switch(site, tmp_path):
	"""A switch whose recordings lie in a folder of this machine."""
	return making_switch(recording_folder=str(tmp_path), recording_prefix="/var/rec")


def making_switch(**fields):
	values = {
		"doctype": "HL Switch",
		"title": "Test Switch",
		"kind": "Webhook",
		"address": "https://x.example",
	}
	return frappe.get_doc({**values, "line": making.LINE, **fields}).insert()


def seat_of(switch, user, number="901"):
	"""A seat of the switch at which the user sits."""
	values = {"doctype": "HL Seat", "seat_number": number, "extension": number, "switch": switch.name}
	seat = frappe.get_doc(values).insert().name
	frappe.db.set_value("HL Seat", seat, {"agent": user, "state": "Ready"})
	at = add_to_date(now_datetime(), years=-3)
	event = {"doctype": "HL Seat Event", "seat": seat, "agent": user, "state": "Ready", "at": at}
	frappe.get_doc(event).db_insert()
	return seat


def tell(switch, call_id, *told, seat=None, caller="13912345678", began=None):
	"""Let the switch tell of a call; return the call."""
	began = began or add_to_date(now_datetime(), minutes=-10)
	for second, (event, details) in enumerate(told):
		call = events.take(
			switch.name,
			Event(
				f"{call_id}-{second}",
				call_id,
				event,
				add_to_date(get_datetime(began), seconds=second * 10),
				seat=seat,
				caller=caller,
				called="12345",
				direction="Inbound",
				details=details,
			),
		)
	return call


TALK = (("ringing", {}), ("answered", {}), ("ended", {"by": "caller"}))


def recorded(switch, tmp_path, call_id="c-1", content=WAV, user=making.AGENT, **options):
	"""A call of the user's whose recording has been fetched; return its name."""
	(tmp_path / f"{call_id}.wav").write_bytes(content)
	seat = frappe.db.get_value("HL Seat", {"agent": user}) or seat_of(switch, user)
	told = (*TALK, ("recording_ready", {"file": f"/var/rec/{call_id}.wav"}))
	call = tell(switch, call_id, *told, seat=seat, **options)
	name = frappe.db.get_value(RECORDING, {"call": call})
	fetching.fetch(name)
	return name


@pytest.mark.clause("C-5.2.3")
def test_a_call_is_recorded_and_the_recording_stored_for_the_backup(switch, tmp_path):
	"""What the switch has recorded is fetched whole into the private files, which every backup holds."""
	name = recorded(switch, tmp_path)
	doc = frappe.get_doc(RECORDING, name)
	path = stock.path_of(doc)
	assert (doc.state, doc.duration_s, doc.media_type) == ("Stored", 3, "audio/wav")
	assert doc.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() == hashlib.sha256(WAV).hexdigest()
	# The framework's backup packs this folder with all that is below it.
	assert Path(frappe.get_site_path("private", "files")) in path.parents
	assert frappe.db.get_value(CALL, doc.call, "recording_state") == "Stored"
	assert doc.owner == making.AGENT and doc.line == making.LINE


def test_the_same_recording_told_twice_is_one(switch, tmp_path):
	"""However often the switch tells of a file, there is one recording of it."""
	name = recorded(switch, tmp_path)
	call = frappe.db.get_value(RECORDING, name, "call")
	again = Event("c-1-again", "c-1", "recording_ready", now_datetime(), details={"file": "/var/rec/c-1.wav"})
	events.take(switch.name, again)
	assert frappe.db.count(RECORDING, {"call": call}) == 1


def test_what_is_not_there_yet_is_asked_for_again(switch, tmp_path):
	"""A file that is not written yet is fetched later, after growing pauses, and given up in the end."""
	call = tell(
		switch, "c-2", *TALK, ("recording_ready", {"file": "later.wav"}), seat=seat_of(switch, making.AGENT)
	)
	name = frappe.db.get_value(RECORDING, {"call": call})
	frappe.db.set_single_value("HL Recording Settings", "tries", 3)
	pauses = []
	for _try in range(2):
		fetching.fetch(name)
		doc = frappe.get_doc(RECORDING, name)
		assert doc.state == "Waiting"
		pauses.append((doc.next_try_at - now_datetime()).total_seconds() // 60 + 1)
	assert pauses == [1, 5]
	fetching.fetch(name)
	assert frappe.db.get_value(RECORDING, name, "state") == "Failed"
	assert frappe.db.get_value(CALL, call, "recording_state") == "Failed"
	(tmp_path / "later.wav").write_bytes(WAV)
	api.fetch_again(name)
	fetching.fetch(name)
	assert frappe.db.get_value(CALL, call, "recording_state") == "Stored"


@pytest.mark.parametrize(
	("told", "content"),
	[
		("notes.wav", b"Just a text, no audio."),
		("../secret.wav", WAV),
		("big.wav", b"RIFF0000WAVE" + b"0" * 1_100_000),
	],
)
def test_what_is_no_audio_or_lies_elsewhere_is_never_taken(switch, tmp_path, told, content):
	"""What is no audio, lies outside of the folder or is too large is refused at once; nothing is kept."""
	frappe.db.set_single_value("HL Recording Settings", "largest_mb", 1)
	frappe.clear_document_cache("HL Recording Settings", "HL Recording Settings")
	(tmp_path / told).write_bytes(content)
	call = tell(switch, "c-3", *TALK, ("recording_ready", {"file": told}), seat=seat_of(switch, making.AGENT))
	name = frappe.db.get_value(RECORDING, {"call": call})
	fetching.fetch(name)
	doc = frappe.get_doc(RECORDING, name)
	assert doc.state == "Failed" and doc.error and not doc.path


class _Files(BaseHTTPRequestHandler):
	def do_GET(self):
		allowed = self.headers.get("Authorization") == "Basic cmVjOnMzY3JldA=="
		self.send_response(200 if allowed and self.path == "/rec/a%20b.wav" else 403)
		self.end_headers()
		self.wfile.write(WAV if allowed else b"")

	def log_message(self, *_arguments):
		return


def test_recordings_are_fetched_over_http_from_the_one_address(site):
	"""Audio is fetched from the address in the desk, with its account; no other place is ever asked."""
	server = ThreadingHTTPServer(("127.0.0.1", 0), _Files)
	threading.Thread(target=server.serve_forever, daemon=True).start()
	try:
		address = f"http://127.0.0.1:{server.server_port}/rec"
		switch = making_switch(recording_address=address, recording_account="rec", recording_secret="s3cret")
		seat = seat_of(switch, making.AGENT)
		states = {}
		for id, told in (("c-4", "a b.wav"), ("c-5", f"{address}x/a.wav"), ("c-6", f"{address}/../a.wav")):
			call = tell(switch, id, *TALK, ("recording_ready", {"url": told}), seat=seat)
			name = frappe.db.get_value(RECORDING, {"call": call})
			fetching.fetch(name)
			states[id] = frappe.db.get_value(RECORDING, name, "state")
	finally:
		server.shutdown()
	assert states == {"c-4": "Stored", "c-5": "Failed", "c-6": "Failed"}


@pytest.fixture
def request_of(monkeypatch):
	"""Make the framework's request one for a range of bytes."""

	def make(headers=None):
		request = Request(EnvironBuilder(headers=headers or {}).get_environ())
		monkeypatch.setattr(frappe.local, "request", request, raising=False)

	return make


def heard(response) -> bytes:
	response.direct_passthrough = False
	return response.get_data()


@pytest.mark.clause("C-6.1.4")
def test_a_recording_is_found_by_any_field_of_its_call_and_played(switch, tmp_path, request_of):
	"""A leader finds recordings by number, agent or time of the call, and plays any part of one."""
	name = recorded(switch, tmp_path, caller="13700001111")
	other = recorded(switch, tmp_path, "c-7", began="2026-01-02 10:00:00")
	with making.acting_as(making.LEADER):
		by_number = api.find({"caller_number": ["like", "1370000%"]})
		by_time = api.find({"started_at": ["<", "2026-02-01"], "agent": making.AGENT})
		assert [call["name"] for call in by_number] == [frappe.db.get_value(RECORDING, name, "call")]
		assert [call["name"] for call in by_time] == [frappe.db.get_value(RECORDING, other, "call")]
		request_of()
		listening = api.listen(name)["listening"]
		assert heard(api.stream(listening)) == WAV
		request_of({"Range": "bytes=100-199"})
		part = api.stream(listening)
		assert (part.status_code, heard(part)) == (206, WAV[100:200])
		assert part.headers["Content-Range"] == f"bytes 100-199/{len(WAV)}"
		assert "no-store" in part.headers["Cache-Control"]


@pytest.mark.clause("C-6.1.4")
def test_each_listening_leaves_a_trace_that_nobody_can_change(switch, tmp_path, request_of, monkeypatch):
	"""Who listened to what, when, from where and why is kept, and neither changed nor deleted by anybody."""
	monkeypatch.setattr(frappe.local, "request_ip", "10.1.2.3")
	name = recorded(switch, tmp_path)
	with making.acting_as(making.LEADER):
		trace = frappe.get_doc(hearing.LISTENING, api.listen(name, "A complaint about it")["listening"])
		assert (trace.user, trace.ip, trace.reason) == (making.LEADER, "10.1.2.3", "A complaint about it")
		assert trace.call == frappe.db.get_value(RECORDING, name, "call")
		trace.reason = "Nothing"
		with pytest.raises(frappe.PermissionError):
			trace.save(ignore_permissions=True)
		with pytest.raises(frappe.PermissionError):
			frappe.delete_doc(hearing.LISTENING, trace.name, ignore_permissions=True)
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		api.stream(trace.name)
	old = add_to_date(now_datetime(), hours=-hearing.HEARD_FOR_HOURS - 1)
	frappe.db.set_value(hearing.LISTENING, trace.name, "at", old)
	with making.acting_as(making.LEADER), pytest.raises(frappe.PermissionError):
		api.stream(trace.name)


def test_agents_hear_their_own_calls_and_messages_left(switch, tmp_path):
	"""An agent hears the own calls and what callers left, not others' calls; without the right, none."""
	own = recorded(switch, tmp_path)
	agent = making.user("second", "Hotline Agent")
	seat_of(switch, agent, "902")
	others = recorded(switch, tmp_path, "c-8", user=agent)
	(tmp_path / "m.wav").write_bytes(WAV)
	call = tell(
		switch,
		"c-9",
		("queued", {}),
		("voicemail", {}),
		("ended", {}),
		("recording_ready", {"file": "m.wav"}),
	)
	left = frappe.db.get_value(RECORDING, {"call": call})
	fetching.fetch(left)
	assert frappe.db.get_value(RECORDING, left, "voicemail") == 1
	with making.acting_as(making.AGENT):
		listed = set(frappe.get_list(RECORDING, pluck="name", limit=0))
		assert {own, left} <= listed and others not in listed
		assert hearing.begin(own) and hearing.begin(left)
		with pytest.raises(frappe.PermissionError):
			hearing.begin(others)
	with making.acting_as(making.PROVIDER), pytest.raises(frappe.PermissionError):
		hearing.begin(own)


def test_a_message_left_asks_for_a_call_back(switch):
	"""A caller who leaves a message is on the list of those to be called back, with the message's call."""
	call = tell(
		switch, "c-10", ("queued", {}), ("voicemail", {"file": "m.wav"}), ("ended", {}), caller="13622223333"
	)
	found = frappe.get_all("HL Call Back", {"call": call}, ["number", "reason", "stage"])
	assert found == [{"number": "13622223333", "reason": "Voicemail", "stage": "Open"}]


def test_a_reason_is_asked_for_where_the_house_wants_it(switch, tmp_path):
	"""With the setting, whoever listens to others' calls says why; for the own calls nothing is asked."""
	frappe.db.set_single_value("HL Recording Settings", "ask_reason", 1)
	name = recorded(switch, tmp_path)
	with making.acting_as(making.LEADER):
		[shown] = api.of_call(frappe.db.get_value(RECORDING, name, "call"))
		assert shown["asks_reason"]
		with pytest.raises(frappe.MandatoryError):
			api.listen(name, "  ")
		assert api.listen(name, "Monthly check")
	with making.acting_as(making.AGENT):
		assert api.listen(name)


def test_marks_are_set_by_listeners(switch, tmp_path):
	"""Marks stand by time with who set them; only who set one, or may change recordings, takes it away."""
	name = recorded(switch, tmp_path)
	with making.acting_as(making.LEADER):
		api.mark(name, 2, "Price is told")
		marks = api.mark(name, 0, "Greeting without the badge number")
		assert [(mark["at_s"], mark["is_own"]) for mark in marks] == [(0, True), (2, True)]
		with pytest.raises(frappe.ValidationError):
			api.mark(name, 99, "Beyond the end")
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		api.unmark(name, marks[0]["name"])
	with making.acting_as(making.LEADER):
		assert [mark["at_s"] for mark in api.unmark(name, marks[0]["name"])] == [2]


def test_a_rule_deletes_the_audio_and_keeps_the_call(switch, tmp_path, monkeypatch):
	"""After its time the audio is gone from the disk; call and traces stay, and so does what is held."""
	monkeypatch.setattr(frappe.db, "commit", lambda: frappe.db.after_commit.run())
	old, held, young = (
		recorded(switch, tmp_path, id, began=began)
		for id, began in (("c-11", "2025-01-01 10:00:00"), ("c-12", "2025-01-01 11:00:00"), ("c-13", None))
	)
	paths = {name: stock.path_of(frappe.get_doc(RECORDING, name)) for name in (old, held, young)}
	call = frappe.db.get_value(RECORDING, old, "call")
	with making.acting_as(making.LEADER):
		trace = hearing.begin(old)
	about = {"document_type": CALL, "document_name": frappe.db.get_value(RECORDING, held, "call")}
	frappe.get_doc({"doctype": "HL Retention Hold", **about, "reason": "A court asks for it"}).insert()
	rule = {"title": "Test", "document_type": RECORDING, "keep_for": 6, "keep_unit": "Months", "enabled": 1}
	rule |= {"counted_from": "recorded_at", "action": "Delete"}
	retention.apply(frappe.get_doc({"doctype": "HL Retention Rule", **rule}).insert())
	assert [paths[name].exists() for name in (old, held, young)] == [False, True, True]
	assert frappe.db.get_value(CALL, call, "recording_state") == "Deleted"
	assert frappe.db.get_value(hearing.LISTENING, trace, "call") == call
	with pytest.raises(hearing.NotStored), making.acting_as(making.LEADER):
		hearing.audio_of(trace)

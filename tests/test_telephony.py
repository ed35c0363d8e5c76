"""Calls over the wire: a made-up switch against the site as it is served."""

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random

import frappe
import pytest
import requests
from hotline_app.telephony.course import follow
from hotline_app.telephony.recordings import audio, fetching, stock
from hotline_app.telephony.simulation.exchange import Exchange
from hotline_app.telephony.simulation.mangling import mangle
from hotline_app.telephony.simulation.parts import Seat
from hotline_app.telephony.simulation.profile import Profile

from tests.support import making

SEATS = [str(8500 + number) for number in range(6)]


def hour_of_calls():
	"""A busy hour that is over: some forty calls at six seats."""
	begin = (datetime.now() - timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
	told = []
	day = Exchange(
		begin, [Seat(seat) for seat in SEATS], told.append, profile=Profile(calls_a_day=420), seed=5
	)
	day.open()
	day.run(begin + timedelta(hours=1))
	day.shut()
	day.run(begin + timedelta(hours=5))
	return [event for event in told if event.event != "recording_ready"]


@pytest.fixture
def switch(demo, site):
	"""A switch with seats and a key of its own."""
	key = frappe.generate_hash(length=12)
	user = frappe.get_doc("User", making.user(key))
	user.api_key, user.api_secret = key, "switch-secret"
	user.save()
	doc = frappe.get_doc(
		{
			"doctype": "HL Switch",
			"title": key,
			"kind": "Webhook",
			"enabled": 1,
			"address": "https://switch.example/commands",
			"user": user.name,
			"line": making.LINE,
		}
	).insert()
	frappe.db.commit()
	return doc


def as_sent(event):
	names = ("event_id", "call_id", "event", "seat", "caller", "called", "direction", "details")
	return {**{name: getattr(event, name) for name in names}, "at": event.at.isoformat()}


def test_an_hour_of_disturbed_events_becomes_the_right_calls(server, switch):
	"""An hour's events, shuffled and doubled on their way, make each call once, right to the second."""
	for seat in SEATS:
		values = {"doctype": "HL Seat", "seat_number": seat, "extension": seat, "switch": switch.name}
		frappe.get_doc(values).insert()
	frappe.db.commit()
	events = hour_of_calls()
	sent = [as_sent(event) for event in mangle(events, Random(1), late=0.4, twice=0.2)]
	session = requests.Session()
	session.trust_env = False
	session.headers["Authorization"] = f"token {switch.name}:switch-secret"
	url = f"{server.url}/api/method/hotline_app.api.cti.event"
	for start in range(0, len(sent), 100):
		answer = session.post(url, json={"events": sent[start : start + 100]}, timeout=60)
		assert answer.status_code == 200, answer.text
	frappe.db.rollback()
	stored = frappe.get_all(
		"HL Call",
		{"source": switch.name},
		["external_id", "stage", "outcome", "talk_s", "hold_s", "waiting_s"],
	)
	by_call = defaultdict(list)
	for event in events:
		by_call[event.call_id].append(event)
	assert len(by_call) > 25
	wanted = {call: follow(its) for call, its in by_call.items()}
	figures = ("stage", "outcome", "talk_s", "hold_s", "waiting_s")
	assert {row.external_id: tuple(row[name] or None for name in figures) for row in stored} == {
		call: tuple(getattr(course, name) or None for name in figures) for call, course in wanted.items()
	}


@pytest.mark.clause("C-6.1.4")
def test_a_recording_is_played_over_http_in_ranges(server, switch, tmp_path):
	"""A leader plays parts of a recording over HTTP; others are refused, and its path opens to nobody."""
	wav = audio.tone(4)
	(tmp_path / "a.wav").write_bytes(wav)
	switch.recording_folder = str(tmp_path)
	switch.save()
	values = {
		"doctype": "HL Call",
		"line": making.LINE,
		"direction": "Inbound",
		"caller_number": "13900000001",
	}
	call = frappe.get_doc(values).insert()
	frappe.db.set_value("HL Call", call.name, {"source": switch.name, "agent": None})
	recording = stock.expect(call.name, {"file": "a.wav"})
	fetching.fetch(recording)
	path = frappe.db.get_value("HL Recording", recording, "path")
	frappe.db.commit()
	password = frappe.conf.hotline_demo_password
	leader, agent = (server.session(user, password) for user in (making.LEADER, making.AGENT))
	method = f"{server.url}/api/method/hotline_app.api.recordings.listen"
	boot = leader.get(f"{server.url}/api/method/hotline_app.api.portal.boot", timeout=60).json()["message"]
	headers = {"X-Frappe-CSRF-Token": boot["csrf_token"]}
	answer = leader.post(method, json={"recording": recording}, headers=headers, timeout=60)
	url = server.url + answer.json()["message"]["url"]
	part = leader.get(url, headers={"Range": "bytes=44-143"}, timeout=60)
	assert (part.status_code, part.content) == (206, wav[44:144])
	assert leader.get(url, timeout=60).content == wav
	assert leader.get(url, headers={"Range": "bytes=999999-"}, timeout=60).status_code == 416
	assert agent.get(url, timeout=60).status_code == 403
	for session in (leader, agent, requests):
		assert session.get(f"{server.url}/private/files/{path}", timeout=60).status_code in (403, 404)

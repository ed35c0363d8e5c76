"""A switch sends the events of calls over HTTP, many at once, some twice."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import frappe
import pytest
import requests

from tests.support import calls, making
from tests.support.site import Server, Site

THREADS = 8
CALLS = 6
KEY, SECRET = "switchkey", "switchsecret"


@pytest.fixture(scope="module")
def switch(own_site: Site, demo) -> str:
	"""A switch with a key, and two seats at which agents sit."""
	with own_site.connected():
		user = making.user("switch-user")
		account = frappe.get_doc("User", user)
		account.api_key, account.api_secret = KEY, SECRET
		account.save()
		name = calls.switch(user=user)
		calls.seat("11", making.AGENT)
		calls.seat("12", making.LEADER)
		frappe.db.commit()
	return name


def _body(call: calls.Call, number: int) -> dict:
	event = call.events[number]
	return {
		"event_id": event.event_id,
		"call_id": event.call_id,
		"event": event.event,
		"at": event.at.isoformat(),
		"line": event.line,
		"seat": event.seat,
		"caller": event.caller,
		"direction": event.direction,
		"details": event.details,
	}


@pytest.mark.clause("C-6.1.1")
def test_events_of_calls_at_once(own_site: Site, server: Server, switch) -> None:
	"""All events of several calls, each twice and at once, make each call once, right to the second."""
	with own_site.connected():
		told = [calls.answered(f"c{n}", "11", talk_s=30 + n, caller=f"1390000000{n}") for n in range(CALLS)]
	bodies = [_body(call, n) for call in told for n in range(len(call.events))] * 2
	Random(4).shuffle(bodies)

	def send(body: dict) -> tuple[int, str]:
		answer = requests.post(
			f"{server.url}/api/method/hotline_app.api.cti.event",
			json=body,
			headers={"Authorization": f"token {KEY}:{SECRET}"},
			timeout=60,
		)
		return answer.status_code, answer.text[-300:]

	with ThreadPoolExecutor(THREADS) as pool:
		answers = list(pool.map(send, bodies))
	assert [answer for answer in answers if answer[0] != 200] == []
	with own_site.connected():
		assert len(calls.own()) == CALLS
		for n, call in enumerate(told):
			stored = call.stored()
			assert (stored.talk_s, stored.waiting_s, stored.wrap_up_s) == (30 + n, 10, 20)
			assert frappe.db.count("HL Call Event", {"call": stored.name}) == len(call.events)


def test_strangers_send_nothing(server: Server, switch) -> None:
	"""Without a key, and with that of somebody else, no event is taken."""
	body = {"event_id": "x", "call_id": "x", "event": "ringing"}
	url = f"{server.url}/api/method/hotline_app.api.cti.event"
	assert requests.post(url, json=body, timeout=60).status_code in (401, 403)
	headers = {"Authorization": f"token {KEY}:{SECRET}"}
	assert requests.post(url, json={**body, "event": "boom"}, headers=headers, timeout=60).status_code == 400

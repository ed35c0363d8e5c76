"""A whole shift of a made-up switch, as agents and a leader see it in their browsers."""

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random

import frappe
import pytest
import requests
from frappe.utils import now_datetime
from frappe.utils.password import update_password
from hotline_app import masked
from hotline_app.telephony.course import Event
from hotline_app.telephony.simulation.exchange import Exchange
from hotline_app.telephony.simulation.mangling import mangle
from hotline_app.telephony.simulation.parts import Seat
from hotline_app.telephony.simulation.profile import Profile
from hotline_app.telephony.switch import desk
from playwright.sync_api import expect

from tests.support import calls, making, shift
from tests.support.site import Server, Site
from tests.test_agent_pages import sign_in

__all__ = ["sign_in"]

SEATS = [str(8700 + number) for number in range(30)]
OPEN, CLOSED = timedelta(hours=8), timedelta(hours=10)
# 500 calls in the eight hours, at whatever time of day the test runs.
PROFILE = Profile(calls_a_day=1500, hours=(1,) * 24)
SEED = 11
KEY, SECRET = "shiftkey", "shiftsecret"
BATCH = 500


class Line:
	"""The way from the made-up switch to the site: events come late, twice, and some not at all."""

	def __init__(self, server: Server):
		self.url = f"{server.url}/api/method/hotline_app.api.cti.event"
		self.told: list[Event] = []
		self.lost: list[Event] = []
		self._random = Random(SEED)
		self._session = requests.Session()
		self._session.trust_env = False
		self._session.headers["Authorization"] = f"token {KEY}:{SECRET}"

	def hear(self, event: Event) -> None:
		"""Take note of what the switch tells; a recording has no part in a call's times."""
		if event.event != "recording_ready":
			self.told.append(event)

	def deliver(self, since: int) -> None:
		"""Bring what was told since then to the site, as a bad network does."""
		events = self.told[since:]
		sent = mangle(events, self._random, late=0.4, twice=0.2, lost=0.04)
		arrived = {event.event_id for event in sent}
		self.lost += [event for event in events if event.event_id not in arrived]
		self._send(sent)

	def send_again(self) -> None:
		"""Bring what was lost, as a switch does that got no answer."""
		self._send(self.lost)
		self.lost = []

	def _send(self, events: list[Event]) -> None:
		names = ("event_id", "call_id", "event", "seat", "caller", "called", "direction", "details")
		for start in range(0, len(events), BATCH):
			batch = [
				{**{name: getattr(event, name) for name in names}, "at": event.at.isoformat()}
				for event in events[start : start + BATCH]
			]
			answer = self._session.post(self.url, json={"events": batch}, timeout=120)
			assert answer.status_code == 200, answer.text[-500:]


@pytest.fixture
def agents(own_site: Site, demo) -> list[str]:
	"""Thirty agents who sit down at their seats before the shift, two of them with a page to look at."""
	with own_site.connected():
		begin = _begin()
		account = frappe.get_doc("User", making.user("shift-switch"))
		account.api_key, account.api_secret = KEY, SECRET
		account.save()
		calls.switch(user=account.name)
		users = [making.user(f"shift-{seat}", "Hotline Agent") for seat in SEATS]
		for seat, user in zip(SEATS, users, strict=True):
			calls.seat(seat)
			calls.sign_in(seat, user, "Ready", begin - timedelta(minutes=5))
		for user in users[:2]:
			update_password(user, demo[0]["password"])
		frappe.db.commit()
	return users


def _begin() -> datetime:
	"""On a full hour, so that the shift is the same whenever it is played."""
	return (now_datetime() - CLOSED - timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)


@pytest.mark.clause("C-6.1.1")
def test_a_whole_shift_on_a_bad_network(agents, sign_in, own_site: Site, server: Server) -> None:
	"""Of 500 calls at 30 seats, told late, twice and not at all, none is lost, none double, each exact."""
	with own_site.connected():
		begin, line = _begin(), Line(server)
	exchange = Exchange(begin, [Seat(seat) for seat in SEATS], line.hear, profile=PROFILE, seed=SEED)
	pages = {seat: sign_in(user).open("/hotline") for seat, user in zip(SEATS, agents[:2], strict=False)}
	wall = sign_in(making.LEADER).open("/hotline/wallboard")
	for page in pages.values():
		expect(page.get_by_test_id("seat-state")).to_have_attribute("data-state", "Ready")

	exchange.open()
	exchange.run(begin + OPEN / 8)
	speaking = shift.until_talking(exchange, SEATS[0])
	line.deliver(0)
	line.send_again()
	noon = len(line.told)
	bar = pages[SEATS[0]].get_by_test_id("call")
	expect(bar).to_have_attribute("data-stage", "Talking")
	expect(bar).to_contain_text(speaking.caller)
	expect(wall.get_by_test_id(f"seat-{SEATS[0]}")).to_have_attribute("data-state", "Talking")

	exchange.run(begin + OPEN)
	exchange.shut()
	exchange.run(begin + CLOSED)
	assert not exchange.calls
	line.deliver(noon)
	ledger = shift.ledger(line.told)
	assert 450 < len(ledger) < 550
	silent = {event.call_id for event in line.lost} - {event.call_id for event in _arrived(line)}
	with own_site.connected():
		desk.reconcile(calls.SWITCH, set(), datetime.now().astimezone())
		stored = shift.stored(calls.SWITCH)
		assert set(stored) == set(ledger) - silent
		assert {call.stage for call in stored.values()} == {"Ended"}
		hurt = {event.call_id for event in line.lost}
		shift.compare({id: call for id, call in stored.items() if id not in hurt}, ledger)

	line.send_again()
	with own_site.connected():
		stored = shift.stored(calls.SWITCH)
		assert set(stored) == set(ledger)
		shift.compare(stored, ledger)
	_pages_show(pages, ledger)
	for seat in SEATS:
		expect(wall.get_by_test_id(f"seat-{seat}")).to_have_attribute("data-state", "Ready")


def _arrived(line: Line) -> list[Event]:
	lost = {event.event_id for event in line.lost}
	return [event for event in line.told if event.event_id not in lost]


def _pages_show(pages, ledger) -> None:
	"""Each agent is free again, and has exactly the own calls in the list, with their times."""
	for seat, page in pages.items():
		expect(page.get_by_test_id("seat-state")).to_have_attribute("data-state", "Ready")
		expect(page.get_by_test_id("call")).to_have_count(0)
		page.goto(f"{page.url.partition('/hotline')[0]}/hotline/calls")
		own = [entry for entry in ledger.values() if seat in entry.seats]
		rows = page.get_by_test_id("call-row")
		expect(rows).to_have_count(len(own))
		shown = defaultdict(list)
		for text in rows.all_inner_texts():
			shown[next(word for word in text.split() if "****" in word)].append(text)
		assert sorted(shown) == sorted({masked.phone(entry.caller) for entry in own})
		for entry in own:
			if entry.talk_s:
				minutes, seconds = divmod(entry.talk_s, 60)
				assert any(f"{minutes}:{seconds:02d}" in text for text in shown[masked.phone(entry.caller)])

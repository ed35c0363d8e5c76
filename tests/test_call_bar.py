"""What agents set off on the call bar, all the way to a switch: page, site, telephony process, stand-in."""

import asyncio
import json
import threading
from collections.abc import Iterator

import frappe
import pytest
from aiohttp import web
from playwright.sync_api import Page, expect

from bench.steps import wait_until
from tests.support import calls, making
from tests.support.browser import PATIENCE_MS
from tests.support.site import Server, Site
from tests.support.switches import SECRET, HttpStandIn
from tests.test_agent_pages import sign_in
from tests.test_call_pages import SEAT, _now, at_seat

__all__ = ["at_seat", "sign_in"]

LEADERS_SEAT = "202"
OUTSIDE = "13800000001"


class StandIn(HttpStandIn):
	"""Takes commands, but for those that it refuses."""

	def __init__(self) -> None:
		super().__init__()
		self.refuses: str | None = None

	async def _take(self, request: web.Request) -> web.StreamResponse:
		answer = await super()._take(request)
		is_refused = json.loads(await request.read())["action"] == self.refuses
		return web.Response(status=409, text="not now") if is_refused else answer


class Switch:
	"""A switch of any make, which takes commands by HTTP in a thread of its own."""

	def __init__(self) -> None:
		self.stand_in = StandIn()
		self._ready, self._loop = threading.Event(), asyncio.new_event_loop()
		self._over = asyncio.Event()
		self._thread = threading.Thread(target=self._loop.run_until_complete, args=[self._serve()])

	def __enter__(self) -> "Switch":
		self._thread.start()
		assert self._ready.wait(PATIENCE_MS / 1000)
		return self

	def __exit__(self, *_error: object) -> None:
		self._loop.call_soon_threadsafe(self._over.set)
		self._thread.join()
		self._loop.close()

	async def _serve(self) -> None:
		async with self.stand_in.running():
			self._ready.set()
			await self._over.wait()

	def told(self) -> list[tuple[str, str, str]]:
		"""Return what it was told to do: the action, the seat's telephone, the target."""
		bodies = [json.loads(request["body"]) for request in list(self.stand_in.requests)]
		return [
			(body["action"], body["extension"], body["target"]) for body in bodies if body["action"] != "ping"
		]

	def hears(self, action: str, extension: str = SEAT, target: str = "") -> None:
		"""See that it is told next to do this."""
		known = len(self._heard)
		assert wait_until(lambda: len(self.told()) > known, PATIENCE_MS // 1000), (action, self.told())
		self._heard = self.told()
		assert self._heard[known:] == [(action, extension, target)]

	_heard: list[tuple[str, str, str]] = []


@pytest.fixture
def switch(own_site: Site, server: Server, demo) -> Iterator[Switch]:
	"""A switch to which the telephony process holds the connection."""
	with Switch() as switch:
		with own_site.connected():
			name = calls.switch()
			values = {"address": f"http://127.0.0.1:{switch.stand_in.port}/commands", "secret": SECRET}
			frappe.get_doc("HL Switch", name).update(values).save()
			frappe.db.set_value("HL Switch", name, "state", "Off")
			calls.seat(LEADERS_SEAT)
			calls.sign_in(LEADERS_SEAT, making.LEADER, "Ready", frappe.utils.now_datetime())
			frappe.db.commit()
		own_site.testsite.supervisor.start_process("telephony")
		try:
			assert wait_until(lambda: _state(own_site) == "Connected", PATIENCE_MS // 1000)
			yield switch
		finally:
			own_site.testsite.supervisor.stop_process("telephony")


def _state(site: Site) -> str:
	with site.connected():
		return frappe.db.get_value("HL Switch", calls.SWITCH, "state")


def _ask_for(page: Page, action: str, number: str) -> None:
	page.get_by_test_id(f"call-{action}" if action != "dial" else "dial").click()
	page.get_by_test_id("target-number").fill(number)
	page.get_by_test_id("target-go").click()
	expect(page.get_by_test_id("target")).to_have_count(0)


@pytest.mark.clause("C-4.2.3a")
@pytest.mark.clause("C-6.1.5")
def test_commands_go_from_the_page_to_the_switch(switch: Switch, at_seat, sign_in, own_site: Site) -> None:
	"""Each command of call bar and wallboard reaches the switch; what that refuses is told on the page."""
	page, tell = at_seat("/hotline")
	with own_site.connected():
		call = _now("bar-1").ringing(SEAT)
	tell(call)
	page.get_by_test_id("call-answer").click()
	switch.hears("answer")
	tell(call(1).answered(SEAT))
	page.get_by_test_id("call-hold").click()
	switch.hears("hold")
	tell(call(1).held(SEAT))
	page.get_by_test_id("call-resume").click()
	switch.hears("resume")
	tell(call(1).resumed(SEAT))
	for action in ("consult", "conference", "transfer"):
		_ask_for(page, action, OUTSIDE)
		switch.hears(action, target=OUTSIDE)

	wall = sign_in(making.LEADER).open("/hotline/wallboard")
	for mode in ("Listen", "Whisper"):
		wall.get_by_test_id(f"seat-{SEAT}").click()
		wall.get_by_test_id(f"enter-{mode}").click()
		expect(wall.get_by_test_id(f"enter-{mode}")).to_have_count(0)
		switch.hears(mode.lower(), LEADERS_SEAT)

	switch.stand_in.refuses = "hang_up"
	page.get_by_test_id("call-hang_up").click()
	switch.hears("hang_up")
	expect(page.get_by_test_id("call-bar").get_by_role("alert")).to_contain_text("not now")
	switch.stand_in.refuses = None
	page.get_by_test_id("call-hang_up").click()
	switch.hears("hang_up")
	expect(page.get_by_test_id("call-bar").get_by_role("alert")).to_have_count(0)
	tell(call(1).ended(by="agent")(1).wrapped_up(SEAT))
	_ask_for(page, "dial", OUTSIDE)
	switch.hears("dial", target=OUTSIDE)
	page.keyboard.press("Alt+R")
	switch.hears("not_ready")
	page.keyboard.press("Alt+R")
	switch.hears("ready")

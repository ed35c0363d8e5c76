"""Commands to a switch of any make, sent to a web server of this machine."""

import json

import pytest
from aiohttp import web

from hotline_app.telephony.switch.adapter import Command, CommandRefused, Settings, SwitchError
from hotline_app.telephony.switch.webhook import PAUSES_S, WebhookAdapter, signature
from tests.support.switches import SECRET, HttpStandIn, run


def played(steps):
	async def play():
		pauses: list[float] = []

		async def note(seconds: float) -> None:
			pauses.append(seconds)

		async with HttpStandIn().running() as switch:
			address = f"http://127.0.0.1:{switch.port}/commands"
			adapter = WebhookAdapter(
				Settings("Any", "Webhook", address=address, secret=SECRET), print, pause=note
			)
			await adapter.connect()
			switch.requests.clear()
			result = await steps(adapter, switch, pauses)
			await adapter.close()
			return result

	return run(play())


def test_a_command_is_signed():
	"""A command arrives with a signature that only who knows the secret can make; the secret does not."""

	async def send(adapter, switch, pauses):
		await adapter.send(Command("transfer", "8001", "c-1", "8002"))
		return switch.requests

	[request] = played(send)
	headers, body = request["headers"], request["body"]
	assert json.loads(body).items() >= {"action": "transfer", "call": "c-1", "target": "8002"}.items()
	stamp = headers["X-Hotline-Timestamp"]
	assert headers["X-Hotline-Signature"] == signature(SECRET, stamp, body)
	assert headers["X-Hotline-Signature"] != signature("other", stamp, body)
	assert SECRET not in str(request)


def test_a_switch_may_only_tell():
	"""A switch without an address for commands counts as connected, and refuses what it is asked for."""

	async def play():
		adapter = WebhookAdapter(Settings("Any", "Webhook"), print)
		await adapter.connect()
		await adapter.check()
		with pytest.raises(CommandRefused, match="no address"):
			await adapter.send(Command("hold", "8001"))

	run(play())


def test_a_command_is_tried_again_under_the_same_number():
	"""While the switch fails the command is sent again after growing pauses, known by one delivery number."""

	async def send(adapter, switch, pauses):
		switch.statuses = [503, 502]
		await adapter.send(Command("hold", "8001", "c-1"))
		return switch.requests, pauses

	requests, pauses = played(send)
	assert len(requests) == 3 and pauses == list(PAUSES_S[:2])
	assert len({request["headers"]["X-Hotline-Delivery"] for request in requests}) == 1


def test_a_command_is_given_up_or_refused():
	"""A switch that keeps failing counts as away; one that says no is not asked again, nor elsewhere."""

	async def send(adapter, switch, pauses):
		switch.statuses = [503] * 9
		with pytest.raises(SwitchError):
			await adapter.send(Command("hold", "8001"))
		switch.statuses.clear()
		tried = len(switch.requests)
		switch.answers[("POST", "/commands")] = web.Response(status=409, text="no such call")
		with pytest.raises(CommandRefused, match="no such call"):
			await adapter.send(Command("hold", "8001"))
		elsewhere = web.Response(status=307, headers={"Location": "/elsewhere"})
		switch.answers[("POST", "/commands")] = elsewhere
		with pytest.raises(CommandRefused):
			await adapter.send(Command("hold", "8001"))
		return tried, len(switch.requests)

	assert played(send) == (len(PAUSES_S) + 1, len(PAUSES_S) + 3)

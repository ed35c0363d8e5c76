"""Asterisk's REST interface, spoken with a stand-in; the messages are as the switch writes them."""

import asyncio
import json

import pytest
from aiohttp import web

from hotline_app.telephony.course import follow
from hotline_app.telephony.switch.adapter import Command, CommandRefused, LoginRefused, Settings, SwitchError
from hotline_app.telephony.switch.ari import AriAdapter
from tests.support.switches import SECRET, HttpStandIn, play, run, until

SEATS = {"8001": "Ready", "8002": "Ready", "8009": None}
CALLER = {
	"id": "1763711000.1",
	"name": "PJSIP/trunk-00000001",
	"state": "Up",
	"caller": {"name": "王女士", "number": "13912345678"},
	"dialplan": {"context": "from-trunk", "exten": "12345", "priority": 3},
}
SEAT = {
	"id": "1763711030.2",
	"name": "PJSIP/8001-00000002",
	"state": "Ringing",
	"caller": {"name": "", "number": "8001"},
	"dialplan": {"context": "seats", "exten": "", "priority": 1},
}


def message(kind: str, second: str, **fields: object) -> dict:
	return {"type": kind, "timestamp": f"2026-11-21T15:{second}.000+0800", "application": "hotline", **fields}


def told(kind: str, value: str) -> dict:
	return {"eventname": "Hotline", "userevent": {"Kind": kind, "Value": value}, "channel": CALLER}


TRANSCRIPT = [
	message("ChannelUserevent", "00:08", **told("ivr_choice", "2")),
	message("ChannelUserevent", "00:10", **told("queued", "3")),
	message("Dial", "00:30", caller=CALLER, peer=SEAT, dialstatus="", dialstring="8001"),
	message("Dial", "00:31", caller=CALLER, peer=SEAT, dialstatus="RINGING"),
	message("Dial", "00:38", caller=CALLER, peer=SEAT, dialstatus="ANSWER"),
	message("ChannelHold", "00:50", channel=SEAT, musicclass="default"),
	message("ChannelUnhold", "01:00", channel=SEAT),
]
END = [
	message("ChannelHangupRequest", "01:38", channel=CALLER, cause=16),
	message("ChannelDestroyed", "01:38", channel=SEAT, cause=16, cause_txt="Normal Clearing"),
	message("ChannelDestroyed", "01:38", channel=CALLER, cause=16, cause_txt="Normal Clearing"),
]


def settings(switch: HttpStandIn, **fields: object) -> Settings:
	values = {"host": "127.0.0.1", "port": switch.port, "account": "hotline", "secret": SECRET, **fields}
	return Settings("Asterisk", "Asterisk ARI", **values)


def played(steps, *, talking: bool = True):
	"""Connect with a stand-in, let the call be told, and run the steps."""

	def make(switch: HttpStandIn, hear) -> AriAdapter:
		return AriAdapter(settings(switch), hear, SEATS)

	return play(HttpStandIn(), make, TRANSCRIPT if talking else (), steps)


def test_a_call_is_followed_from_the_menu_to_the_end():
	"""Menu, queue, ringing, answer, hold and end are told as one call's, at the switch's own times."""

	async def end(adapter, switch, heard):
		for one in END:
			await switch.tell(one)
		await until(lambda: heard[-1].event == "ended")
		return heard

	heard = played(end)
	names = ["ivr_choice", "queued", "ringing", "answered", "held", "resumed", "ended"]
	assert [event.event for event in heard] == names
	assert {(e.call_id, e.caller, e.called, e.direction) for e in heard} == {
		("1763711000.1", "13912345678", "12345", "Inbound")
	}
	assert [event.seat for event in heard[2:6]] == ["8001"] * 4
	course = follow(heard)
	assert (course.talk_s, course.hold_s, course.ended_by, course.choices) == (50, 10, "Caller", ["2"])


def test_a_recording_belongs_to_its_call():
	"""A recording that has ended is told with its file, as one of the call of its channel."""

	async def record(adapter, switch, heard):
		about = {"name": "rec/17", "format": "wav", "state": "done", "duration": 60}
		about["target_uri"] = f"channel:{SEAT['id']}"
		await switch.tell(message("RecordingFinished", "01:40", recording=about))
		await until(lambda: heard[-1].event == "recording_ready")
		return heard[-1]

	event = played(record)
	assert (event.call_id, event.details) == ("1763711000.1", {"file": "rec/17.wav", "duration": 60})


REQUESTS = {
	"answer": ("POST", f"/ari/channels/{SEAT['id']}/answer", {}),
	"hold": ("POST", f"/ari/channels/{SEAT['id']}/hold", {}),
	"resume": ("DELETE", f"/ari/channels/{SEAT['id']}/hold", {}),
	"hang_up": ("DELETE", f"/ari/channels/{SEAT['id']}", {}),
	"transfer": ("POST", f"/ari/channels/{CALLER['id']}/continue", {"extension": "8002"}),
	"dial": ("POST", "/ari/channels", {"endpoint": "PJSIP/8001", "extension": "8002"}),
}


@pytest.mark.parametrize("action", REQUESTS)
def test_commands_become_requests_for_the_seats_channel(action):
	"""What a seat asks for reaches the switch as the request for its own channel of that call."""

	async def send(adapter, switch, heard):
		await adapter.send(Command(action, "8001", CALLER["id"], "8002"))
		return switch.requests[-1]

	request = played(send)
	method, path, query = REQUESTS[action]
	assert (request["method"], request["path"]) == (method, path)
	assert query.items() <= request["query"].items()


def test_a_leader_listens_in_on_the_seat():
	"""Listening in rings the leader's telephone, with the name of the seat's channel for the dialplan."""

	async def listen(adapter, switch, heard):
		await adapter.send(Command("listen", "8009", CALLER["id"], seat_of_call="8001"))
		return switch.requests[-1]

	request = played(listen)
	assert request["query"]["endpoint"] == "PJSIP/8009"
	assert json.loads(request["body"]) == {"variables": {"HOTLINE_CHANNEL": SEAT["name"]}}


def test_what_the_switch_refuses_is_said():
	"""A request that the switch refuses is told with its words, what it can't do with ours."""

	async def refused(adapter, switch, heard):
		path = f"/ari/channels/{CALLER['id']}/continue"
		body = {"message": "Channel not in Stasis application"}
		switch.answers[("POST", path)] = web.json_response(body, status=409)
		with pytest.raises(CommandRefused, match="not in Stasis"):
			await adapter.send(Command("transfer", "8001", CALLER["id"], "8002"))
		with pytest.raises(CommandRefused, match="can't do that"):
			await adapter.send(Command("consult", "8001", CALLER["id"], "8002"))

	played(refused)


def test_the_calls_of_now_are_asked_for():
	"""After connecting, channels that speak with each other are known as one call, and can be commanded."""

	async def look(adapter, switch, heard):
		switch.answers[("GET", "/ari/channels")] = [CALLER, SEAT]
		switch.answers[("GET", "/ari/bridges")] = [{"id": "b", "channels": [SEAT["id"], CALLER["id"]]}]
		calls = set(await adapter.calls())
		await adapter.send(Command("hang_up", "8001", CALLER["id"]))
		return calls, switch.requests[-1]["path"]

	calls, path = played(look, talking=False)
	assert CALLER["id"] in calls and path.endswith(SEAT["id"])


def test_a_wrong_password_is_told_apart_from_a_switch_that_is_away():
	"""A refused password is said as such, without the password; so is a switch that is away, or hangs up."""

	async def play() -> str:
		switch = HttpStandIn()
		async with switch.running():
			adapter = AriAdapter(settings(switch, secret="not-this-one"), print)
			with pytest.raises(LoginRefused) as refused:
				await adapter.connect()
			await adapter.close()
			adapter = AriAdapter(settings(switch), print)
			await adapter.connect()
			serving = asyncio.create_task(adapter.serve())
			await switch.hang_up()
			with pytest.raises(SwitchError):
				await serving
			await adapter.close()
		adapter = AriAdapter(settings(switch), print)
		with pytest.raises(SwitchError, match="127"):
			await adapter.connect()
		await adapter.close()
		return str(refused.value)

	assert "not-this-one" not in run(play())

"""FreeSWITCH's event socket, spoken with a stand-in over TCP; the events are as the switch writes them."""

import asyncio

import pytest

from hotline_app.telephony.course import follow
from hotline_app.telephony.switch.adapter import Command, CommandRefused, LoginRefused, Settings, SwitchError
from hotline_app.telephony.switch.esl import EslAdapter
from tests.support.switches import SECRET, EslStandIn, play, run, until

SEATS = {"8001": "Ready", "8002": "Ready", "8009": None}
CALLER, SEAT = "a1c4e7d2-0001-4b6f-9d10-6f2b7c000001", "b2d5f8e3-0002-4b6f-9d10-6f2b7c000002"
_FIRST = 1763711000_000000


def event(name: str, second: float, number: int, **fields: str) -> dict[str, str]:
	return {
		"Event-Name": name,
		"Core-UUID": "c0",
		"Event-Date-Timestamp": str(int(_FIRST + second * 1_000_000)),
		"Event-Sequence": str(number),
		**fields,
	}


CALLERS_LEG = {
	"Unique-ID": CALLER,
	"Channel-Call-UUID": CALLER,
	"Call-Direction": "inbound",
	"Caller-Caller-ID-Number": "13912345678",
	"Caller-Caller-ID-Name": "王女士",
	"Caller-Destination-Number": "12345",
}
SEATS_LEG = {
	"Unique-ID": SEAT,
	"Channel-Call-UUID": CALLER,
	"Call-Direction": "outbound",
	"Caller-Caller-ID-Number": "13912345678",
	"Caller-Destination-Number": "8001",
	"Other-Leg-Unique-ID": CALLER,
}
TRANSCRIPT = [
	event("CHANNEL_PROGRESS_MEDIA", 1, 10, **CALLERS_LEG),
	event(
		"CUSTOM",
		8,
		11,
		**{
			**CALLERS_LEG,
			"Event-Subclass": "hotline::told",
			"Hotline-Kind": "ivr_choice",
			"Hotline-Value": "2",
		},
	),
	event(
		"CUSTOM",
		10,
		12,
		**{
			"Event-Subclass": "callcenter::info",
			"CC-Action": "member-queue-start",
			"CC-Queue": "hotline@default",
			"CC-Member-Session-UUID": CALLER,
			"CC-Member-CID-Number": "13912345678",
		},
	),
	event("CHANNEL_PROGRESS", 30, 13, **SEATS_LEG),
	event(
		"CHANNEL_BRIDGE",
		38,
		14,
		**{
			**CALLERS_LEG,
			"Bridge-A-Unique-ID": CALLER,
			"Bridge-B-Unique-ID": SEAT,
			"Other-Leg-Unique-ID": SEAT,
		},
	),
	event("CHANNEL_HOLD", 50, 15, **SEATS_LEG),
	event("CHANNEL_UNHOLD", 60, 16, **SEATS_LEG),
]
END = [
	event("CHANNEL_HANGUP_COMPLETE", 98, 17, **SEATS_LEG, variable_sip_hangup_disposition="recv_bye"),
	event("CHANNEL_HANGUP_COMPLETE", 98.2, 18, **CALLERS_LEG, variable_sip_hangup_disposition="send_bye"),
	event(
		"RECORD_STOP",
		98.3,
		19,
		**{**CALLERS_LEG, "Record-File-Path": "/var/rec/王 1.wav", "variable_record_seconds": "60"},
	),
]


def settings(switch: EslStandIn, **fields: object) -> Settings:
	return Settings(
		"FS", "FreeSWITCH", **{"host": "127.0.0.1", "port": switch.port, "secret": SECRET, **fields}
	)


def played(steps, *, talking: bool = True, **fields: object):
	"""Connect with a stand-in, let the call be told, and run the steps."""

	def make(switch: EslStandIn, hear) -> EslAdapter:
		return EslAdapter(settings(switch, **fields), hear, SEATS)

	return play(EslStandIn(), make, TRANSCRIPT if talking else (), steps)


def test_a_call_is_followed_from_the_menu_to_its_recording():
	"""All of a call is told as one call's, at the switch's own times, its file's name as it is written."""

	async def end(adapter, switch, heard):
		for one in END:
			await switch.tell(one)
		await until(lambda: heard[-1].event == "recording_ready")
		return heard

	heard = played(end)
	names = ["ivr_choice", "queued", "ringing", "answered", "held", "resumed", "ended", "recording_ready"]
	assert [event.event for event in heard] == names
	assert {(event.call_id, event.caller, event.direction) for event in heard} == {
		(CALLER, "13912345678", "Inbound")
	}
	assert [event.seat for event in heard[2:6]] == ["8001"] * 4
	assert heard[-1].details == {"file": "/var/rec/王 1.wav", "duration": 60}
	course = follow(heard)
	assert (course.talk_s, course.hold_s, course.ended_by) == (50, 10, "Agent")


def test_the_same_event_has_the_same_number():
	"""An event that the switch tells twice bears one number, so it counts once."""

	async def twice(adapter, switch, heard):
		await switch.tell(TRANSCRIPT[-1])
		await until(lambda: len(heard) == 7)
		return heard

	heard = played(twice)
	assert heard[-1].event_id == heard[-2].event_id


LINES = {
	"answer": f"uuid_phone_event {SEAT} talk",
	"hold": f"uuid_hold {SEAT}",
	"resume": f"uuid_hold off {SEAT}",
	"hang_up": f"uuid_kill {SEAT}",
	"transfer": f"uuid_transfer {SEAT} -bleg 8002 XML default",
	"consult": f"uuid_broadcast {SEAT} att_xfer::user/8002 aleg",
	"conference": f"uuid_transfer {SEAT} -both conference:hotline-8001@default inline",
	"dial": "originate user/8001 8002 XML default",
	"ready": "callcenter_config agent set status 8001 'Available'",
	"not_ready": "callcenter_config agent set status 8001 'On Break'",
}


@pytest.mark.parametrize("action", LINES)
def test_commands_become_lines_for_the_seats_leg(action):
	"""What a seat asks for reaches the switch as its own command, for the seat's leg of that call."""

	async def send(adapter, switch, heard):
		await adapter.send(Command(action, "8001", CALLER, "8002"))
		return switch.commands

	more = ["originate user/8002 &conference(hotline-8001@default)"] if action == "conference" else []
	assert played(send) == [LINES[action], *more]


def test_a_leader_listens_in_on_the_seat():
	"""Listening in rings the leader's telephone and overhears the seat's leg; whispering speaks to it."""

	async def listen(adapter, switch, heard):
		for action in ("listen", "whisper"):
			await adapter.send(Command(action, "8009", CALLER, seat_of_call="8001"))
		return switch.commands

	listening, whispering = played(listen)
	assert listening.endswith(f"user/8009 &eavesdrop({SEAT})") and "whisper" not in listening
	assert "eavesdrop_whisper" in whispering


def test_a_way_out_is_taken_for_what_is_dialled():
	"""With a trunk in the desk a dialled number leaves by it."""

	async def dial(adapter, switch, heard):
		await adapter.send(Command("dial", "8001", target="13912345678"))
		return switch.commands

	[line] = played(dial, talking=False, trunk="sofia/gateway/town/{0}")
	assert line == "originate user/8001 &bridge(sofia/gateway/town/13912345678)"


def test_what_the_switch_refuses_is_said():
	"""A command that ends with an error is refused with the switch's words."""

	async def refused(adapter, switch, heard):
		switch.results["originate"] = "-ERR USER_NOT_REGISTERED\n"
		with pytest.raises(CommandRefused, match="USER_NOT_REGISTERED"):
			await adapter.send(Command("dial", "8001", target="12345"))
		with pytest.raises(CommandRefused, match="no such call"):
			await adapter.send(Command("hang_up", "8002", CALLER))

	played(refused)


def test_the_calls_of_now_are_asked_for():
	"""After connecting, the calls that the switch has are known, and can be commanded."""

	async def look(adapter, switch, heard):
		head = "uuid,direction,state,presence_id,call_uuid\n"
		table = f"{head}leg-2,outbound,CS_EXECUTE,8001@town,leg-1\n\n1 total.\n"
		switch.results["show channels"] = table
		calls = set(await adapter.calls())
		await adapter.send(Command("hang_up", "8001", "leg-1"))
		return calls, switch.commands

	calls, commands = played(look, talking=False)
	assert calls == {"leg-1"} and commands[-1] == "uuid_kill leg-2"


def test_a_wrong_password_is_told_apart_from_a_switch_that_is_away():
	"""A refused password is said as such, without the password; so is a switch that does not answer."""

	async def play() -> str:
		async with EslStandIn().running() as switch:
			with pytest.raises(LoginRefused) as refused:
				await EslAdapter(settings(switch, secret="not-this-one"), print).connect()
		with pytest.raises(SwitchError, match="127"):
			await EslAdapter(settings(switch), print).connect()
		return str(refused.value)

	assert "not-this-one" not in run(play())


def test_a_switch_that_leaves_ends_the_connection():
	"""When the switch goes, serving ends with an error, so that the connection is made anew."""

	async def play() -> None:
		switch = EslStandIn()
		async with switch.running():
			adapter = EslAdapter(settings(switch), print, SEATS)
			await adapter.connect()
			serving = asyncio.create_task(adapter.serve())
		with pytest.raises(SwitchError):
			await asyncio.wait_for(serving, 5)
		await adapter.close()

	run(play())

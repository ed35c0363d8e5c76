"""Asterisk's manager, spoken with a stand-in over TCP; the transcripts are as the switch writes them."""

import asyncio

import pytest

from hotline_app.telephony.course import Event, follow
from hotline_app.telephony.switch.adapter import Command, CommandRefused, LoginRefused, Settings, SwitchError
from hotline_app.telephony.switch.ami import AmiAdapter
from tests.support.switches import SECRET, AmiStandIn, run, until

SEATS = {"8001": "Ready", "8002": "Ready", "8009": None}
ARRIVAL = """
Event: Newchannel
Timestamp: 1763711000.100000
Channel: PJSIP/trunk-00000001
ChannelState: 4
CallerIDNum: 13912345678
CallerIDName: 王女士
Context: from-trunk
Exten: 12345
Uniqueid: 1763711000.1
Linkedid: 1763711000.1

Event: UserEvent
Timestamp: 1763711008.000000
Channel: PJSIP/trunk-00000001
Uniqueid: 1763711000.1
Linkedid: 1763711000.1
UserEvent: Hotline
Kind: ivr_choice
Value: 2

Event: QueueCallerJoin
Timestamp: 1763711010.000000
Channel: PJSIP/trunk-00000001
CallerIDNum: 13912345678
Uniqueid: 1763711000.1
Linkedid: 1763711000.1
Queue: hotline
Position: 3
Count: 3

Event: Newchannel
Timestamp: 1763711030.000000
Channel: PJSIP/8001-00000002
CallerIDNum: 8001
Exten: s
Uniqueid: 1763711030.2
Linkedid: 1763711000.1

Event: DialBegin
Timestamp: 1763711030.100000
Channel: PJSIP/trunk-00000001
Uniqueid: 1763711000.1
Linkedid: 1763711000.1
DestChannel: PJSIP/8001-00000002
DestUniqueid: 1763711030.2
DestLinkedid: 1763711000.1
DialString: 8001
"""
TALK = """
Event: DialEnd
Timestamp: 1763711038.100000
Channel: PJSIP/trunk-00000001
Uniqueid: 1763711000.1
Linkedid: 1763711000.1
DestChannel: PJSIP/8001-00000002
DestUniqueid: 1763711030.2
DestLinkedid: 1763711000.1
DialStatus: ANSWER

Event: Hold
Timestamp: 1763711050.000000
Channel: PJSIP/8001-00000002
Uniqueid: 1763711030.2
Linkedid: 1763711000.1

Event: Unhold
Timestamp: 1763711060.000000
Channel: PJSIP/8001-00000002
Uniqueid: 1763711030.2
Linkedid: 1763711000.1
"""
END = """
Event: HangupRequest
Timestamp: 1763711098.000000
Channel: PJSIP/trunk-00000001
Uniqueid: 1763711000.1
Linkedid: 1763711000.1

Event: Hangup
Timestamp: 1763711098.000000
Channel: PJSIP/8001-00000002
Uniqueid: 1763711030.2
Linkedid: 1763711000.1
Cause: 16

Event: Hangup
Timestamp: 1763711098.100000
Channel: PJSIP/trunk-00000001
Uniqueid: 1763711000.1
Linkedid: 1763711000.1
Cause: 16
Cause-txt: Normal Clearing
"""


def settings(switch: AmiStandIn, **fields: object) -> Settings:
	values = {"host": "127.0.0.1", "port": switch.port, "account": "hotline", "secret": SECRET, **fields}
	return Settings("Asterisk", "Asterisk AMI", **values)


async def connected(switch: AmiStandIn, heard: list[Event]) -> tuple[AmiAdapter, asyncio.Task]:
	adapter = AmiAdapter(settings(switch), heard.append, SEATS)
	await adapter.connect()
	return adapter, asyncio.create_task(adapter.serve())


def test_a_call_is_followed_from_the_menu_to_the_end():
	"""Menu, queue, ringing, answer, hold and end are told as one call's, at the switch's own times."""

	async def play() -> list[Event]:
		heard: list[Event] = []
		async with AmiStandIn().running() as switch:
			adapter, serving = await connected(switch, heard)
			await switch.tell(ARRIVAL + TALK + END)
			await until(lambda: heard and heard[-1].event == "ended")
			serving.cancel()
			await adapter.close()
		return heard

	heard = run(play())
	assert [event.event for event in heard] == [
		"ivr_choice",
		"queued",
		"ringing",
		"answered",
		"held",
		"resumed",
		"ended",
	]
	assert {(e.call_id, e.caller, e.called, e.direction) for e in heard} == {
		("1763711000.1", "13912345678", "12345", "Inbound")
	}
	assert [e.seat for e in heard[2:6]] == ["8001"] * 4
	course = follow(heard)
	assert (course.talk_s, course.hold_s, course.ended_by) == (50, 10, "Caller")
	assert course.choices == ["2"] and len({event.event_id for event in heard}) == len(heard)


def test_letters_of_several_bytes_survive_any_packet():
	"""A name in Chinese that arrives byte by byte is read as it was written."""

	async def play() -> list[tuple[str, str]]:
		from hotline_app.telephony.switch.blocks import Blocks

		reader = asyncio.StreamReader()
		blocks = Blocks(reader, None)
		for byte in "CallerIDName: 王女士\r\n\r\n".encode():
			reader.feed_data(bytes([byte]))
		return await blocks.block()

	assert run(play()) == [("CallerIDName", "王女士")]


COMMANDS = {
	"hold": [{"Action": "PJSIPNotify", "Endpoint": "8001", "Variable": "Event=hold"}],
	"hang_up": [{"Action": "Hangup", "Channel": "PJSIP/8001-00000002"}],
	"transfer": [{"Action": "BlindTransfer", "Channel": "PJSIP/8001-00000002", "Exten": "8002"}],
	"consult": [{"Action": "Atxfer", "Channel": "PJSIP/8001-00000002", "Exten": "8002"}],
	"dial": [{"Action": "Originate", "Channel": "PJSIP/8001", "Exten": "8002", "Async": "true"}],
	"ready": [{"Action": "QueuePause", "Interface": "PJSIP/8001", "Paused": "false"}],
	"not_ready": [{"Action": "QueuePause", "Interface": "PJSIP/8001", "Paused": "true", "Reason": "Lunch"}],
	"conference": [
		{"Action": "Redirect", "Channel": "PJSIP/trunk-00000001", "ExtraChannel": "PJSIP/8001-00000002"},
		{"Action": "Originate", "Channel": "PJSIP/8002"},
	],
}


@pytest.mark.parametrize("action", COMMANDS)
def test_commands_become_actions_on_the_seats_channel(action):
	"""What a seat asks for reaches the manager as the action for its own channel of that call."""

	async def play() -> list[dict[str, str]]:
		heard: list[Event] = []
		async with AmiStandIn().running() as switch:
			adapter, serving = await connected(switch, heard)
			await switch.tell(ARRIVAL + TALK)
			await until(lambda: heard and heard[-1].event == "resumed")
			reason = "Lunch" if action == "not_ready" else ""
			await adapter.send(Command(action, "8001", "1763711000.1", "8002", reason=reason))
			serving.cancel()
			await adapter.close()
			return switch.actions

	done = run(play())
	assert len(done) == len(COMMANDS[action])
	for actual, wanted in zip(done, COMMANDS[action], strict=True):
		assert wanted.items() <= actual.items()


def test_a_leader_listens_in_on_the_seat():
	"""Listening in rings the leader's telephone and spies on the seat's channel; whispering speaks to it."""

	async def play() -> list[dict[str, str]]:
		heard: list[Event] = []
		async with AmiStandIn().running() as switch:
			adapter, serving = await connected(switch, heard)
			await switch.tell(ARRIVAL + TALK)
			await until(lambda: heard and heard[-1].event == "resumed")
			for action in ("listen", "whisper"):
				await adapter.send(Command(action, "8009", "1763711000.1", seat_of_call="8001"))
			serving.cancel()
			await adapter.close()
			return switch.actions

	listening, whispering = run(play())
	assert (listening["Channel"], listening["Application"]) == ("PJSIP/8009", "ChanSpy")
	assert listening["Data"] == "PJSIP/8001-00000002,qE"
	assert whispering["Data"] == "PJSIP/8001-00000002,qwE"


def test_what_the_manager_refuses_is_said():
	"""What the manager answers with an error is refused with its words; so is a command for no call."""

	async def play() -> list[str]:
		heard: list[Event] = []
		said = []
		async with AmiStandIn().running() as switch:
			switch.answers["QueuePause"] = lambda _f: ["Response: Error\nMessage: Interface not found"]
			adapter, serving = await connected(switch, heard)
			for command in (Command("ready", "8001"), Command("hang_up", "8001")):
				with pytest.raises(CommandRefused) as refused:
					await adapter.send(command)
				said.append(str(refused.value))
			serving.cancel()
			await adapter.close()
		return said

	said = run(play())
	assert said == ["Interface not found", "the seat's telephone is in no such call"]


def test_the_calls_of_now_are_asked_for():
	"""After connecting, the calls that the switch has are known, and can be commanded."""

	def channels(_fields: dict[str, str]) -> list[str]:
		entry = "Event: CoreShowChannel\nChannel: PJSIP/8001-00000009\nUniqueid: 7.2\nLinkedid: 7.1"
		return [
			"Response: Success\nEventList: start",
			entry,
			"Event: CoreShowChannelsComplete\nEventList: Complete",
		]

	async def play() -> tuple[set[str], list[dict[str, str]]]:
		async with AmiStandIn().running() as switch:
			switch.answers["CoreShowChannels"] = channels
			adapter, serving = await connected(switch, [])
			calls = set(await adapter.calls())
			await adapter.send(Command("hang_up", "8001", "7.1"))
			serving.cancel()
			await adapter.close()
			return calls, switch.actions

	calls, actions = run(play())
	assert calls == {"7.1"}
	assert actions[-1]["Channel"] == "PJSIP/8001-00000009"


def test_a_wrong_secret_is_said_without_the_secret():
	"""A refused login is told apart from a switch that is away, and the secret stands in no message."""

	async def play() -> tuple[str, str]:
		async with AmiStandIn().running() as switch:
			wrong = settings(switch, secret="not-this-one")
			with pytest.raises(LoginRefused) as refused:
				await AmiAdapter(wrong, print).connect()
		with pytest.raises(SwitchError) as away:
			await AmiAdapter(settings(switch), print).connect()
		return repr(wrong) + str(refused.value), str(away.value)

	refused, away = run(play())
	assert "Authentication failed" in refused and "not-this-one" not in refused
	assert "127.0.0.1" in away and SECRET not in away


def test_no_command_brings_another_along():
	"""A line break or a letter in what is dialled is refused before anything is sent."""
	for target in ("12345\r\nAction: Command", "8002,9", "a@b"):
		with pytest.raises(ValueError):
			Command("dial", "8001", target=target)

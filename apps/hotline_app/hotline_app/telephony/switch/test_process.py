"""The telephony process between switches and a site: events in, commands out, the state in the desk."""

import asyncio
from collections import deque
from datetime import UTC, datetime, timedelta

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.telephony.course import Event
from hotline_app.telephony.recordings.test_recordings import making_switch, seat_of
from hotline_app.telephony.switch import commands, desk, form, mailbox, process
from tests.support import making
from tests.support.switches import SECRET, AmiStandIn, run, until

from .test_ami import ARRIVAL, END, TALK

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture(autouse=True)
def uncommitted(demo, site, monkeypatch):
	"""What is stored is what the test's transaction holds."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)


class Here:
	"""An office in the test's own site and transaction."""

	site = "here"

	async def run(self, function, *arguments):
		return function(*arguments)


def asterisk(port, **fields):
	frappe.db.set_value("HL Switch", {"enabled": 1}, "enabled", 0)
	return making_switch(
		title="Town's Asterisk",
		kind="Asterisk AMI",
		host="127.0.0.1",
		port=port,
		account="hotline",
		secret=SECRET,
		enabled=1,
		**fields,
	)


def state_of(switch):
	return frappe.db.get_value("HL Switch", switch.name, "state")


def played(steps):
	"""Let the process hold a connection with a stand-in, and run the steps."""

	async def play():
		async with AmiStandIn().running() as stand_in:
			switch = asterisk(stand_in.port)
			seat = seat_of(switch, making.AGENT, "8001")
			site = process.SiteTelephony(Here())
			try:
				await site.look()
				await until(lambda: state_of(switch) == "Connected")
				await steps(stand_in, switch, seat, site)
			finally:
				for connection in site._connections.values():
					await connection.close()

	run(play())


def test_what_a_switch_tells_becomes_calls():
	"""A call on the switch is a call on the site, with its agent, its times and its end, while it happens."""

	async def steps(stand_in, switch, seat, site):
		await stand_in.tell(ARRIVAL + TALK)
		await until(lambda: frappe.db.exists("HL Call", {"source": switch.name, "stage": "Talking"}))
		await stand_in.tell(END)
		await until(lambda: frappe.db.exists("HL Call", {"source": switch.name, "stage": "Ended"}))
		call = frappe.get_last_doc("HL Call", {"source": switch.name})
		assert (call.agent, call.seat, call.caller_number) == (making.AGENT, seat, "13912345678")
		assert (call.outcome, call.talk_s, call.hold_s) == ("Answered", 50, 10)
		assert frappe.db.get_value("HL Switch", switch.name, "last_event_at")

	played(steps)


def test_a_command_goes_from_the_page_to_the_switch(monkeypatch):
	"""What an agent asks for reaches the switch by way of the mailbox, for the agent's own channel."""
	posted = []
	monkeypatch.setattr(mailbox, "post", posted.append)

	async def steps(stand_in, switch, seat, site):
		await stand_in.tell(ARRIVAL + TALK)
		await until(lambda: frappe.db.exists("HL Call", {"source": switch.name, "stage": "Talking"}))
		call = frappe.db.get_value("HL Call", {"source": switch.name})
		commands.send(seat, "transfer", call=call, target="8002")
		frappe.db.after_commit.run()
		[message] = posted
		await site.do({**message, "posted": datetime.now().timestamp()})
		action = next(one for one in stand_in.actions if one["Action"] == "BlindTransfer")
		assert (action["Channel"], action["Exten"]) == ("PJSIP/8001-00000002", "8002")

	played(steps)


def test_who_asked_is_told_what_the_switch_refuses(monkeypatch):
	"""A command that is refused, or that nobody took in time, is told to the user who asked for it."""
	told = []
	monkeypatch.setattr(
		frappe,
		"publish_realtime",
		lambda event, message=None, user=None, **_rest: told.append((event, user, message)),
	)

	async def steps(stand_in, switch, seat, site):
		command = {"action": "hang_up", "extension": "8001"}
		message = {"switch": switch.name, "seat": seat, "user": making.AGENT, "command": command}
		told.clear()
		await site.do({**message, "posted": datetime.now().timestamp()})
		await site.do({**message, "posted": datetime.now().timestamp() - 60})
		told[:] = [entry for entry in told if entry[0] == "hotline_command"]
		assert [user for _event, user, _message in told] == [making.AGENT] * 2
		language = frappe.db.get_value("User", making.AGENT, "language") or frappe.local.lang
		assert [message["message"] for _event, _user, message in told] == [
			frappe._("the seat's telephone is in no such call", language),
			frappe._("the telephone switch is not connected", language),
		]

	played(steps)


def test_without_a_connection_a_command_is_refused_at_once():
	"""While the switch is not connected, or the process is silent, a seat's command is refused with 503."""
	switch = asterisk(1)
	seat = seat_of(switch, making.AGENT, "8001")
	for state, seen in (("Failed", 0), ("Connected", -commands.SILENT_S - 1)):
		at = add_to_date(now_datetime(), seconds=seen)
		frappe.db.set_value("HL Switch", switch.name, {"state": state, "last_seen_at": at})
		with pytest.raises(commands.SwitchDown) as refused:
			commands.send(seat, "hold")
		assert refused.value.http_status_code == 503
	with pytest.raises(commands.NotPossible):
		frappe.db.set_value("HL Switch", switch.name, "last_seen_at", now_datetime())
		commands.send(seat, "dial", target="12345;reboot")


def test_calls_that_ended_meanwhile_are_ended_after_a_break():
	"""When the connection is back, calls that the switch has no more are ended, and those it has go on."""
	switch = asterisk(1)
	earlier = datetime.now(UTC) - timedelta(minutes=5)
	waiting = deque(
		Event(f"e-{id}", id, "answered", earlier, caller="13912345678") for id in ("gone", "alive")
	)
	desk.take_in(switch.name, waiting)
	assert not waiting
	assert desk.reconcile(switch.name, {"alive"}, datetime.now(UTC)) == 1
	stages = dict(frappe.get_all("HL Call", {"source": switch.name}, ["external_id", "stage"], as_list=True))
	assert stages == {"gone": "Ended", "alive": "Talking"}


def test_events_that_can_not_be_taken_do_not_keep_the_others_waiting():
	"""A senseless event is put on record, and those after it are taken."""
	switch = asterisk(1)
	now = datetime.now(UTC)
	waiting = deque([Event("e-1", "c", "exploded", now), Event("e-2", "c", "ringing", now)])
	desk.take_in(switch.name, waiting)
	assert frappe.get_all("HL Call Event", {"source": switch.name}, pluck="event") == ["ringing"]
	assert frappe.db.exists("Error Log", {"reference_doctype": "HL Switch"})


def test_events_wait_while_the_database_is_away(monkeypatch):
	"""Events that can't be stored for want of a database stay where they are, in their order."""
	switch = asterisk(1)

	def away(*_arguments):
		raise frappe.db.OperationalError(2006, "gone away")

	monkeypatch.setattr(desk.events, "take", away)
	waiting = deque(Event(f"e-{n}", "c", "ringing", datetime.now(UTC)) for n in range(3))
	with pytest.raises(frappe.db.OperationalError):
		desk.take_in(switch.name, waiting)
	assert [event.event_id for event in waiting] == ["e-0", "e-1", "e-2"]


def test_the_desk_tries_a_connection():
	"""The form connects once and says what came of it, without the secret; a wrong host is refused."""

	async def answer():
		async with AmiStandIn().running() as stand_in:
			switch = asterisk(stand_in.port)
			settings = desk.settings_of(switch.name)
			return switch, await asyncio.to_thread(form.try_settings, settings)

	switch, went_well = run(answer())
	assert went_well == {"connected": True, "calls": 0}
	refused = run(asyncio.to_thread(switch.test_connection))
	assert not refused["connected"] and "127.0.0.1" in refused["message"] and SECRET not in str(refused)
	switch.host = "no host; reboot"
	with pytest.raises(frappe.MandatoryError):
		switch.save()


def test_secrets_are_kept_encrypted():
	"""The secrets of a switch stand in no column and no version of it, and leave only by the one way in."""
	switch = asterisk(1, recording_secret="another")
	row = str(frappe.db.get_value("HL Switch", switch.name, "*", as_dict=True))
	versions = str(frappe.get_all("Version", {"docname": switch.name}, pluck="data"))
	assert SECRET not in row + versions and "another" not in row + versions
	assert desk.settings_of(switch.name).secret == SECRET
	assert SECRET not in repr(desk.settings_of(switch.name))


def test_a_simulated_switch_rings_at_the_users_seat():
	"""Whoever is ready at a seat of a simulated switch can be called, answers in the page, and hangs up."""

	async def play():
		frappe.db.set_value("HL Switch", {"enabled": 1}, "enabled", 0)
		switch = making_switch(title="Made Up", kind="Simulator", enabled=1, address=None)
		seat = seat_of(switch, making.AGENT, "8001")
		site = process.SiteTelephony(Here())
		now = lambda: {"switch": switch.name, "posted": datetime.now().timestamp()}  # noqa: E731
		try:
			await site.look()
			await until(lambda: state_of(switch) == "Connected")
			values = {"extension": "8001", "caller": "13900000001"}
			await site.do({**now(), "control": "call", "values": values})
			stage = lambda: frappe.db.get_value("HL Call", {"source": switch.name}, "stage")  # noqa: E731
			await until(lambda: stage() == "Ringing")
			assert frappe.db.get_value("HL Seat", seat, "state") == "Ringing"
			for action, after in (("answer", "Talking"), ("hold", "Held"), ("hang_up", "Ended")):
				command = {"action": action, "extension": "8001"}
				await site.do({**now(), "command": command})
				await until(lambda after=after: stage() == after)
			call = frappe.get_last_doc("HL Call", {"source": switch.name})
			assert (call.agent, call.ended_by) == (making.AGENT, "Agent")
		finally:
			for connection in site._connections.values():
				await connection.close()

	run(play())


def test_a_site_that_comes_later_is_served_too(monkeypatch):
	"""The process of a bench takes up sites that get the app while it runs, and one that failed again."""
	begun = []
	found = iter([[], ["first"], ["first", "second"], ["first", "second"]])

	async def serve_site(site, _sites_path):
		begun.append(site)
		await asyncio.Event().wait() if site == "first" else None

	monkeypatch.setattr(process, "LOOK_FOR_SITES_EVERY_S", 0)
	monkeypatch.setattr(process, "_serve_site", serve_site)

	async def play():
		serving = asyncio.create_task(process.serve(lambda: next(found, ["first", "second"])))
		await until(lambda: begun.count("second") > 1)
		serving.cancel()
		await asyncio.gather(serving, return_exceptions=True)

	run(play())
	assert begun[:2] == ["first", "second"] and begun.count("first") == 1

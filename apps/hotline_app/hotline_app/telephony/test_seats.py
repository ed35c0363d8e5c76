import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.api import seats as api
from hotline_app.intake.errors import ConflictError
from hotline_app.telephony import events, queueing, seats
from tests.support import calls, making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture(autouse=True)
def seat(demo, site):
	calls.seat("11")
	calls.seat("12")


def _state(seat: str = "11") -> tuple:
	return frappe.db.get_value("HL Seat", seat, ["state", "reason", "agent"])


@pytest.mark.clause("J-17")
def test_states_of_a_seat():
	"""An agent signs in, is ready, not ready with a reason, and signs out; the log keeps each time."""
	reason = frappe.get_all("HL Not Ready Reason", pluck="name", limit=1)[0]
	with making.acting_as(making.AGENT):
		assert api.sign_in("11")["state"] == "Not Ready"
		assert _state() == ("Not Ready", None, making.AGENT)
		api.ready()
		assert _state() == ("Ready", None, making.AGENT)
		api.not_ready(reason)
		assert _state() == ("Not Ready", reason, making.AGENT)
		api.sign_out()
	assert _state() == ("Signed Out", None, None)
	log = frappe.get_all("HL Seat Event", {"seat": "11"}, ["state", "agent"], order_by="creation, at")
	assert [row.state for row in log] == ["Not Ready", "Ready", "Not Ready", "Signed Out"]
	assert {row.agent for row in log[:3]} == {making.AGENT}


@pytest.mark.clause("J-17")
def test_seat_that_is_away_gets_no_call():
	"""Only a seat that is ready is given a call: not one not ready, wrapping up, or signed out."""
	call = calls.Call("c1").queued().take()
	for state in ("Not Ready", "Wrap-up", "Signed Out", "Talking"):
		calls.sign_in("11", making.AGENT, state)
		assert queueing.take_seat(call) is None, state
	calls.sign_in("11", making.AGENT, "Ready")
	assert queueing.take_seat(call).name == "11"
	assert queueing.take_seat(call) is None


def test_who_may_not_take_calls_signs_in_nowhere():
	"""Without the right to, and as a stranger, nobody sits at a seat."""
	with making.acting_as(making.PROVIDER), pytest.raises(frappe.PermissionError):
		api.sign_in("11")
	with making.acting_as("Guest"), pytest.raises(frappe.AuthenticationError):
		api.mine()


def test_one_seat_for_a_user_and_one_user_for_a_seat():
	"""A seat that is taken is refused as a conflict; who sits down elsewhere leaves the former seat."""
	seats.sign_in(making.LEADER, "11")
	with pytest.raises(ConflictError, match="11"):
		seats.sign_in(making.AGENT, "11")
	seats.sign_in(making.LEADER, "12")
	assert (_state("11")[2], _state("12")[2]) == (None, making.LEADER)


def test_wish_in_a_call_holds_after_it():
	"""Who wants a break during a call is not ready from the end of the wrap-up on."""
	calls.sign_in("11", making.AGENT)
	call = calls.Call("c1", at=add_to_date(now_datetime(), seconds=-30)).ringing("11")(5).answered("11")
	call.take()
	with making.acting_as(making.AGENT):
		told = api.not_ready()
	assert (told["state"], told["rest_state"]) == ("Talking", "Not Ready")
	call(5).ended(by="caller")(5).wrapped_up("11").take()
	assert _state()[0] == "Not Ready"


def test_nobody_leaves_in_a_call():
	"""Signing out in a call is a conflict."""
	calls.sign_in("11", making.AGENT)
	calls.Call("c1").ringing("11")(5).answered("11").take()
	with making.acting_as(making.AGENT), pytest.raises(ConflictError):
		api.sign_out()


def test_ready_ends_the_wrap_up():
	"""Pressing ready ends the wrap-up, and the call's figures know of it."""
	calls.sign_in("11", making.AGENT)
	begin = add_to_date(now_datetime(), seconds=-40)
	call = calls.Call("c1", at=begin).ringing("11")(5).answered("11")(5).ended(by="caller")
	call.take()
	with making.acting_as(making.AGENT):
		api.ready()
	assert _state()[0] == "Ready"
	assert call.stored().wrap_up_s >= 29


def test_screen_that_is_loaded_anew_finds_its_seat():
	"""Seat, state and the call under way are told to a page that knows nothing yet."""
	from hotline_app.api import calls as calls_api

	calls.sign_in("11", making.AGENT)
	calls.Call("c1").ringing("11")(5).answered("11").take()
	with making.acting_as(making.AGENT):
		told = api.mine()
		assert (told["seat"]["seat"], told["seat"]["state"]) == ("11", "Talking")
		assert told["seats"] == []
		assert api.colleagues() == []
		assert calls_api.current()["call"] == events.name_of(calls.SWITCH, "c1")
		assert calls_api.current()["stage"] == "Talking"


def test_screen_says_when_the_telephone_is_down():
	"""With no connection to the switch the agent is told to go on by hand."""
	frappe.db.set_value("HL Switch", calls.SWITCH, {"state": "Failed"})
	calls.sign_in("11", making.AGENT)
	with making.acting_as(making.AGENT):
		told = api.mine()["telephone"]
	assert (told["connected"], told["by_hand"]) == (False, True)
	assert told["text"]


def test_form_does_not_change_the_state():
	"""Saving a seat in the desk changes neither its state nor who sits there."""
	calls.sign_in("11", making.AGENT)
	doc = frappe.get_doc("HL Seat", "11")
	doc.update({"state": "Ready", "agent": making.LEADER, "extension": "9911"})
	doc.save()
	assert (_state()[2], frappe.db.get_value("HL Seat", "11", "extension")) == (making.AGENT, "9911")


def test_extension_belongs_to_one_seat():
	"""Two seats of a switch can't have the same extension."""
	with pytest.raises(frappe.DuplicateEntryError):
		calls.seat("13", extension="11")


def test_nobody_writes_the_log():
	"""The log of states is the system's: nobody stores a time in it."""
	forged = {"doctype": "HL Seat Event", "seat": "11", "state": "Ready", "at": now_datetime()}
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		frappe.get_doc(forged).insert()


def test_whoever_leaves_the_system_leaves_the_seat():
	"""Logging out signs out at the seat, so that no call goes there; a call under way goes on."""
	calls.sign_in("11", making.AGENT)
	calls.sign_in("12", making.LEADER)
	calls.Call("c1").ringing("12")(5).answered("12").take()
	for user in (making.AGENT, making.LEADER):
		seats.on_logout(frappe._dict(user=user))
	assert (_state("11")[0], _state("12")[0]) == ("Signed Out", "Talking")

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.api import wallboard
from hotline_app.telephony import board, listening
from tests.support import calls, making
from tests.support.queries import counted

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture(autouse=True)
def seats(demo, site):
	calls.seat("11", making.AGENT, "Not Ready")
	calls.seat("12", making.FOLLOWUP_AGENT)
	calls.seat("91")


@pytest.fixture
def sent(monkeypatch):
	"""What was handed to the switch: (seat, action, values)."""
	commands = []
	monkeypatch.setattr(
		listening.commands, "send", lambda seat, action, **values: commands.append((seat, action, values))
	)
	return commands


def test_changes_are_told_to_whoever_may_see_the_board(monkeypatch):
	"""What changes at seats is hinted at to those who may read the log of seats, not to everybody."""
	rooms = []
	monkeypatch.setattr(
		frappe, "publish_realtime", lambda event, message=None, room=None, **_: rooms.append((event, room))
	)
	calls.Call("c1", at=_recently(1)).ringing("12").take()
	assert {room for event, room in rooms if event == "hotline_board"} == {"doctype:HL Seat Event"}


def _recently(minutes: float = 10):
	return add_to_date(now_datetime(), minutes=-minutes)


def _line(rows):
	return next(row for row in rows if row["line"] == making.LINE)


@pytest.mark.clause("C-4.2.4")
@pytest.mark.clause("C-4.4.3")
def test_wallboard(monkeypatch):
	"""The leader sees seats, waiting calls, the answer rate against its target, orders, agents' work."""
	# Shortly after midnight the calls of before are still those of the day.
	monkeypatch.setattr(board, "nowdate", lambda: str(_recently().date()))
	calls.answered("c1", "12", talk_s=90, at=_recently()).take()
	calls.Call("c2", at=_recently(8)).queued()(30).ended(by="caller").take()
	calls.Call("c3", at=_recently(2)).queued().take()
	calls.Call("c4", at=_recently(1)).ringing("12")(5).answered("12").take()
	with making.acting_as(making.LEADER):
		shown = wallboard.board()
	states = {row["seat"]: (row["state"], row["agent"]) for row in shown["seats"]}
	assert states["11"] == ("Not Ready", making.AGENT)
	assert states["12"] == ("Talking", making.FOLLOWUP_AGENT)
	assert {row["state"]: row["count"] for row in shown["states"]}["Talking"] == 1
	assert shown["waiting"]["count"] == 1 and shown["waiting"]["longest_s"] >= 120
	today = _line(shown["today"])
	assert (today["offered"], today["answered"], today["in_time"], today["abandoned"]) == (2, 1, 1, 1)
	assert (today["rate"], today["below_target"]) == (50.0, True)
	assert today["target"] == frappe.db.get_value("HL Line", making.LINE, "answer_rate_target")
	agent = next(row for row in shown["agents"] if row["agent"] == making.FOLLOWUP_AGENT)
	assert (agent["calls"], agent["talk_s"]) == (2, 90)
	assert {row["stage"] for row in shown["orders"]["stages"]} <= {"Accepted", "Handling", "Waiting", "Done"}


def test_wallboard_says_what_is_wrong_with_seats():
	"""A seat whose user has left the system, whose switch is down, or whose break is too long says so."""
	reason = {"doctype": "HL Not Ready Reason", "title": "Tea", "limit_minutes": 10}
	frappe.get_doc(reason).insert()
	frappe.db.set_value("HL Seat", "11", "reason", "Tea")
	with making.acting_as(making.LEADER):
		seat = next(row for row in wallboard.board()["seats"] if row["seat"] == "11")
	assert (seat["too_long"], seat["user_gone"], seat["switch_down"]) == (True, True, True)


def test_wallboard_is_not_for_everybody():
	"""An agent has no right to the states of all seats, and a stranger none at all."""
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		wallboard.board()
	with making.acting_as("Guest"), pytest.raises(frappe.AuthenticationError):
		wallboard.board()


def test_wallboard_of_one_line():
	"""A leader who is kept to a line sees that one only, and is refused another."""
	frappe.get_doc({"doctype": "HL Line", "line_name": "Far Line", "number": "4000"}).insert()
	calls.Call("c1", line="Far Line").queued().take()
	fence = {"user": making.LEADER, "allow": "HL Line", "for_value": making.LINE, "apply_to_all_doctypes": 1}
	frappe.get_doc({"doctype": "User Permission", **fence}).insert()
	with making.acting_as(making.LEADER):
		assert wallboard.board()["waiting"]["count"] == 0
		with pytest.raises(frappe.PermissionError):
			wallboard.board("Far Line")


def test_wallboard_costs_the_same_for_many_seats():
	"""The number of queries does not grow with seats and calls."""
	with making.acting_as(making.LEADER):
		wallboard.board()
		with counted() as few:
			wallboard.board()
	for number in range(40):
		calls.seat(f"5{number:02d}")
		calls.Call(f"m{number}", at=_recently()).queued().take()
	with making.acting_as(making.LEADER):
		wallboard.board()
		with counted() as many:
			assert len(wallboard.board()["seats"]) >= 43
	assert len(many) <= len(few) + 2


@pytest.mark.clause("C-4.2.4")
def test_help_is_asked_and_answered(monkeypatch):
	"""An agent asks for help, leaders are told, one answers by chat, the agent closes the request."""
	pushed = []
	monkeypatch.setattr(
		frappe, "publish_realtime", lambda event, message=None, user=None, **_: pushed.append((event, user))
	)
	with making.acting_as(making.AGENT):
		request = wallboard.ask_help("The caller shouts.")
	told = {user for event, user in pushed if event == "hotline_help"}
	assert {making.AGENT, making.LEADER} <= told and making.FOLLOWUP_AGENT not in told
	assert frappe.db.exists("Notification Log", {"for_user": making.LEADER, "document_name": request["name"]})
	with making.acting_as(making.LEADER):
		assert [row["name"] for row in wallboard.board()["help"]] == [request["name"]]
		answered = wallboard.answer_help(request["name"], "Stay calm, I listen.")
	assert (answered["stage"], answered["answered_by"]) == ("Answered", making.LEADER)
	with making.acting_as(making.AGENT):
		[own] = wallboard.my_help()
		assert [one["text"] for one in own["messages"]] == ["The caller shouts.", "Stay calm, I listen."]
		wallboard.answer_help(request["name"], close=True)
		assert wallboard.my_help() == []
	with making.acting_as(making.LEADER):
		assert wallboard.board()["help"] == []


def test_other_agents_do_not_read_requests():
	"""A request for help is the agent's and the leaders': a colleague neither reads nor answers it."""
	with making.acting_as(making.AGENT):
		request = wallboard.ask_help("Help.")
	colleague = making.user("colleague", "Hotline Agent")
	with making.acting_as(colleague):
		assert frappe.get_list("HL Help Request") == []
		assert frappe.get_list("HL Help Message", parent_doctype="HL Help Request") == []
		with pytest.raises(frappe.PermissionError):
			wallboard.answer_help(request["name"], "I know!")


@pytest.mark.clause("C-6.1.5")
@pytest.mark.parametrize("direction", ["Inbound", "Outbound"])
def test_leader_listens_in(sent, direction):
	"""A leader listens in on a call, inbound or outbound, whispers or joins; each leaves a trace."""
	calls.sign_in("91", making.LEADER, "Not Ready")
	call = calls.Call("c1", direction=direction, called="13900001111").ringing("12")(5).answered("12").take()
	with making.acting_as(making.LEADER):
		for mode in ("Listen", "Whisper", "Join"):
			wallboard.listen(call.name, mode)
	assert [(seat, action) for seat, action, _values in sent] == [
		("91", "listen"),
		("91", "whisper"),
		("12", "conference"),
	]
	traces = frappe.get_all("HL Call Listening", ["call", "agent", "user", "mode"], order_by="creation")
	assert {(row.call, row.agent, row.user) for row in traces} == {
		(call.name, making.FOLLOWUP_AGENT, making.LEADER)
	}
	assert {row.mode for row in traces} == {"Listen", "Whisper", "Join"}


def test_who_may_listen_and_who_may_speak(sent):
	"""Agents don't listen in; who may listen but not speak neither whispers nor joins."""
	call = calls.Call("c1").ringing("12")(5).answered("12").take()
	inspector = making.user("inspector", "Hotline Quality Inspector", "Hotline Agent")
	calls.sign_in("91", inspector, "Not Ready")
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		wallboard.listen(call.name)
	with making.acting_as(inspector):
		with pytest.raises(frappe.PermissionError):
			wallboard.listen(call.name, "Whisper")
		assert sent == []
		wallboard.listen(call.name)
	assert [action for _seat, action, _values in sent] == ["listen"]


def test_nothing_to_listen_to(sent):
	"""A call in which nobody talks can't be listened to, and the attempt leaves no trace."""
	calls.sign_in("91", making.LEADER, "Not Ready")
	call = calls.Call("c1").queued().take()
	with making.acting_as(making.LEADER), pytest.raises(frappe.ValidationError):
		wallboard.listen(call.name)
	assert not frappe.db.count("HL Call Listening") and not sent

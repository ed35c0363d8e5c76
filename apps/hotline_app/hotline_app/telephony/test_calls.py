import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.api import call_backs as call_back_api
from hotline_app.api import calls as api
from hotline_app.api import cti
from hotline_app.intake.errors import ConflictError
from hotline_app.telephony import events
from hotline_app.telephony.switch import commands
from tests.support import calls, making

pytestmark = pytest.mark.usefixtures("demo", "site")
CALLER_MASKED = "139****5678"


@pytest.fixture(autouse=True)
def seats(demo, site):
	calls.seat("11", making.AGENT)
	calls.seat("12", making.LEADER)


@pytest.fixture
def sent(monkeypatch):
	"""What was handed to the switch: (seat, action, values)."""
	commands = []
	monkeypatch.setattr(
		api.commands, "send", lambda seat, action, **values: commands.append((seat, action, values))
	)
	return commands


def _talking(number: str = "c1", seat: str = "11"):
	at = add_to_date(now_datetime(), seconds=-30)
	return calls.Call(number, at=at).ringing(seat)(5).answered(seat)


@pytest.mark.clause("C-4.2.3a")
def test_commands_of_a_seat(sent):
	"""An agent answers, holds, goes on, asks, transfers, confers and hangs up at the own seat."""
	call = _talking().take()
	with making.acting_as(making.AGENT):
		for action in ("answer", "hold", "resume", "hang_up"):
			api.command(call.name, action)
		for action in ("consult", "conference", "transfer"):
			api.command(call.name, action, "12")
	assert [(seat, action) for seat, action, _values in sent] == [
		("11", action)
		for action in ("answer", "hold", "resume", "hang_up", "consult", "conference", "transfer")
	]
	assert sent[-1][2] == {"call": call.name, "target": "12"}


def test_only_the_own_call_is_commanded(sent):
	"""Nobody commands the call of another's seat, nor something that is no command."""
	call = _talking("c1", "12").take()
	with making.acting_as(making.AGENT):
		with pytest.raises(ConflictError):
			api.command(call.name, "hang_up")
		with pytest.raises(frappe.ValidationError):
			api.command(call.name, "explode")
		with pytest.raises(frappe.MandatoryError):
			api.command(_talking("c2").take().name, "transfer")
	assert sent == []


def test_telephone_down_is_said_so():
	"""Without a connection to the switch a command is refused with 503, in words for the agent."""
	call = _talking().take()
	with making.acting_as(making.AGENT), pytest.raises(commands.SwitchDown) as error:
		api.command(call.name, "hold")
	assert error.value.http_status_code == 503


@pytest.mark.clause("C-4.2.3a")
def test_dialled_call_belongs_to_its_order(sent):
	"""A call that is dialled for an order is the order's, with its purpose, when the switch tells of it."""
	order = making.order()
	with making.acting_as(making.AGENT):
		api.dial("139 0000 1111", order=order.name, purpose="Follow-up")
	assert sent == [("11", "dial", {"target": "13900001111"})]
	out = {"direction": "Outbound", "caller": "8890", "called": "13900001111"}
	call = calls.Call("out", **out).ringing("11")(8).answered("11").take()
	assert (call.work_order, call.purpose, call.agent) == (order.name, "Follow-up", making.AGENT)
	with making.acting_as(making.AGENT):
		assert [row["name"] for row in api.of_order(order.name)] == [call.name]


def test_wrap_up_is_noted_and_ends():
	"""Code and remarks are kept with the call, and the seat goes on; a colleague can't write them."""
	call = _talking()(10).ended(by="caller").take()
	with making.acting_as(making.AGENT):
		seat = api.wrap_up(call.name, "Order Taken", "Calls again tomorrow.")
	assert seat["state"] == "Ready"
	assert frappe.db.get_value("HL Call", call.name, ["wrap_up", "remarks"]) == (
		"Order Taken",
		"Calls again tomorrow.",
	)
	with making.acting_as(making.user("colleague", "Hotline Agent")), pytest.raises(frappe.PermissionError):
		api.wrap_up(call.name, remarks="Mine.")


def test_facts_of_a_call_are_the_switch_s():
	"""What the switch told can't be changed by hand, not even by the agent of the call."""
	call = _talking()(10).ended(by="caller").take()
	with making.acting_as(making.AGENT):
		doc = frappe.get_doc("HL Call", call.name)
		doc.update({"talk_s": 9999, "outcome": "Missed", "agent": making.LEADER, "remarks": "Kept."})
		doc.save()
	stored = frappe.db.get_value("HL Call", call.name, ["talk_s", "outcome", "agent", "remarks"])
	assert stored == (10, "Answered", making.AGENT, "Kept.")


@pytest.mark.clause("G-4.1.5")
def test_first_answer_is_responsible_for_the_order():
	"""An order that a colleague takes after a transfer is answered for by whoever answered the call first."""
	call = _talking()(10).transferred("11", to="12").ringing("12")(3).answered("12").take()
	assert [row.seat for row in call.legs] == ["11", "12"]
	with making.acting_as(making.LEADER):
		order = making.order()
		assert order.agent == making.LEADER
		api.link(call.name, order.name)
		second = making.order()
		api.link(call.name, second.name)
	assert frappe.db.get_value("HL Work Order", order.name, "agent") == making.AGENT
	assert frappe.get_doc("HL Work Order", order.name).handovers[0].from_agent == making.LEADER
	stored = frappe.get_doc("HL Call", call.name)
	assert stored.work_order == order.name
	assert [row.work_order for row in stored.further_orders] == [second.name]


def test_order_of_before_keeps_its_agent():
	"""Linking a call to an order that was there before changes nobody's responsibility."""
	with making.acting_as(making.LEADER):
		order = making.order()
	frappe.db.set_value("HL Work Order", order.name, "creation", add_to_date(now_datetime(), days=-1))
	call = _talking().take()
	with making.acting_as(making.AGENT):
		api.link(call.name, order.name)
	assert frappe.db.get_value("HL Work Order", order.name, "agent") == making.LEADER


@pytest.mark.clause("C-6.1.3")
def test_missed_calls_are_called_back(sent):
	"""Who was not answered is on the list with a deadline, once however often they try, until spoken with."""
	for number in ("c1", "c2"):
		calls.Call(number).queued()(40).ended(by="caller").take()
	with making.acting_as(making.AGENT):
		[listed] = [row for row in api.missed() if row["number"] == CALLER_MASKED]
		assert (listed["reason"], listed["calls"]) == ("Abandoned", 2)
		assert listed["next_due_at"]
		call_back_api.start(listed["name"])
	assert sent == [("11", "dial", {"target": calls.CALLER})]
	at = now_datetime()
	out = {"direction": "Outbound", "caller": "8890", "called": calls.CALLER}
	call = calls.Call("out", at=at, **out).ringing("11").answered("11").take()
	settled = frappe.get_doc("HL Call Back", listed["name"])
	assert (settled.stage, settled.answering_call, settled.agent) == ("Done", call.name, making.AGENT)
	assert call.purpose == "Call-back"


def test_call_back_is_one_agent_s():
	"""Two agents don't call the same person back, and a settled one is settled."""
	call = calls.Call("c1").queued()(40).ended(by="caller").take()
	with making.acting_as(making.AGENT):
		call_back_api.claim(call.call_back)
	with making.acting_as(making.LEADER), pytest.raises(ConflictError):
		call_back_api.claim(call.call_back)
	with making.acting_as(making.AGENT):
		call_back_api.done(call.call_back, "Came by.")
		with pytest.raises(ConflictError):
			call_back_api.cancel(call.call_back, "Twice.")


def test_short_ring_is_no_missed_call():
	"""Who hangs up at once is not called back; nor anybody where the line's rule says so."""
	assert not calls.Call("c1").queued()(2).ended(by="caller").take().call_back
	frappe.get_doc({"doctype": "HL Call Rule", "line": making.LINE, "call_back_missed": 0}).insert()
	assert not calls.Call("c2").queued()(60).ended(by="caller").take().call_back


@pytest.mark.clause("C-6.1.1")
def test_calls_go_on_by_hand_and_are_not_doubled():
	"""What an agent enters by hand is taken over by the real call when the switch tells of it later."""
	order = making.order()
	began = add_to_date(now_datetime(), minutes=-20)
	with making.acting_as(making.AGENT):
		entered = api.enter(
			calls.CALLER, making.LINE, started_at=str(began), order=order.name, remarks="By hand."
		)
		assert not entered["matched"]
		assert (api.mine()[0]["name"], api.mine()[0]["by_hand"]) == (entered["call"], 1)
	real = calls.answered("late", "11", talk_s=100, at=add_to_date(began, minutes=-2)).take()
	assert calls.own() == [real.name]
	assert (real.work_order, real.remarks, real.by_hand, real.talk_s) == (order.name, "By hand.", 0, 100)


def test_entry_by_hand_finds_the_call_that_is_here():
	"""An entry by hand about a call that the switch told of already is noted there."""
	real = calls.answered("c1", "11", at=add_to_date(now_datetime(), minutes=-5)).take()
	with making.acting_as(making.AGENT):
		assert api.enter(calls.CALLER, making.LINE, remarks="Noted.") == {"call": real.name, "matched": True}
	assert calls.own() == [real.name]
	with making.acting_as(making.AGENT):
		entry = {"doctype": "HL Call", "caller_number": calls.CALLER, "line": making.LINE}
		frappe.get_doc({**entry, "wrap_up": "Order Taken"}).insert()
	assert calls.own(wrap_up="Order Taken") == [real.name]


def test_late_answer_settles_the_call_back():
	"""A call that was taken for a lost one, because its answer came late, is not called back."""
	call = calls.Call("c1", at=add_to_date(now_datetime(), minutes=-9)).queued()(40).ended(by="caller")
	lost = call.take()
	assert frappe.db.get_value("HL Call Back", lost.call_back, "stage") == "Open"
	call.at = add_to_date(lost.ended_at, seconds=-20)
	assert call.answered("11").take().outcome == "Answered"
	assert frappe.db.get_value("HL Call Back", lost.call_back, "stage") == "Done"


def test_events_over_http_are_checked(monkeypatch):
	"""A switch's key sends events, alone or in a batch; others, and what is no event, are refused."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	key = making.user("switch-key")
	switch = frappe.get_doc("HL Switch", calls.SWITCH)
	switch.user = key
	switch.save()
	at = "2026-01-05T09:00:00+08:00"
	batch = [
		{"event_id": f"e{n}", "call_id": "c1", "event": kind, "at": at, "caller": calls.CALLER}
		for n, kind in enumerate(("ringing", "queued"))
	]
	with making.acting_as(key):
		told = cti.event("e0", "c1", "ringing", at, direction="inbound", caller=calls.CALLER)
		assert told == {"call": events.name_of(calls.SWITCH, "c1")}
		assert cti.event(events=batch)["calls"] == [told["call"]] * 2
		for wrong in (
			{"event_id": "x", "call_id": "c1"},
			{"event_id": "x", "call_id": "c1", "event": "exploded", "at": at},
			{"event_id": "x", "call_id": "c1", "event": "ringing", "at": "soon"},
			{"event_id": "x", "call_id": "c1", "event": "ringing", "at": at, "direction": "up"},
			{"event_id": "x", "call_id": "c1", "event": "ringing", "at": at, "details": "[1]"},
		):
			with pytest.raises(events.UnusableEventError):
				cti.event(**wrong)
	assert frappe.db.count("HL Call Event", {"source": calls.SWITCH}) == 2
	for user in (making.AGENT, making.PROVIDER):
		with making.acting_as(user), pytest.raises(frappe.PermissionError):
			cti.event("e9", "c9", "ringing", at)


@pytest.mark.clause("C-6.1.3")
def test_switch_asks_where_a_call_goes():
	"""The switch is told the seat of a call, and for a call it never told of, that there is none."""
	calls.Call("c1").queued().take()
	route = cti.route("c1", switch=calls.SWITCH)
	assert (route["action"], route["seat"]) == ("Seat", "11")
	with pytest.raises(frappe.DoesNotExistError):
		cti.route("unknown", switch=calls.SWITCH)


def test_events_of_another_line_are_hidden():
	"""Whoever is kept to a line sees neither calls of others nor what is kept about them."""
	frappe.get_doc({"doctype": "HL Line", "line_name": "Far Line", "number": "4000"}).insert()
	own = calls.Call("own").ringing("11")(5).answered("11").take()
	far = calls.Call("far", line="Far Line").ringing("12")(5).answered("12").take()
	fence = {"user": making.AGENT, "allow": "HL Line", "for_value": making.LINE, "apply_to_all_doctypes": 1}
	frappe.get_doc({"doctype": "User Permission", **fence}).insert()
	with making.acting_as(making.AGENT):
		for doctype, field in (("HL Call", "name"), ("HL Call Event", "call")):
			listed = set(frappe.get_list(doctype, pluck=field, limit=0))
			assert own.name in listed and far.name not in listed
		event = frappe.get_last_doc("HL Call Event", {"call": far.name})
		with pytest.raises(frappe.PermissionError):
			event.check_permission("read")


def test_order_and_customer_show_their_calls():
	"""A call is on the order's timeline, in its customer's history, and linked from both in the desk."""
	from hotline_app.intake import customer_history
	from hotline_app.intake.course import timeline

	order = making.order()
	call = calls.answered("c1", "11", talk_s=65).take()
	with making.acting_as(making.AGENT):
		api.link(call.name, order.name)
	told = [entry for entry in timeline.timeline(order) if entry["kind"] == "call"]
	assert [(entry["by"], entry["name"]) for entry in told] == [(making.AGENT, call.name)]
	assert "1:05" in told[0]["title"]
	customer = frappe.get_doc("HL Customer", order.customer)
	assert call.name in {entry["name"] for entry in customer_history.history(customer, "calls")}
	for doctype in ("HL Work Order", "HL Customer"):
		groups = frappe.get_meta(doctype).get_dashboard_data().transactions
		assert any("HL Call" in group["items"] for group in groups)


def test_a_call_is_passed_on_by_what_it_needs(sent):
	"""A script's transfer goes to the free seat with the skill, to a free leader, or where callers rate."""
	call = _talking().take()
	frappe.get_doc({"doctype": "HL Agent Skill", "user": making.LEADER, "skill": "English"}).insert()
	calls.seat("13", making.user("third", "Hotline Agent"))
	calls.seat("14", making.user("fourth", "Hotline Shift Leader"), leader_seat=1)
	with making.acting_as(making.AGENT):
		assert api.pass_on(call.name, "Skill", "English") == "12"
		assert api.pass_on(call.name, "Leader") == "14"
		with pytest.raises(ConflictError):
			api.pass_on(call.name, "Skill", "Local Dialect")
		with pytest.raises(ConflictError):
			api.pass_on(call.name, "Rating")
		with pytest.raises(frappe.ValidationError):
			api.pass_on(call.name, "Nowhere")
	frappe.db.set_value("HL Switch", calls.SWITCH, "rating_number", "8190")
	with making.acting_as(making.AGENT):
		assert api.pass_on(call.name, "Rating") == "8190"
	assert [(seat, action, values["target"]) for seat, action, values in sent] == [
		("11", "transfer", target) for target in ("12", "14", "8190")
	]

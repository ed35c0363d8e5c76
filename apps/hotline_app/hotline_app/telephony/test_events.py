from datetime import timedelta

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.telephony import events, sweeping
from hotline_app.telephony.course import Event, follow
from tests.support import calls, making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture(autouse=True)
def seats(demo, site):
	calls.seat("11", making.AGENT)
	calls.seat("12", making.LEADER)


@pytest.fixture
def one_transaction(monkeypatch):
	"""Sweeps commit between events; a test is rolled back as a whole."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)


@pytest.fixture
def pushed(monkeypatch):
	"""What was sent to screens: (event, user, message)."""
	sent = []

	def publish(event=None, message=None, user=None, **_where):
		sent.append((event, user, message))

	monkeypatch.setattr(frappe, "publish_realtime", publish)
	return sent


@pytest.mark.clause("C-6.1.1")
def test_event_becomes_a_call():
	"""The events of a switch make one call with line, caller, agent, seat and all its times."""
	call = calls.answered("c1", "11", talk_s=90).take()
	assert (call.line, call.agent, call.seat, call.direction) == (making.LINE, making.AGENT, "11", "Inbound")
	assert (call.stage, call.outcome, call.ended_by) == ("Ended", "Answered", "Caller")
	assert (call.waiting_s, call.talk_s, call.wrap_up_s, call.rings) == (10, 90, 20, 2)
	assert [row.seat for row in call.legs] == ["11"]
	assert frappe.db.count("HL Call Event", {"call": call.name}) == len(calls.answered("c1", "11").events)


def test_same_event_twice_changes_nothing():
	"""A second delivery of an event answers the same and leaves the call untouched."""
	told = calls.answered("c1", "11")
	first = told.take()
	assert {events.take(calls.SWITCH, event) for event in told.events} == {first.name}
	assert told.stored().modified == first.modified
	assert frappe.db.count("HL Call Event", {"call": first.name}) == len(told.events)


def test_line_is_found_by_the_called_number():
	"""A switch that names no line is understood by the number that was called, however it is written."""
	number = frappe.db.get_value("HL Line", making.LINE, "number")
	call = calls.Call("c1", line=None, called=f" {number} ").ringing().take()
	assert call.line == making.LINE


def test_further_numbers_lead_to_the_line():
	"""A second number of the line, kept in its rule, leads to it as well."""
	rule = {"doctype": "HL Call Rule", "line": making.LINE, "further_numbers": "0572-8890 8890\n4008890"}
	frappe.get_doc(rule).insert()
	frappe.db.set_value("HL Switch", calls.SWITCH, "line", None)
	assert calls.Call("c1", line=None, called="057288908890").ringing().take().line == making.LINE
	assert calls.Call("c2", line=None, called="9999").ringing().take().line is None


def test_caller_without_a_number_is_taken():
	"""A withheld or strange number is no obstacle: the call is taken without a customer."""
	assert calls.Call("c1", caller="anonymous").ringing().take().caller_number == "anonymous"
	assert calls.Call("c2", caller=None).ringing().take().customer is None


@pytest.mark.clause("C-4.2.3b")
@pytest.mark.clause("C-6.1.2")
def test_call_pops_up_at_the_seat_that_gets_it(pushed):
	"""When a call rings at a seat, its agent and nobody else is sent the caller's record and orders."""
	order = making.order(caller_phone=calls.CALLER)
	calls.Call("c1").queued()(10).ringing("11").take()
	shown = [(user, message) for event, user, message in pushed if event == "hotline_call"]
	assert {user for user, _message in shown} == {making.AGENT}
	message = shown[-1][1]
	assert (message["stage"], message["line"], message["caller_number"]) == (
		"Ringing",
		making.LINE,
		calls.CALLER,
	)
	assert (message["customer"], message["customer_name"]) == (order.customer, order.caller_name)
	assert message["open_orders"] >= 1


def test_agent_who_transferred_sees_the_call_end(pushed):
	"""After a transfer the call ends on the first agent's screen and goes on at the second's."""
	call = calls.Call("c1").ringing("11")(5).answered("11")(20).transferred("11", to="12").ringing("12")
	call.take()
	last = {user: message["stage"] for event, user, message in pushed if event == "hotline_call"}
	assert last == {making.AGENT: "Ended", making.LEADER: "Ringing"}


@pytest.mark.clause("P-18")
def test_late_answer_asks_for_an_apology():
	"""A call that rang longer than the line allows is marked, so that the script apologises."""
	frappe.db.set_value("HL Line", making.LINE, "ring_target", 4)
	frappe.clear_document_cache("HL Line", making.LINE)
	prompt = calls.Call("c1").ringing("11")(19).answered("11").take()
	late = calls.Call("c2").ringing("12")(20).answered("12").take()
	assert (prompt.rings, prompt.slow_answer) == (4, 0)
	assert (late.rings, late.slow_answer) == (5, 1)


def test_seat_follows_the_call():
	"""The seat rings, talks, holds, wraps up and is ready again, each since the event's time."""
	call = calls.Call("c1", at=add_to_date(now_datetime(), seconds=-60).replace(microsecond=0))
	states = []
	for kind in ("ringing", "answered", "held", "resumed"):
		getattr(call(5), kind)("11").take()
		states.append(frappe.db.get_value("HL Seat", "11", ["state", "since"]))
	assert [state for state, _since in states] == ["Ringing", "Talking", "Holding", "Talking"]
	call(5).ended(by="caller").take()
	seat = frappe.get_doc("HL Seat", "11")
	assert (seat.state, seat.since) == ("Wrap-up", call.at)
	assert seat.wrap_up_until == call.at + timedelta(seconds=60)
	call(5).wrapped_up("11").take()
	assert frappe.db.get_value("HL Seat", "11", ["state", "call"]) == ("Ready", None)
	log = frappe.get_all("HL Seat Event", {"seat": "11"}, ["state", "seconds"], order_by="at desc", limit=6)
	assert [(row.state, row.seconds) for row in log[1:5]] == [
		("Wrap-up", 5),
		("Talking", 5),
		("Holding", 5),
		("Talking", 5),
	]


def test_late_news_of_an_old_call_leaves_the_seat_alone():
	"""What comes late about a call of an hour ago does not change what the seat does now."""
	calls.Call("now", at=add_to_date(now_datetime(), seconds=-30)).ringing("11")(5).answered("11").take()
	calls.answered("old", "11", at=add_to_date(now_datetime(), minutes=-50)).take()
	seat = frappe.get_doc("HL Seat", "11")
	assert (seat.state, seat.call) == ("Talking", events.name_of(calls.SWITCH, "now"))


@pytest.mark.usefixtures("one_transaction")
def test_wrap_up_ends_at_its_limit():
	"""A wrap-up that takes longer than the line allows ends then, to the second, and the seat is ready."""
	begin = add_to_date(now_datetime(), minutes=-5).replace(microsecond=0)
	call = calls.Call("c1", at=begin).ringing("11")(5).answered("11")(20).ended(by="caller")
	call.take()
	assert sweeping.end_wrap_ups() == 1
	assert frappe.db.get_value("HL Seat", "11", ["state", "since"]) == (
		"Ready",
		begin + timedelta(seconds=85),
	)
	assert call.stored().wrap_up_s == 60


@pytest.mark.usefixtures("one_transaction")
def test_call_whose_end_is_never_told():
	"""A call of which nothing was heard for long is ended with a mark; its real end counts if it comes."""
	told = calls.Call("c1", at=add_to_date(now_datetime(), hours=-5)).ringing("11")(5).answered("11")
	told.take()
	assert sweeping.end_silent_calls() == 1
	swept = told.stored()
	assert (swept.stage, swept.swept, swept.ended_by, swept.ended_at) == ("Ended", 1, "System", told.at)
	assert sweeping.end_silent_calls() == 0
	told(60).ended(by="caller").take()
	assert (told.stored().swept, told.stored().talk_s, told.stored().ended_by) == (0, 60, "Caller")


@pytest.mark.parametrize(
	("event_id", "call_id", "kind"),
	[("e", "c", "exploded"), ("", "c", "ringing"), ("e", "", "ringing"), ("e", "c" * 200, "ringing")],
)
def test_what_is_no_event_is_refused(event_id, call_id, kind):
	"""An unknown kind, and an event without its numbers, are refused and leave nothing behind."""
	with pytest.raises(events.UnusableEventError):
		events.take(calls.SWITCH, Event(event_id, call_id, kind, now_datetime()))
	assert not calls.own()


def test_event_from_the_future_is_refused():
	"""A switch whose clock is an hour ahead is told so."""
	with pytest.raises(events.UnusableEventError, match="clock"):
		events.take(calls.SWITCH, Event("e", "c", "ringing", add_to_date(now_datetime(), hours=1)))


@pytest.fixture
def thirty_seats(seats):
	begin = add_to_date(now_datetime(), hours=-20).replace(microsecond=0)
	names = [str(n) for n in range(100, 106)]
	for name in names:
		calls.seat(name, extension=f"8{name}")
	return names, begin


def test_whole_day_in_a_bad_network(thirty_seats):
	"""A day of calls, shuffled, doubled, one event in 20 lost: each is there once and right."""
	seats, begin = thirty_seats
	day = calls.day(seats, 60, 5, begin)
	sent = [event for call in day for event in call.events]
	arrived = calls.mixed(sent, 6, doubled=0.2, lost=0.05)
	for event in arrived:
		events.take(calls.SWITCH, event)
	left = {event.event_id for event in arrived}
	expected = {call.number: follow(e for e in call.events if e.event_id in left) for call in day}
	expected = {number: course for number, course in expected.items() if course.started_at}
	stored = {row.external_id: row for row in frappe.get_all("HL Call", {"source": calls.SWITCH}, ["*"])}
	assert stored.keys() == expected.keys()
	assert len(calls.own()) == len(expected)
	assert frappe.db.count("HL Call Event", {"source": calls.SWITCH}) == len(left)
	complete = [call for call in day if all(e.event_id in left for e in call.events)]
	assert len(complete) > 25
	for call in complete:
		calls.check_exact(call, stored[call.number])

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.telephony import queueing, rules
from tests.support import calls, making

pytestmark = pytest.mark.usefixtures("demo", "site")

OTHER_LINE = "Other Line"


@pytest.fixture(autouse=True)
def seats(demo, site):
	calls.seat("11")
	calls.seat("12")


def _rule(**fields):
	doc = frappe.get_doc({"doctype": "HL Call Rule", "line": making.LINE, **fields}).insert()
	rules.forget()
	return doc


def _idle(seat: str, agent: str, minutes: int) -> None:
	calls.sign_in(seat, agent, at=add_to_date(now_datetime(), minutes=-minutes))


def _route(number: str, **about):
	return queueing.route(calls.Call(number, **about).queued().take().name)


@pytest.mark.clause("C-6.1.3")
def test_longest_idle_seat_gets_the_call():
	"""A free seat gets the call, the one that has had none the longest; then the other; then nobody."""
	_idle("11", making.AGENT, 5)
	_idle("12", making.LEADER, 20)
	first = _route("c1")
	assert (first.action, first.seat, first.extension) == ("Seat", "12", "12")
	assert frappe.db.get_value("HL Seat", "12", "state") == "Ringing"


@pytest.mark.clause("C-6.1.3")
def test_all_busy():
	"""With all seats busy the caller hears the place in the queue, and later is offered a call-back."""
	_rule(announcement="You are number {position}.", offer_call_back_after_s=120)
	early = calls.Call("c1", at=add_to_date(now_datetime(), seconds=-300)).queued().take()
	late = calls.Call("c2", at=add_to_date(now_datetime(), seconds=-30)).queued().take()
	first, second = queueing.route(early.name), queueing.route(late.name)
	assert (first.action, first.position, second.position) == ("Queue", 1, 2)
	assert second.text == "You are number 2."
	assert (first.offers_call_back, second.offers_call_back) == (True, False)


def test_who_came_first_is_served_first():
	"""While an earlier call of the line waits, a later one does not get the free seat."""
	first = calls.Call("c1", at=add_to_date(now_datetime(), seconds=-90)).queued().take()
	later = calls.Call("c2", at=add_to_date(now_datetime(), seconds=-60)).queued().take()
	_idle("11", making.AGENT, 5)
	assert queueing.route(later.name).action == "Queue"
	assert queueing.route(first.name).seat == "11"


def test_seat_takes_the_calls_of_its_lines():
	"""A seat with lines takes only their calls; an agent who is kept from a line gets none of it."""
	frappe.get_doc({"doctype": "HL Line", "line_name": OTHER_LINE, "number": "4000"}).insert()
	seat = frappe.get_doc("HL Seat", "11")
	seat.append("lines", {"line": OTHER_LINE})
	seat.save()
	_idle("11", making.AGENT, 5)
	assert queueing.candidates(making.LINE) == []
	assert queueing.candidates(OTHER_LINE) == ["11"]
	fence = {"user": making.AGENT, "allow": "HL Line", "for_value": making.LINE, "apply_to_all_doctypes": 1}
	frappe.get_doc({"doctype": "User Permission", **fence}).insert()
	assert queueing.candidates(OTHER_LINE) == []


@pytest.mark.clause("C-6.2.1d")
def test_choice_of_the_menu():
	"""A key of the menu leads to an agent with that skill, to an announcement, or to a call-back."""
	skill = frappe.get_doc({"doctype": "HL Skill", "skill_name": "Wu Dialect"}).insert()
	_rule(
		choices=[
			{"digit": "1", "title": "Agent", "leads_to": "Agent", "skill": skill.name},
			{
				"digit": "2",
				"title": "Hours",
				"leads_to": "Announcement",
				"text": "We are here day and night.",
			},
			{"digit": "9", "title": "Call back", "leads_to": "Call-back"},
		]
	)
	_idle("11", making.AGENT, 60)
	_idle("12", making.LEADER, 5)
	knows = {"user": making.LEADER, "skill": skill.name, "level": 4}
	with making.acting_as(making.user("assessor", "Hotline Shift Leader")):
		frappe.get_doc({"doctype": "HL Agent Skill", **knows}).insert()
	call = calls.Call("c1").ringing()(2).ivr_choice(choice="2")
	route = queueing.route(call.take().name)
	assert (route.action, route.text) == ("Announcement", "We are here day and night.")
	call(2).ivr_choice(choice="1")(1).queued()
	assert queueing.route(call.take().name).seat == "12"
	asked = calls.Call("c2").ivr_choice(choice="9")(2).ended(by="caller").take()
	assert asked.outcome == "Call-back Asked"
	assert frappe.db.get_value("HL Call Back", asked.call_back, ["number", "reason"]) == (
		calls.CALLER,
		"Asked",
	)


@pytest.mark.clause("G-4.1.6")
def test_waiting_calls_come_before_follow_ups():
	"""While a call waits that the agent could take, there is no next follow-up; without one there is."""
	from hotline_app.followup import queue

	_idle("11", making.FOLLOWUP_AGENT, 5)
	assert queue.inbound_waiting(making.FOLLOWUP_AGENT) == 0
	call = calls.Call("c1").queued()
	call.take()
	assert queue.inbound_waiting(making.FOLLOWUP_AGENT) == 1
	assert queue.next_task(making.FOLLOWUP_AGENT).inbound_waiting == 1
	assert queue.inbound_waiting(making.AGENT) == 0
	call(10).ringing("11").take()
	assert queue.inbound_waiting(making.FOLLOWUP_AGENT) == 0


def test_disabled_switch_gets_no_calls_through():
	"""A seat of a switch that is not in use is no candidate."""
	_idle("11", making.AGENT, 5)
	frappe.db.set_value("HL Switch", calls.SWITCH, "enabled", 0)
	assert queueing.candidates(making.LINE) == []


@pytest.mark.clause("C-6.1.2")
def test_order_by_web_pops_up_at_a_seat(monkeypatch):
	"""An order that the public sends by web or SMS is shown to the agent whose turn it is."""
	shown = []
	monkeypatch.setattr(
		frappe,
		"publish_realtime",
		lambda event, message=None, user=None, **_: shown.append((event, user, message)),
	)
	_idle("11", making.AGENT, 5)
	order = making.new_order(channel="SMS")
	with making.acting_as("Guest"):
		order.insert(ignore_permissions=True)
	[(user, message)] = [(user, message) for event, user, message in shown if event == "hotline_contact"]
	assert (user, message["order"], message["channel"]) == (making.AGENT, order.name, "SMS")
	assert frappe.db.exists("Notification Log", {"for_user": making.AGENT, "document_name": order.name})

import frappe
import pytest

from hotline_app.api import orders
from hotline_app.intake.course import handover, urgency
from hotline_app.intake.course.handover import NotAnswerableError
from hotline_app.intake.errors import ClosedOrderError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")
DISPATCHER = "dispatcher@demo.example"
OTHER_LINE = "Heating Line"


@pytest.fixture
def own():
	with making.acting_as(making.AGENT):
		return [making.order(caller_phone=f"1391234000{n}") for n in range(3)]


def _names(made):
	return [order.name for order in made]


def _records(made):
	return [frappe._dict(doctype="HL Work Order", name=order.name) for order in made]


def _count_queries(call):
	"""How many queries a call makes."""
	counted = []
	real = frappe.db.sql

	def counting(*args, **kwargs):
		counted.append(args[0])
		return real(*args, **kwargs)

	frappe.db.sql = counting
	try:
		call()
	finally:
		del frappe.db.sql
	return len(counted)


def test_agent_hands_over_a_shift_s_orders(own):
	"""An agent hands over own orders at once; each keeps a row of it, the receiver has one message."""
	with making.acting_as(making.AGENT):
		assert orders.hand_over(_names(own), making.LEADER, "End of shift") == {"handed_over": 3}
	for order in own:
		order.reload()
		assert order.agent == making.LEADER
		(row,) = order.handovers
		assert (row.from_agent, row.to_agent, row.by_user) == (making.AGENT, making.LEADER, making.AGENT)
		assert row.reason == "End of shift" and row.handed_at
	messages = frappe.get_all(
		"Notification Log", {"for_user": making.LEADER, "document_name": ("in", _names(own))}
	)
	assert len(messages) == 1


def test_others_orders_are_handed_over_by_leaders_only(own):
	"""An agent can't hand over another's order, not even among own ones; a leader can."""
	with making.acting_as(making.AGENT):
		orders.hand_over(_names(own[:1]), DISPATCHER, "x")
		with pytest.raises(frappe.PermissionError):
			orders.hand_over(_names(own), making.LEADER, "x")
	assert frappe.db.get_value("HL Work Order", own[1].name, "agent") == making.AGENT
	with making.acting_as(making.LEADER):
		orders.hand_over(_names(own), making.LEADER, "x")
	assert {frappe.db.get_value("HL Work Order", name, "agent") for name in _names(own)} == {making.LEADER}


@pytest.mark.parametrize("receiver", [making.PROVIDER, making.FOLLOWUP_AGENT, "nobody@demo.example", "Guest"])
def test_receiver_must_be_able_to_answer(own, receiver):
	"""Orders are handed only to an active user who answers for orders."""
	with making.acting_as(making.AGENT), pytest.raises(NotAnswerableError):
		orders.hand_over(_names(own), receiver, "x")


def test_receiver_must_be_enabled(own):
	"""Nobody hands orders to a disabled user."""
	frappe.db.set_value("User", DISPATCHER, "enabled", 0)
	with making.acting_as(making.AGENT), pytest.raises(NotAnswerableError):
		orders.hand_over(_names(own), DISPATCHER, "x")


def _fence(user, line):
	if not frappe.db.exists("HL Line", line):
		frappe.get_doc(
			{"doctype": "HL Line", "line_name": line, "number": "96777", "default_channel": "Phone"}
		).insert()
	frappe.get_doc(
		{"doctype": "User Permission", "user": user, "allow": "HL Line", "for_value": line}
	).insert()
	frappe.clear_cache(user=user)


def test_receiver_must_see_the_line(own):
	"""A user who is kept to another line can't be handed the order."""
	_fence(DISPATCHER, OTHER_LINE)
	with making.acting_as(making.AGENT), pytest.raises(NotAnswerableError):
		orders.hand_over(_names(own), DISPATCHER, "x")


def test_hand_over_needs_a_reason_and_an_open_order(own):
	"""No hand-over without a reason, nor of what has ended; all or none."""
	with making.acting_as(making.AGENT):
		with pytest.raises(frappe.MandatoryError):
			orders.hand_over(_names(own), making.LEADER, "")
		making.take_step(own[2], "Cancel")
		with pytest.raises(ClosedOrderError):
			orders.hand_over(_names(own), making.LEADER, "x")
	assert frappe.db.get_value("HL Work Order", own[0].name, "agent") == making.AGENT


def test_work_does_not_grow_with_the_orders(own):
	"""Handing over three orders asks as many queries as handing over one."""
	with making.acting_as(making.AGENT):
		one = _count_queries(lambda: handover.hand_over(_names(own[:1]), making.LEADER, "x"))
		two = _count_queries(lambda: handover.hand_over(_names(own[1:]), making.LEADER, "x"))
	assert two <= one


@pytest.mark.parametrize(
	("step", "receiver"),
	[
		({"recipient": "User", "user": DISPATCHER}, DISPATCHER),
		({"recipient": "Role", "role": "Hotline Shift Leader"}, making.LEADER),
		({"recipient": "Field", "recipient_field": "owner"}, making.AGENT),
		({"recipient": "User", "user": making.PROVIDER}, making.AGENT),
	],
)
def test_deadline_reassigns(own, step, receiver):
	"""A deadline's step hands the orders to whom it names, and passes over who can't take them."""
	handover.by_deadline(_records(own), frappe._dict(step))
	assert {frappe.db.get_value("HL Work Order", name, "agent") for name in _names(own)} == {receiver}


def test_deadline_raises_urgency(own, monkeypatch):
	"""A deadline's step raises each order by one level and no further; its deadlines are computed anew."""
	queued = []
	monkeypatch.setattr(frappe, "enqueue", lambda job, **kwargs: queued.append((job, kwargs)))
	levels = ("Low", "High", "Emergency")
	for order, level in zip(own, levels, strict=True):
		frappe.db.set_value("HL Work Order", order.name, "urgency", level)
	urgency.by_deadline(_records(own), frappe._dict())
	assert [frappe.db.get_value("HL Work Order", n, "urgency") for n in _names(own)] == [
		"Normal",
		"Emergency",
		"Emergency",
	]
	job, arguments = queued[0]
	assert set(arguments["names"]) == set(_names(own[:2]))
	assert job(arguments["doctype"], arguments["names"]) == 2

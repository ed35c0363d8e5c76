"""Messages that callers leave on the phone."""

import frappe
import pytest

from tests.support import calls, channels, making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture(autouse=True)
def nothing_in_the_background(site, monkeypatch):
	monkeypatch.setattr(frappe, "enqueue", lambda *_args, **_given: None)


def left(number: str) -> str:
	"""Return a call of somebody who has left a message."""
	calls.switch()
	call = calls.Call(number).queued()(30).voicemail(file="m.wav")(20).ended()
	call.take()
	return frappe.db.get_value("HL Call", {"external_id": number})


@pytest.mark.clause("C-3.1")
def test_a_message_left_is_an_order_with_its_call():
	"""A message on the phone is an order of its line; the call with the recording belongs to it."""
	channels.account("Voicemail")
	call = left("c-1")
	order = frappe.get_doc("HL Work Order", frappe.db.get_value("HL Call", call, "work_order"))
	assert (order.channel, order.line, order.caller_phone) == ("Voicemail", making.LINE, calls.CALLER)
	assert frappe.db.exists("HL Recording", {"call": call, "voicemail": 1})
	[came] = [one for one in channels.messages(order.name) if one.direction == "In"]
	assert (came.channel, came.provider_id) == ("Voicemail", call)


def test_the_next_message_belongs_to_the_order_in_hand():
	"""Who calls again before the matter has ended adds to it."""
	channels.account("Voicemail")
	first, second = left("c-1"), left("c-2")
	orders = {frappe.db.get_value("HL Call", call, "work_order") for call in (first, second)}
	assert len(orders) == 1


def test_without_an_account_only_the_call_back_is_listed():
	"""A line without such an account lists the caller to be called back, and makes no order."""
	call = left("c-1")
	assert not frappe.db.get_value("HL Call", call, "work_order")
	assert frappe.db.exists("HL Call Back", {"call": call, "reason": "Voicemail"})

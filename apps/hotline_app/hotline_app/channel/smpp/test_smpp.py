"""An account at a short message centre: out, in and reports, in the site."""

import frappe
import pytest

from hotline_app.channel import conversation, outbox
from hotline_app.channel.adapters import smpp
from hotline_app.channel.smpp.session import Heard, NoSessionError, Taken
from tests.support import channels, making

pytestmark = pytest.mark.usefixtures("demo", "site")
PHONE = "13912345678"


@pytest.fixture
def line(site, monkeypatch):
	monkeypatch.setattr(frappe, "enqueue", lambda *_args, **_given: None)
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	return channels.account("SMS by SMPP", smpp_host="127.0.0.1", key_id="hotline", key_secret="s3cret")


@pytest.fixture
def sent(line, monkeypatch):
	"""An answer that is on its way, and what the centre says to it."""
	said: dict = {"taken": Taken(number="n-1")}

	def session(_account, out, _linger_s=0.0):
		if isinstance(said["taken"], Exception):
			raise said["taken"]
		return {one.id: said["taken"] for one in out}

	monkeypatch.setattr(smpp, "_session", session)
	order = making.order(caller_phone=PHONE)
	return conversation.reply(order, "We come at nine."), said


def test_sent_and_delivered(line, sent):
	"""The centre's number stands on the message, and its report says that it arrived."""
	message, _said = sent
	outbox.deliver(message.name)
	assert (channels.fresh(message).state, message.provider_id) == ("Sent", "n-1")
	smpp.hear(line.name, Heard(PHONE, "", "n-1", "ACCEPTD"))
	assert channels.fresh(message).state == "Sent"
	smpp.hear(line.name, Heard(PHONE, "", "n-1", "DELIVRD"))
	assert channels.fresh(message).state == "Delivered"


@pytest.mark.parametrize(
	("taken", "state"),
	[
		(Taken(error="ESME_RTHROTTLED", later=True), "Queued"),
		(Taken(error="ESME_RINVDSTADR"), "Failed"),
		(smpp.SendError("no session with the centre: TimeoutError"), "Queued"),
	],
)
def test_not_taken(line, sent, taken, state):
	"""A busy centre is tried again, a wrong number is final."""
	message, said = sent
	said["taken"] = taken
	outbox.deliver(message.name)
	assert channels.fresh(message).state == state


def test_a_message_becomes_an_order(line):
	"""What the centre delivers is an order like any other SMS."""
	smpp.hear(line.name, Heard("+8613912345678", "The tap drips."))
	[order] = frappe.get_all("HL Work Order", {"channel": "SMS"}, ["description", "caller_phone"])
	assert (order.description, order.caller_phone) == ("The tap drips.", PHONE)


def test_a_centre_that_is_away_is_shown_on_the_account(line, monkeypatch):
	"""An administrator sees on the account that its centre can't be reached."""

	async def away(*_given):
		raise NoSessionError("ConnectionRefusedError")

	monkeypatch.setattr(smpp, "exchange", away)
	monkeypatch.setattr(smpp.asyncio, "run", lambda coroutine: _fail(coroutine))
	smpp.listen(line.name)
	assert "ConnectionRefusedError" in frappe.db.get_value(line.doctype, line.name, "last_error")


def _fail(coroutine):
	coroutine.close()
	raise NoSessionError("ConnectionRefusedError")

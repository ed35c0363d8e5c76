"""SMS by a gateway's HTTP interface, there and back; the gateway is a stand-in on this machine."""

import hashlib
import hmac
import json
import time

import frappe
import pytest
import responses
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from hotline_app.api import channels as api
from hotline_app.api import conversations
from hotline_app.channel import conversation, outbox
from hotline_app.channel.errors import UnreachableError, UnusableMessageError, WrongSenderError
from tests.support import channels, making

pytestmark = pytest.mark.usefixtures("demo", "site")
URL, SECRET, PHONE = "https://sms.example/send", "s3cret-of-the-gateway", "13912345678"


@pytest.fixture(autouse=True)
def nothing_in_the_background(site, monkeypatch):
	monkeypatch.setattr(frappe, "enqueue", lambda *_args, **_given: None)
	monkeypatch.setattr(frappe.db, "commit", lambda: None)


@pytest.fixture
def line():
	return channels.account(
		"SMS by HTTP",
		send_url=URL,
		key_secret="k3y",
		id_path="data.0.id",
		ok_path="code",
		ok_value="0",
		retry_values="9",
		webhook_secret=SECRET,
	)


@pytest.fixture
def gateway():
	with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
		yield mock


@pytest.fixture
def order():
	with making.acting_as(making.AGENT):
		return making.order(caller_phone=PHONE)


def answers(gateway, number: str = "n-1", code: str = "0", status: int = 200) -> None:
	gateway.post(URL, json={"code": code, "data": [{"id": number}]}, status=status)


def webhook(line, event, *, secret: str = SECRET, at: int | None = None, **parameters: str):
	"""What the gateway posts, as the site's function gets it."""
	body, stamp = json.dumps(event).encode(), str(at or int(time.time()))
	signed = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
	headers = {"X-Hotline-Timestamp": stamp, "X-Hotline-Signature": f"sha256={signed}"}
	builder = EnvironBuilder(
		method="POST", data=body, headers=headers, content_type="application/json", query_string=parameters
	)
	before, frappe.local.request = getattr(frappe.local, "request", None), Request(builder.get_environ())
	try:
		with making.acting_as("Guest"):
			return api.sms(line.name)
	finally:
		frappe.local.request = before


@pytest.mark.clause("C-6.1.1")
def test_sent_and_reported_as_delivered(line, gateway, order):
	"""An answer goes to the gateway with its key, and the gateway's report says that it arrived, once."""
	answers(gateway)
	sent = conversation.reply(order, "We come at nine.")
	outbox.deliver(sent.name)
	[call] = gateway.calls
	assert json.loads(call.request.body) == {"to": PHONE, "text": "We come at nine.", "id": sent.name}
	assert call.request.headers["Authorization"] == "Bearer k3y"
	assert (channels.fresh(sent).state, sent.provider_id) == ("Sent", "n-1")
	for _time in range(2):
		webhook(line, {"message_id": "n-1", "status": "DELIVRD"})
	assert channels.fresh(sent).state == "Delivered"
	webhook(line, {"message_id": "n-1", "status": "UNDELIV"})
	assert channels.fresh(sent).state == "Delivered", "what has arrived has arrived"


@pytest.mark.clause("C-3.1")
def test_an_sms_becomes_an_order_and_the_next_goes_on_with_it(line, gateway):
	"""A new number's SMS is an order; its next one, and a repeat of the first, belong to that order."""
	answers(gateway)
	first = {"from": "+86 139-1234-5678", "text": "The tap drips.", "id": "m-1"}
	webhook(line, first)
	webhook(line, [first, {"from": PHONE, "text": "It is the kitchen's.", "id": "m-2"}])
	[name] = frappe.get_all("HL Work Order", {"channel": "SMS"}, pluck="name")
	order = frappe.get_doc("HL Work Order", name)
	assert (order.caller_phone, order.agent, order.line) == (PHONE, None, making.LINE)
	texts = [one.text for one in channels.messages(name) if one.direction == "In"]
	assert texts == ["The tap drips.", "It is the kitchen's."]


def test_an_ended_matter_begins_anew(line, gateway, order):
	"""Where the sender's order has ended, or was long ago, an SMS is a new matter."""
	conversation.reply(order, "Done.")
	frappe.db.set_value("HL Work Order", order.name, "stage", "Closed")
	webhook(line, {"from": PHONE, "text": "Now the bath.", "id": "m-3"})
	[new] = frappe.get_all("HL Message", {"provider_id": "m-3"}, pluck="work_order")
	assert new and new != order.name


@pytest.mark.parametrize(
	("code", "status", "state"),
	[
		("0", 503, "Queued"),
		("0", 429, "Queued"),
		("9", 200, "Queued"),
		("5", 200, "Failed"),
		("0", 403, "Failed"),
	],
)
def test_what_may_pass_is_tried_again(line, gateway, order, code, status, state):
	"""A gateway that is busy is tried again; a refusal is final, and the reason is shown, not the key."""
	answers(gateway, code=code, status=status)
	sent = conversation.reply(order, "Hello")
	outbox.deliver(sent.name)
	assert channels.fresh(sent).state == state
	assert sent.error and "k3y" not in sent.error and PHONE not in sent.error
	assert frappe.db.get_value(line.doctype, line.name, "last_error") == sent.error


def test_request_and_headers_as_the_gateway_wants_them(line, gateway, order):
	"""A form with a signature of its own is made by the account's templates, without reach into the site."""
	line.update(
		{
			"body_type": "Form",
			"request_template": '{"mobile": {{ to | tojson }}, "content": {{ text | tojson }}}',
			"header_template": '{"X-Sign": "{{ body | hmac_sha256(key_secret) }}"}',
		}
	)
	line.save()
	answers(gateway)
	sent = conversation.reply(order, "九点到")
	outbox.deliver(sent.name)
	[call] = gateway.calls
	expected = hmac.new(b"k3y", call.request.body.encode(), hashlib.sha256).hexdigest()
	assert call.request.headers["X-Sign"] == expected
	assert call.request.body.startswith(f"mobile={PHONE}&content=%E4%B9%9D")
	line.request_template = '{"x": {{ frappe.conf | tojson }}}'
	line.save()
	other = conversation.reply(order, "Again")
	outbox.deliver(other.name)
	assert channels.fresh(other).state == "Failed"


def test_by_another_way_where_one_fails(line, gateway, order, monkeypatch):
	"""A message that the gateway refuses goes by e-mail, with what only the citizen reads."""
	frappe.db.set_value("HL Customer", order.customer, "email", "li.na@mail.example")
	monkeypatch.setattr(
		"hotline_app.channel.accounts.EmailAccount.find_outgoing", lambda *_args, **_given: True
	)
	from hotline_app.channel import telling

	text = {"title": "Test", "text_en": "Code {{ code }}", "channel": "SMS, or else E-mail"}
	frappe.get_doc({"doctype": "HL Citizen Message", **text}).insert()
	answers(gateway, code="5")
	telling.tell(order.name, "Test", code=telling.Secret("4711"))
	[first] = channels.messages(order.name)
	outbox.deliver(first.name)
	[first, second] = channels.messages(order.name)
	assert (first.state, second.channel, second.state) == ("Failed", "E-mail", "Queued")
	assert "4711" not in frappe.as_json([first.as_dict(), second.as_dict()])
	assert json.loads(gateway.calls[0].request.body)["text"] == "Code 4711"


def test_only_the_gateway_is_heard(line):
	"""A wrong or old signature, another account's name and no secret are refused alike."""
	event = {"from": PHONE, "text": "x", "id": "m-9"}
	for wrong in ({"secret": "guessed"}, {"at": int(time.time()) - 3600}):
		with pytest.raises(WrongSenderError):
			webhook(line, event, **wrong)
	with pytest.raises(WrongSenderError):
		webhook(frappe._dict(name="No Such Account"), event)
	with pytest.raises(UnusableMessageError):
		webhook(line, {"something": "else"})
	assert not frappe.db.exists("HL Message", {"provider_id": "m-9"})
	line.webhook_auth = "Token"
	line.save()
	webhook(line, event, token=SECRET)
	assert frappe.db.exists("HL Message", {"provider_id": "m-9"})


@pytest.mark.clause("J-36")
def test_an_agent_answers_a_web_enquiry_one_by_one(line, gateway):
	"""Who asked by the web is answered by the agent on the order, by the phone that was left."""
	from hotline_app.citizen import submitting

	asked = next(row for row in submitting.offered(making.LINE) if row["kind"] == "Enquiry")
	values = {
		"line": making.LINE,
		"kind": "Enquiry",
		"category": (asked["categories"] or [asked["category"]])[0],
		"description": "When does the office open?",
		"caller_phone": PHONE,
	}
	with making.acting_as("Guest"):
		receipt = submitting.submit(values)
	order = frappe.db.get_value("HL Work Order", {"query_code": receipt.code})
	answers(gateway)
	with making.acting_as(making.AGENT):
		told = conversations.view(order)
		assert told["may_reply"] and told["channels"][0]["channel"] == "SMS"
		sent = conversations.reply(order, "At nine.")
		outbox.deliver(sent)
		last = conversations.view(order)["messages"][-1]
	assert (last["text"], last["state"], last["shown_address"]) == ("At nine.", "Sent", "139****5678")
	assert last["who"]
	assert "address" not in last


def test_who_may_not_change_the_order_does_not_answer(line, order):
	"""Reading is for those who read the order, answering for those who change it; a provider does neither."""
	with making.acting_as(making.FOLLOWUP_AGENT):
		assert not conversations.view(order.name)["may_reply"]
		with pytest.raises(frappe.PermissionError):
			conversations.reply(order.name, "Hello")
	with making.acting_as(making.PROVIDER), pytest.raises(frappe.PermissionError):
		conversations.view(order.name)


def test_what_was_written_is_a_record(line, order):
	"""Nobody changes a message or makes one by hand, not with the right to answer either."""
	sent = conversation.reply(order, "Hello")
	with making.acting_as(making.AGENT):
		stored = frappe.get_doc("HL Message", sent.name)
		stored.text = "Something else"
		with pytest.raises(frappe.PermissionError):
			stored.save()
		made = {"doctype": "HL Message", "work_order": order.name, "channel": "SMS", "direction": "In"}
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc({**made, "state": "Received", "text": "I never wrote this."}).insert()


def test_there_is_no_way_to_write(order):
	"""Without an account nobody is promised that something was sent."""
	with pytest.raises(UnreachableError):
		conversation.reply(order, "Hello")


def test_messages_are_as_hidden_as_their_order(line):
	"""Who may not know of an order because of a complaint does not see what was written on it either."""
	from hotline_app.complaint import arising

	order = making.order(kind="Complaint", description="The agent was rude.", caller_phone=PHONE)
	conversation.reply(order, "Hello")
	with making.acting_as(making.AGENT):
		assert frappe.get_list("HL Message", {"work_order": order.name}, pluck="name")
	arising.from_order(order, target_type="Agent", target=making.AGENT).insert()
	with making.acting_as(making.AGENT):
		assert not frappe.get_list("HL Message", {"work_order": order.name}, pluck="name")

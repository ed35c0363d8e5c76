"""The official account there and back; WeChat's interface is a stand-in on this machine."""

import time
from io import BytesIO

import frappe
import pytest
from PIL import Image
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from hotline_app.api import channels as api
from hotline_app.channel import conversation, outbox, telling
from hotline_app.channel.errors import WrongSenderError
from hotline_app.channel.wechat import callback, sealing, xml
from tests.support import channels, making
from tests.support.wechat import APP_ID, SECRET

pytest_plugins = ["tests.support.wechat"]
pytestmark = pytest.mark.usefixtures("demo", "site")
TOKEN, KEY, FOLLOWER = "t0ken-of-the-callback", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "o-follower-1"


@pytest.fixture(autouse=True)
def jobs(site, monkeypatch) -> list[dict]:
	"""What was to be done in the background."""
	made: list[dict] = []
	monkeypatch.setattr(frappe, "enqueue", lambda job, **given: made.append({"job": job, **given}))
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	return made


@pytest.fixture
def line(wechat):
	frappe.cache.delete_keys("hotline_wechat_token")
	return channels.account(
		"WeChat",
		api_url=wechat.address,
		key_id=APP_ID,
		key_secret=SECRET,
		webhook_secret=TOKEN,
		aes_key=KEY,
		reply_text="We have got it.",
	)


def text(content: str, number: str = "1") -> dict[str, str | int]:
	return {
		"ToUserName": "gh_line",
		"FromUserName": FOLLOWER,
		"CreateTime": int(time.time()),
		"MsgType": "text",
		"Content": content,
		"MsgId": number,
	}


def call(line, told: dict | None = None, *, token: str = TOKEN, at: int | None = None, **asked: str):
	"""What WeChat sends, sealed and signed, as the site's function gets it."""
	stamp, nonce = str(at or int(time.time())), "n0nce"
	given = {"timestamp": stamp, "nonce": nonce, "signature": sealing.signature(token, stamp, nonce), **asked}
	body = b""
	if told is not None and line.encrypted:
		sealed = sealing.Seal(KEY, APP_ID).close(xml.write(told))
		given["msg_signature"] = sealing.signature(token, stamp, nonce, sealed)
		body = xml.write({"ToUserName": "gh_line", "Encrypt": sealed}).encode()
	elif told is not None:
		body = xml.write(told).encode()
	method = "GET" if told is None else "POST"
	environment = EnvironBuilder(method=method, data=body, content_type="text/xml").get_environ()
	before, frappe.local.request = getattr(frappe.local, "request", None), Request(environment)
	try:
		with making.acting_as("Guest"):
			return api.wechat(line.name, **given).get_data(as_text=True)
	finally:
		frappe.local.request = before


def only_order() -> str:
	[order] = frappe.get_all("HL Work Order", {"channel": "WeChat"}, pluck="name")
	return order


def test_the_address_is_ours(line):
	"""WeChat's question is answered to WeChat alone."""
	assert call(line, echostr="4711") == "4711"
	with pytest.raises(WrongSenderError):
		call(line, echostr="4711", token="guessed")
	with pytest.raises(WrongSenderError):
		call(line, echostr="4711", at=int(time.time()) - 3600)


@pytest.mark.clause("C-3.1")
def test_a_message_becomes_an_order_and_is_answered_there(line, wechat):
	"""What a follower writes is an order like any other, answered by WeChat; the next one belongs to it."""
	said = xml.read(call(line, text("The tap drips.")))
	stamp, nonce = said["TimeStamp"], said["Nonce"]
	assert sealing.is_signed(said["MsgSignature"], TOKEN, stamp, nonce, said["Encrypt"])
	shown = xml.read(sealing.Seal(KEY, APP_ID).open(said["Encrypt"]))
	assert (shown["ToUserName"], shown["Content"]) == (FOLLOWER, "We have got it.")
	assert call(line, text("The tap drips.")) == "success", "a repeat changes nothing"
	assert call(line, text("In the kitchen.", "2")) == "success"
	order = frappe.get_doc("HL Work Order", only_order())
	assert (order.description, order.line, order.agent) == ("The tap drips.", making.LINE, None)
	with making.acting_as(making.AGENT):
		sent = conversation.reply(order, "九点到")
	outbox.deliver(sent.name)
	assert channels.fresh(sent).state == "Sent"
	body = {"touser": FOLLOWER, "msgtype": "text", "text": {"content": "九点到"}}
	assert wechat.sent[-1] == ("/cgi-bin/message/custom/send", body)
	came = [one.text for one in channels.messages(order.name) if one.direction == "In"]
	assert came == ["The tap drips.", "In the kitchen."]


def test_plain_messages_only_where_the_account_says_so(line):
	"""An account in secure mode takes no plain message; one that is not answers plainly."""
	sealed_only = frappe._dict(name=line.name, encrypted=0)
	with pytest.raises(WrongSenderError):
		call(sealed_only, text("x"))
	line.encrypted = 0
	line.save()
	assert xml.read(call(line, text("The tap drips.")))["Content"] == "We have got it."


@pytest.mark.parametrize(
	("errors", "state"), [([42001], "Sent"), ([-1], "Queued"), ([45009], "Queued"), ([45015], "Failed")]
)
def test_errors_of_the_interface(line, wechat, errors, state):
	"""A token that ended is had anew, a busy interface is tried again, a refusal is final."""
	call(line, text("The tap drips."))
	sent = conversation.reply(frappe.get_doc("HL Work Order", only_order()), "Hello")
	wechat.errors = errors
	outbox.deliver(sent.name)
	assert channels.fresh(sent).state == state
	assert "token-" not in (sent.error or "")


def test_the_token_is_kept_while_it_is_good(line, wechat):
	"""One token serves many messages; when WeChat ends it a new one is asked for once."""
	call(line, text("The tap drips."))
	order = frappe.get_doc("HL Work Order", only_order())
	for _time in range(3):
		outbox.deliver(conversation.reply(order, "Hello").name)
	assert wechat.tokens_given == 1
	wechat.expire()
	outbox.deliver(conversation.reply(order, "Hello").name)
	assert (wechat.tokens_given, len(wechat.sent)) == (3, 4)


def test_events_of_the_order_go_by_template(line, wechat):
	"""A message of the platform that has a template goes by it, and WeChat's report says that it arrived."""
	line.append(
		"templates",
		{
			"message": "Request Received",
			"template_id": "tpl-1",
			"data": '{"thing1": {{ doc.title | tojson }}, "character_string2": {{ doc.name | tojson }}}',
		},
	)
	line.acknowledge = 0
	line.save()
	call(line, text("The tap drips."))
	order = only_order()
	assert telling.tell(order, "Request Received")
	sent = channels.messages(order)[-1]
	outbox.deliver(sent.name)
	path, body = wechat.sent[-1]
	assert (path, body["template_id"]) == ("/cgi-bin/message/template/send", "tpl-1")
	assert body["data"] == {"thing1": {"value": "The tap drips."}, "character_string2": {"value": order}}
	finished = {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "MsgID": "4711", "Status": "success"}
	call(line, {"ToUserName": "gh_line", "FromUserName": FOLLOWER, **finished})
	assert channels.fresh(sent).state == "Delivered"


def test_a_picture_comes_to_the_order(line, wechat, jobs):
	"""A picture is had from WeChat in the background, written anew and kept with the order."""
	picture = BytesIO()
	Image.new("RGB", (8, 8), "red").save(picture, "PNG")
	wechat.picture = picture.getvalue()
	call(line, {**text(""), "MsgType": "image", "MediaId": "media-1"})
	[job] = [job for job in jobs if job["job"].endswith("fetch_picture")]
	callback.fetch_picture(job["message"], job["media_id"])
	[file] = frappe.get_all("File", {"attached_to_name": only_order()}, ["file_name", "is_private"])
	assert file.file_name.endswith(".jpg") and file.is_private

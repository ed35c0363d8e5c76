"""Changes told at an address of the partner's: signed, fenced, again until they arrive."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.partner import fence
from hotline_app.partner.doctype.hl_webhook_delivery.hl_webhook_delivery import send_again
from hotline_app.partner.webhook import handing, sending
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")
WEBHOOK, DELIVERY, LOCAL = "HL Partner Webhook", "HL Webhook Delivery", "127.0.0.0/8"


class Receiver:
	"""A partner's server: keeps what it is sent, and answers with `status`."""

	def __init__(self) -> None:
		self.status, self.headers = 200, {}
		self.got: list[tuple[dict[str, str], bytes]] = []
		outer = self

		class Handler(BaseHTTPRequestHandler):
			def do_POST(self) -> None:
				body = self.rfile.read(int(self.headers["Content-Length"]))
				outer.got.append((dict(self.headers), body))
				self.send_response(outer.status)
				for name, value in outer.headers.items():
					self.send_header(name, value)
				self.end_headers()

			def log_message(self, *args: object) -> None:
				pass

		self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
		self.url = f"http://127.0.0.1:{self.server.server_port}/hook?from=us"

	def told(self) -> list[dict]:
		return [json.loads(body) for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
	made = Receiver()
	thread = Thread(target=made.server.serve_forever, args=(0.01,))
	thread.start()
	yield made
	made.server.shutdown()
	thread.join()
	made.server.server_close()


@pytest.fixture(autouse=True)
def settings(demo, site, monkeypatch):
	"""This machine is allowed as a receiver; numbers and claims are taken back with the test."""
	frappe.get_doc({"doctype": "HL Category", "category_name": "Street Light"}).insert()
	frappe.db.delete("HL Change")
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	found = frappe.get_doc("HL Partner Settings")
	found.update({"allowed_networks": LOCAL, "tries": 3})
	return found.save()


@pytest.fixture
def webhook(receiver, settings):
	return frappe.get_doc(
		{"doctype": WEBHOOK, "title": "City", "partner": "city-311", "address": receiver.url}
	).insert()


def sent(external_id: str, **fields):
	"""Return an order that the partner has sent."""
	values = {"line": None, "channel": None, "category": "Street Light", "external_id": external_id}
	with making.acting_as(making.PARTNER):
		return making.order(**{**values, **fields})


def due_now() -> None:
	"""Let the pauses be over."""
	past = add_to_date(now_datetime(), minutes=-1)
	frappe.db.set_value(DELIVERY, {"state": "Waiting"}, "next_try_at", past)
	frappe.db.set_value(WEBHOOK, {"failures": (">", 0)}, "resting_until", past)


def states() -> list[tuple[str, int]]:
	return list(frappe.get_all(DELIVERY, fields=["state", "tries"], order_by="number", as_list=True))


def test_changes_arrive_once_in_order_and_signed(webhook, receiver):
	"""Changes are told in order and once, as `partner.changes` does it; the signature proves who tells."""
	one, other = sent("A-1"), sent("A-2")
	making.order()
	for _ in range(2):
		handing.run()
		sending.send(webhook.name)
	told = [(row["event"], row["external_id"]) for row in receiver.told()]
	assert told[:2] == [("Created", "A-1"), ("Created", "A-2")]
	assert {name for _, name in told} == {"A-1", "A-2"} and len(told) == len(set(told))
	assert receiver.told()[0]["record"]["name"] == one.name != other.name
	headers, body = receiver.got[0]
	text = headers["X-Hotline-Timestamp"].encode() + b"." + body
	expected = hmac.new(webhook.get_password("secret").encode(), text, hashlib.sha256).hexdigest()
	assert headers["X-Hotline-Signature"] == f"v1={expected}"
	assert abs(int(headers["X-Hotline-Timestamp"]) - now_datetime().timestamp()) < 24 * 3600


def test_two_secrets_while_one_is_changed(webhook, receiver):
	"""While a secret is changed each delivery is signed by the new and by the former one; then by one."""
	former = webhook.get_password("secret")
	fresh = webhook.change_secret()["secret"]
	assert fresh != former
	for until, secrets in ((1, [fresh, former]), (-1, [fresh])):
		webhook.db_set("former_secret_until", add_to_date(now_datetime(), hours=until))
		webhook.ping()
		sending.send(webhook.name)
		headers, body = receiver.got[-1]
		text = headers["X-Hotline-Timestamp"].encode() + b"." + body
		signed = [hmac.new(secret.encode(), text, hashlib.sha256).hexdigest() for secret in secrets]
		assert headers["X-Hotline-Signature"] == ", ".join(f"v1={one}" for one in signed)


def test_only_what_was_chosen_and_is_in_scope(webhook, receiver):
	"""A webhook is told of the kinds of change that were chosen for it, in its partner's scope."""
	webhook.append("events", {"event": "Created"})
	webhook.save()
	sent("A-1")
	sent("A-2", kind="Enquiry")
	partner = frappe.get_doc("HL Partner", "city-311")
	partner.append("scopes", {"kind": "Enquiry"})
	partner.save()
	handing.run()
	sending.send(webhook.name)
	assert [(row["event"], row["external_id"]) for row in receiver.told()] == [("Created", "A-2")]


def test_an_order_never_waits_for_a_receiver(webhook, receiver):
	"""Taking an order in sends nothing, and has nothing sent in the request's own time."""
	receiver.status = 500
	sent("A-1")
	assert receiver.got == [] and states() == []


def test_again_after_growing_pauses(webhook, receiver):
	"""A receiver that is down is tried after growing pauses, by one delivery for all; none is lost."""
	sent("A-1")
	sent("A-2")
	handing.run()
	expected = len(states())
	receiver.status, pauses = 503, []
	for _ in range(3):
		sending.send(webhook.name)
		webhook.reload()
		assert webhook.name not in sending.due_webhooks()
		pauses.append((webhook.resting_until - now_datetime()).total_seconds() / 60)
		due_now()
	assert len(receiver.got) == 3 and pauses == sorted(pauses) and pauses[0] <= 1 < pauses[1] <= 5 < pauses[2]
	receiver.status = 200
	assert webhook.name in sending.due_webhooks()
	sending.send(webhook.name)
	assert {state for state, _ in states()} == {"Delivered"} and len(receiver.got) == 3 + expected
	webhook.reload()
	assert (webhook.failures, webhook.resting_until) == (0, None)


def test_receiver_may_ask_for_time(webhook, receiver):
	"""A receiver that says when to come back is not asked before."""
	webhook.ping()
	receiver.status, receiver.headers = 429, {"Retry-After": "1800"}
	sending.send(webhook.name)
	webhook.reload()
	assert (webhook.resting_until - now_datetime()).total_seconds() > 1700


def test_dead_letters_are_seen_and_sent_again(webhook, receiver):
	"""A delivery that is refused too often is dead, does not keep back others, and is sent again by hand."""
	webhook.ping()
	receiver.status = 400
	for _ in range(3):
		sending.send(webhook.name)
		due_now()
	assert states() == [("Dead", 3)]
	dead = frappe.get_last_doc(DELIVERY)
	assert (dead.status, dead.next_try_at) == (400, None)
	receiver.status = 200
	sending.send(webhook.name)
	assert len(receiver.got) == 3
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		send_again([dead.name])
	send_again([dead.name])
	sending.send(webhook.name)
	assert states() == [("Delivered", 1)]


def test_too_old_is_dead(webhook, receiver):
	"""What could not be delivered for days is given up, and waits for somebody to send it again."""
	webhook.ping()
	frappe.db.set_value(DELIVERY, {"webhook": "City"}, "creation", add_to_date(now_datetime(), days=-4))
	sending.give_up_old()
	assert states() == [("Dead", 0)]
	send_again(frappe.get_all(DELIVERY, pluck="name"))
	sending.give_up_old()
	assert states() == [("Waiting", 0)]


def test_worker_that_died_is_replaced(webhook, receiver):
	"""A delivery whose worker died while sending is sent by another once the claim has run out."""
	webhook.ping()
	sending._claim(webhook.name)
	sending.send(webhook.name)
	assert receiver.got == []
	due_now()
	sending.send(webhook.name)
	assert len(receiver.got) == 1


def test_redirects_lead_nowhere(webhook, receiver):
	"""A receiver can't send us elsewhere."""
	receiver.status, receiver.headers = 302, {"Location": "http://127.0.0.1:1/"}
	webhook.ping()
	sending.send(webhook.name)
	assert len(receiver.got) == 1 and states() == [("Waiting", 1)]


@pytest.mark.parametrize(
	("address", "found"),
	[
		("https://partner.example/", "10.0.0.1"),
		("https://partner.example/", "127.0.0.1"),
		("https://partner.example/", "169.254.169.254"),
		("https://partner.example/", "::1"),
		("https://partner.example/", "fd00::1"),
		("https://partner.example/", "::ffff:192.168.1.1"),
		("https://partner.example/", "64:ff9b::a00:1"),
		("https://partner.example/", "2002:a00:1::"),
		("https://partner.example/", "0.0.0.0"),
		("https://partner.example/", "224.0.0.1"),
		("https://partner.example/", "100.64.0.1"),
		("http://partner.example/", "93.184.216.34"),
		("https://user:secret@partner.example/", "93.184.216.34"),
		("ftp://partner.example/", "93.184.216.34"),
		("file:///etc/passwd", "93.184.216.34"),
		("https://partner.example:99999/", "93.184.216.34"),
	],
)
def test_fence(settings, address, found):
	"""Nothing is sent into networks that are not public, however they are named, nor unencrypted."""
	settings.update({"allowed_networks": ""}).save()
	with pytest.raises(fence.AddressRefusedError):
		fence.target_of(address, lambda host, port: ["93.184.216.34", found])


def test_fence_opens_where_the_administrator_says(settings):
	"""Public addresses are free; a network of one's own is, once it is named in the settings."""
	public = fence.target_of("https://partner.example/a?b=1", lambda *_: ["93.184.216.34"])
	assert (public.ip, public.host, public.port, public.path) == (
		"93.184.216.34",
		"partner.example",
		443,
		"/a?b=1",
	)
	settings.update({"allowed_networks": "10.20.0.0/16\nfd00::/8"}).save()
	assert fence.target_of("http://inside.example:8080/", lambda *_: ["10.20.3.4"]).port == 8080
	with pytest.raises(fence.AddressRefusedError):
		fence.target_of("http://inside.example/", lambda *_: ["10.21.3.4"])


def test_name_that_changes_after_the_look_up(webhook, receiver, monkeypatch):
	"""The address that was looked up is the one that is connected to, whatever the name means later."""
	port = urlsplit(receiver.url).port
	target = fence.target_of(f"http://partner.example:{port}/x", lambda *_: ["127.0.0.1"])
	answer = fence.post(target, b"{}", {}, 5)
	assert answer.status == 200
	assert receiver.got[-1][0]["Host"] == f"partner.example:{port}"


def test_webhook_into_a_closed_network_is_not_stored(settings, receiver):
	"""A webhook's address is checked when it is written down."""
	settings.update({"allowed_networks": ""}).save()
	with pytest.raises(fence.AddressRefusedError):
		frappe.get_doc(
			{"doctype": WEBHOOK, "title": "In", "partner": "city-311", "address": receiver.url}
		).insert()

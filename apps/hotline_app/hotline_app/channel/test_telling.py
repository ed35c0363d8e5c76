import frappe
import pytest
from frappe.core.doctype.sms_settings import sms_settings as framework

from hotline_app.channel import masks, outbox, telling
from hotline_app.channel.adapters import sms_settings
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def order():
	return making.order()


@pytest.fixture
def queued(monkeypatch) -> list[dict]:
	"""What was to be done in the background."""
	jobs: list[dict] = []
	monkeypatch.setattr(frappe, "enqueue", lambda _job, **given: jobs.append(given))
	return jobs


@pytest.fixture
def gateway(monkeypatch) -> list[tuple]:
	"""An SMS gateway that keeps what it is given."""
	frappe.db.set_single_value("SMS Settings", "sms_gateway_url", "http://sms.invalid/send")
	sent: list[tuple] = []
	monkeypatch.setattr(sms_settings, "send_sms", lambda to, text, **_options: sent.append((to, text)))
	return sent


def message(**fields):
	values = {"title": "Test", "text_en": "Order {{ doc.name }}: {{ what }} {{ code }}", **fields}
	return frappe.get_doc({"doctype": "HL Citizen Message", **values}).insert()


def kept(order):
	"""The latest message on the order."""
	return frappe.get_last_doc("HL Message", {"work_order": order.name})


def test_sent_after_the_transaction_and_kept_with_the_order(order, queued, gateway):
	"""A customer is told in the background by SMS; the order keeps the text, without what is secret in it."""
	message()
	assert telling.tell(order.name, "Test", what="come in", code=telling.Secret("4711"))
	[job] = queued
	assert job["enqueue_after_commit"]
	record = kept(order)
	assert (job["message"], record.state, record.line) == (record.name, "Queued", order.line)
	assert "come in" in record.text
	assert "4711" not in frappe.as_json(record.as_dict())
	outbox.deliver(record.name)
	assert gateway == [([order.caller_phone], f"Order {order.name}: come in 4711")]
	record.reload()
	assert (record.state, record.sealed) == ("Sent", None)


def test_log_of_the_gateway_names_no_secret(order, queued, gateway, monkeypatch):
	"""The framework's log of SMS has the text without the code; an SMS of somebody else stays as it is."""
	logged = []

	def log(args, _sent_to):
		record = frappe._dict(message=args["message"].decode())
		sms_settings.keep_out_of_log(record)
		logged.append(record.message)

	monkeypatch.setattr(sms_settings, "send_sms", framework.send_sms)
	monkeypatch.setattr(framework, "send_request", lambda *_given: 200)
	monkeypatch.setattr(framework, "create_sms_log", log)
	message()
	telling.tell(order.name, "Test", what="come in", code=telling.Secret("4711"))
	outbox.deliver(kept(order).name)
	framework.send_sms(["13900000000"], "Code 4712", success_msg=False)
	assert "come in" in logged[0] and "4711" not in logged[0]
	assert logged[1] == "Code 4712"


def test_sent_without_a_log(order, queued, gateway, monkeypatch):
	"""Where the framework has no log of SMS, a text that the gateway took was sent all the same."""

	def no_log(*_given):
		raise ImportError("No module named 'sms_log'")

	monkeypatch.setattr(sms_settings, "send_sms", framework.send_sms)
	monkeypatch.setattr(framework, "send_request", lambda *_given: 200)
	monkeypatch.setattr(framework, "create_sms_log", no_log)
	frappe.db.delete("DocType", {"name": "SMS Log"})
	message()
	telling.tell(order.name, "Test", what="come in", code="")
	outbox.deliver(kept(order).name)
	assert kept(order).state == "Sent"


def test_in_the_sites_language(order, queued, gateway):
	"""The text is that of the caller's language, or else of the site's."""
	message(text_zh="工单{{ doc.name }}：{{ what }}")
	frappe.db.set_single_value("System Settings", "language", "zh")
	assert telling.tell(order.name, "Test", what="来")
	frappe.db.set_single_value("System Settings", "language", "en")
	assert telling.tell(order.name, "Test", what="come", code="")
	order.db_set("caller_language", "zh")
	assert telling.tell(order.name, "Test", what="再来")
	english = f"Order {order.name}: come"
	for job in queued:
		outbox.deliver(job["message"])
	texts = [text for _to, text in gateway]
	assert texts == [f"工单{order.name}：来", english, f"工单{order.name}：再来"]


def test_failure_is_shown_and_holds_up_nothing(order, queued, gateway, monkeypatch):
	"""A gateway that fails is shown by the message, whose reason names neither number, text nor key."""

	def fail(to, text, **_options):
		raise ConnectionError(f"no answer of http://sms.invalid?key=geheim for {to[0]}: {text}")

	monkeypatch.setattr(sms_settings, "send_sms", fail)
	message()
	telling.tell(order.name, "Test", what="x", code=telling.Secret("4711"))
	outbox.deliver(kept(order).name)
	record = kept(order)
	assert (record.state, record.attempts, record.error) == ("Queued", 1, "no answer: ConnectionError")
	assert record.next_try_at > frappe.utils.now_datetime()


def test_nowhere_to_send(order, queued):
	"""Without a gateway and an address nothing is kept or sent, and the caller is told so."""
	message()
	assert not telling.tell(order.name, "Test", what="x", code="")
	assert not queued
	assert not frappe.db.exists("HL Message", {"work_order": order.name})


def test_text_that_cant_be_rendered(order, queued, gateway):
	"""What an administrator wrote wrongly is logged, and the step that tells of it goes on."""
	message(text_en="{{ doc.name.nothing.at.all }}")
	assert not telling.tell(order.name, "Test")
	assert frappe.db.exists("Error Log", {"reference_name": order.name})


def test_text_has_no_way_out_of_its_sandbox(order, queued, gateway):
	"""A text reaches nothing of the system behind its values."""
	message(text_en="{{ doc.__class__.__mro__ }}")
	assert not telling.tell(order.name, "Test")


def test_switched_off(order, queued, gateway):
	"""A message that is switched off is not sent."""
	message(enabled=0)
	assert not telling.tell(order.name, "Test", what="x", code="")


@pytest.mark.parametrize(
	("to", "shown"),
	[("13912345678", "139****5678"), ("li.na@mail.example", "l***@mail.example"), ("12345", "12345")],
)
def test_masked(to, shown):
	"""Numbers and addresses are shown so that nobody can call or write to them."""
	assert masks.masked(to) == shown

"""E-mail there and back, with a real mail server and a real mailbox."""

from email import message_from_string
from email.message import EmailMessage
from email.utils import make_msgid
from io import BytesIO

import frappe
import pytest
from PIL import Image

from hotline_app.channel import conversation, outbox, threads
from hotline_app.channel.mail import reading
from tests.support import channels, making
from tests.support.mail import ADDRESS, PASSWORD

pytest_plugins = ["tests.support.mail"]
pytestmark = pytest.mark.usefixtures("demo", "site")
CITIZEN = "li.na@mail.example"
REPORT = """From: MAILER-DAEMON@mail.example
To: line@line.example
Message-ID: <report@mail.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Action: failed
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: <{number}>
--b--
"""


@pytest.fixture
def line(post_office, mailbox, monkeypatch):
	"""The account of a line with both servers; nothing is done in the background."""
	monkeypatch.setattr(frappe, "enqueue", lambda *_args, **_given: None)
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	monkeypatch.setattr(frappe, "are_emails_muted", lambda: False)
	box = frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": "Test Line",
			"email_id": ADDRESS,
			"password": PASSWORD,
			"enable_incoming": 1,
			"use_imap": 1,
			"email_server": "127.0.0.1",
			"incoming_port": mailbox.port,
			"imap_folder": [{"folder_name": "INBOX"}],
			"email_sync_option": "UNSEEN",
			"enable_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"smtp_port": post_office.port,
			"no_smtp_authentication": 1,
		}
	).insert()
	# The stand-in takes mails without a name.
	monkeypatch.setattr("frappe.email.smtp.SMTPServer.secure_session", lambda *_given: None)
	monkeypatch.setattr("smtplib.SMTP.login", lambda *_given: (235, b"welcome"))
	return channels.account("E-mail", email_account=box.name)


def mail(text: str = "The tap drips.", **headers: str) -> EmailMessage:
	made = EmailMessage()
	for name, value in {
		"From": f"Li Na <{CITIZEN}>",
		"To": ADDRESS,
		"Subject": "My tap",
		"Message-ID": make_msgid(domain="mail.example"),
		**{name.replace("_", "-"): value for name, value in headers.items()},
	}.items():
		made[name] = value
	made.set_content(text)
	return made


def fetch(line) -> None:
	frappe.get_doc("Email Account", line.email_account).receive()


def only_order() -> str:
	[order] = frappe.get_all("HL Work Order", {"channel": "E-mail"}, pluck="name")
	return order


@pytest.mark.clause("C-3.1")
def test_a_mail_becomes_an_order_and_is_acknowledged(line, mailbox, post_office):
	"""A mail is an order like any other, nobody's yet, and its sender gets the number and the code."""
	mailbox.put(mail())
	fetch(line)
	order = frappe.get_doc("HL Work Order", only_order())
	assert (order.title, order.description, order.agent) == ("My tap", "The tap drips.", None)
	assert (order.line, order.kind, order.category, order.caller_name) == (
		making.LINE,
		"Repair",
		"Plumbing",
		"Li Na",
	)
	outbox.deliver_due()
	[answer] = post_office.mails
	assert (answer["To"], answer["Auto-Submitted"]) == (CITIZEN, "auto-replied")
	assert order.query_code in answer.get_body(("plain",)).get_content()
	assert threads.order_in(answer["Subject"]) == order.name
	[_came, went] = channels.messages(order.name)
	assert (went.state, went.shown_address) == ("Sent", "l***@mail.example")


@pytest.mark.clause("J-38")
def test_an_answer_comes_back_to_its_order(line, mailbox, post_office):
	"""An agent's answer reaches the citizen as an answer; what comes back to it joins the order."""
	first = mail()
	mailbox.put(first)
	fetch(line)
	order = frappe.get_doc("HL Work Order", only_order())
	with making.acting_as(making.AGENT):
		conversation.reply(order, "Which floor is it?")
	outbox.deliver_due()
	asked = post_office.mails[-1]
	assert asked["In-Reply-To"] == first["Message-ID"]
	assert not asked["Auto-Submitted"], "a person wrote it"
	mailbox.put(
		mail("The third.\n\nOn Monday line wrote:\n> Which floor is it?", In_Reply_To=asked["Message-ID"])
	)
	mailbox.put(mail("The third, I said.", Subject=f"Tap {asked['Subject']}"))
	fetch(line)
	texts = [one.text for one in channels.messages(order.name) if one.direction == "In"]
	assert texts == ["The tap drips.", "The third.", "The third, I said."]
	assert only_order() == order.name


def test_a_mail_that_comes_twice_is_here_once(line, mailbox):
	"""The same mail again makes neither a second order nor a second message."""
	for _time in range(2):
		mailbox.put(mail(Message_ID="<same@mail.example>"))
	fetch(line)
	assert len([one for one in channels.messages(only_order()) if one.direction == "In"]) == 1


def test_robots_do_not_talk_to_each_other(line, mailbox):
	"""What a machine sends is kept, makes no order and gets no answer; on an order's thread neither."""
	mailbox.put(mail())
	fetch(line)
	order = only_order()
	before = len(channels.messages(order))
	mailbox.put(mail("I am away.", Auto_Submitted="auto-replied"))
	mailbox.put(mail("Me too.", Auto_Submitted="auto-replied", Subject=f"[{threads.token(order)}]"))
	fetch(line)
	ignored = frappe.get_all("HL Message", {"state": "Ignored"}, ["text", "work_order"])
	assert [(one.text, one.work_order) for one in ignored] == [("I am away.", None)]
	[added] = channels.messages(order)[before:]
	assert (added.text, added.automatic, added.direction) == ("Me too.", 1, "In")


def test_who_writes_too_often_waits_for_a_person(line, mailbox):
	"""Beyond the account's number in an hour mails are held; a person can make an order of one."""
	line.db_set("most_per_sender", 1)
	frappe.clear_document_cache(line.doctype, line.name)
	mailbox.put(mail())
	mailbox.put(mail("And another."))
	fetch(line)
	held = frappe.get_doc("HL Message", {"state": "Held"})
	assert held.text == "And another."
	held.make_order()
	assert (
		frappe.db.get_value("HL Work Order", channels.fresh(held).work_order, "description") == "And another."
	)


def test_attachments_are_checked(line, mailbox):
	"""A picture is kept anew with the order; a program that calls itself one is left out, and it is said."""
	picture = BytesIO()
	Image.new("RGB", (8, 8), "red").save(picture, "PNG")
	with_files = mail()
	with_files.add_attachment(picture.getvalue(), maintype="image", subtype="png", filename="tap.png")
	with_files.add_attachment(b"MZ" + bytes(64), maintype="image", subtype="png", filename="virus.png")
	mailbox.put(with_files)
	fetch(line)
	order = only_order()
	[file] = frappe.get_all("File", {"attached_to_name": order}, ["file_name", "is_private"])
	assert file.file_name.endswith(".jpg") and file.is_private
	[came, *_rest] = channels.messages(order)
	assert came.files.split("\n") == ["tap.png", "virus.png (not kept)"]


def test_a_mail_that_bounces_is_shown(line, mailbox, post_office):
	"""A server that will never take it ends the tries; a report that comes later tells the message too."""
	mailbox.put(mail())
	fetch(line)
	order = frappe.get_doc("HL Work Order", only_order())
	post_office.refuses = "550 no such mailbox"
	outbox.deliver_due()
	[_came, refused] = channels.messages(order.name)
	assert (refused.state, refused.attempts) == ("Failed", 1)
	assert "550" in refused.error
	post_office.refuses = None
	sent = conversation.reply(order, "Hello")
	outbox.deliver(sent.name)
	report = message_from_string(REPORT.format(number=sent.provider_id))
	mailbox.put(report)
	fetch(line)
	assert channels.fresh(sent).state == "Failed"


def test_a_server_that_is_away_is_tried_again(line, mailbox, post_office):
	"""After a failure that may pass the pauses grow; in the end it has failed and can be sent again."""
	mailbox.put(mail())
	fetch(line)
	post_office.refuses = "451 later"
	[_came, waiting] = channels.messages(only_order())
	pauses = []
	for _try in range(len(outbox.PAUSES_MIN)):
		outbox.deliver(waiting.name)
		waiting.reload()
		pauses.append((waiting.next_try_at - frappe.utils.now_datetime()).total_seconds())
	assert waiting.state == "Queued" and pauses == sorted(pauses)
	outbox.deliver(waiting.name)
	assert channels.fresh(waiting).state == "Failed"
	post_office.refuses = None
	waiting.send_again()
	outbox.deliver(waiting.name)
	assert channels.fresh(waiting).state == "Sent"


@pytest.mark.parametrize(
	("plain", "html", "said"),
	[
		("Yes.\n\nOn Mon, Li wrote:\n> Really?", None, "Yes."),
		("好的。\n\n------------------ 原始邮件 ------------------\n发件人: x", None, "好的。"),
		("好的。\n\n在 2026年11月22日，热线写道：\n> 几楼？", None, "好的。"),
		(None, "<p>One</p><p>Two</p><blockquote>Old</blockquote><script>x</script>", "One\nTwo"),
		("> only quoted", None, "> only quoted"),
	],
)
def test_own_words(plain, html, said):
	"""What the sender quotes is left out; a mail that only quotes says that."""
	assert reading.own_words(plain, html) == said

"""Which mails are a machine's; pure."""

from email import message_from_string
from email.policy import default

import pytest

from hotline_app.channel.mail import automatic

OWN = ("line@line.example",)
PERSON = "From: Li Na <li.na@mail.example>\nTo: line@line.example\nSubject: Tap\n"
REPORT = """From: MAILER-DAEMON@mail.example
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; li.na@mail.example
Action: {action}
Status: 5.1.1
--b
Content-Type: message/rfc822

Message-ID: <abc@site.example>
Subject: Your request

Text
--b--
"""


def mail(text: str):
	return message_from_string(text, policy=default)


@pytest.mark.parametrize(
	"header",
	[
		"Auto-Submitted: auto-replied; owner-email=x@y.example",
		"Precedence: bulk",
		"List-Id: <news.mail.example>",
		"Return-Path: <>",
		"X-Autoreply: yes",
		"X-Loop: line@line.example",
	],
)
def test_a_machines_mail_is_known(header):
	"""Each mark of a machine is enough."""
	assert automatic.why(mail(f"{PERSON}{header}\n\nI am away."), OWN)


@pytest.mark.parametrize(
	"sender", ["MAILER-DAEMON@mail.example", "no-reply@shop.example", "Line@line.example"]
)
def test_machines_and_we_ourselves_are_known_by_address(sender):
	"""Senders that are machines by their names, and our own mailboxes, are never answered."""
	assert automatic.why(mail(f"From: {sender}\n\nHello"), OWN) == "From"


@pytest.mark.parametrize(
	"header", ["Auto-Submitted: no", "Precedence: first-class", "X-Loop: other@b.example"]
)
def test_a_person_is_no_machine(header):
	"""What people's mails may carry makes no machine of them."""
	assert automatic.why(mail(f"{PERSON}{header}\n\nThe tap drips."), OWN) is None


def test_a_report_names_the_mail_that_did_not_arrive():
	"""A report of a failure is told by the number of our mail; one of a delay is not one."""
	assert automatic.not_delivered(mail(REPORT.format(action="failed"))) == "abc@site.example"
	assert automatic.not_delivered(mail(REPORT.format(action="delayed"))) is None
	assert automatic.not_delivered(mail(f"{PERSON}\nHello")) is None

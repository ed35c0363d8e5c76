"""The journal by mail, as the framework sends reports on schedule."""

from datetime import datetime
from io import BytesIO

import frappe
import openpyxl
import pytest
from frappe.email.doctype.auto_email_report import auto_email_report
from frappe.utils import add_days, getdate, nowdate

from tests.support import making

pytest_plugins = ["tests.support.mail"]
pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def outgoing(post_office, monkeypatch) -> None:
	"""The site's mails go to the stand-in; nothing is done in the background."""
	monkeypatch.setattr(frappe, "enqueue", lambda *_args, **_given: None)
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	monkeypatch.setattr(frappe, "are_emails_muted", lambda: False)
	monkeypatch.setattr("frappe.email.smtp.SMTPServer.secure_session", lambda *_given: None)
	monkeypatch.setattr("smtplib.SMTP.login", lambda *_given: (235, b"welcome"))
	frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": "Test Outgoing",
			"email_id": "centre@line.example",
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"smtp_port": post_office.port,
			"no_smtp_authentication": 1,
		}
	).insert()


def scheduled(user: str, **fields):
	"""Return a stored report by mail: yesterday's and today's enquiries, one by one, each day."""
	filters = {"every": "Day", "records": 1, "from_date": nowdate(), "to_date": nowdate()}
	values = {
		"report": "Enquiry Journal",
		"user": user,
		"enabled": 1,
		"email_to": making.LEADER,
		"format": "XLSX",
		"frequency": "Daily",
		"filters": frappe.as_json(filters),
		"dynamic_date_period": "Daily",
		"from_date_field": "from_date",
		"to_date_field": "to_date",
		"report_type": "Script Report",
		**fields,
	}
	return frappe.get_doc({"doctype": "Auto Email Report", **values}).insert()


def enquiries() -> list[str]:
	"""Two enquiries that came in yesterday, the second of them confidential."""
	names = []
	with making.acting_as(making.LEADER):
		for phone in ("13911110001", "13911110002"):
			order = making.order(kind="Enquiry", category="Other Enquiries", caller_phone=phone)
			names.append(order.name)
	yesterday = datetime.combine(getdate(add_days(nowdate(), -1)), datetime.min.time().replace(hour=12))
	frappe.db.set_value("HL Work Order", {"name": ("in", names)}, "requested_at", yesterday)
	frappe.db.set_value("HL Work Order", names[1], "confidential", 1)
	return names


def table(content: bytes) -> list[tuple]:
	"""Return the rows of a spreadsheet."""
	return list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))


def row_of(order: str, rows: list[tuple]) -> tuple | None:
	"""Return the row that tells of an order."""
	return next((row for row in rows if order in row), None)


def test_the_leader_gets_the_daily_journal(outgoing, post_office, monkeypatch):
	"""The daily run mails the leader a spreadsheet with yesterday's enquiries and how many they were."""
	names = enquiries()
	report = scheduled(making.LEADER)
	auto_email_report.send_daily()
	[queued] = frappe.get_all("Email Queue", {"reference_name": report.name}, pluck="name")
	# In tests the framework keeps what it would send.
	monkeypatch.setitem(frappe.flags, "in_test", False)
	frappe.get_doc("Email Queue", queued).send()
	[mail] = post_office.mails
	assert mail["To"] == making.LEADER
	[attached] = mail.iter_attachments()
	assert attached.get_filename() == "Enquiry-Journal.xlsx"
	rows = table(attached.get_content())
	assert all(row_of(name, rows) for name in names)
	by_hand = frappe.db.count(
		"HL Work Order",
		{"kind": "Enquiry", "requested_at": ("between", [add_days(nowdate(), -1), nowdate()])},
	)
	assert rows[-1][-1] == by_hand >= 2


@pytest.mark.clause("G-4.1.9", "H-1.4")
def test_a_mailed_report_tells_what_its_user_may_read():
	"""The scheduler reads everything, its mails tell no confidential order, and numbers masked."""
	open_one, secret = enquiries()
	report = scheduled(making.AGENT)
	rows = table(report.get_report_content())
	assert row_of(secret, rows) is None
	assert "139****0001" in row_of(open_one, rows)
	assert frappe.session.user == "Administrator"
	rows = table(scheduled(making.LEADER).get_report_content())
	assert row_of(secret, rows) and "13911110001" in row_of(open_one, rows)


def test_whoever_has_left_gets_no_report():
	"""A report in the name of a disabled user is not mailed any more."""
	enquiries()
	report = scheduled(making.AGENT)
	frappe.db.set_value("User", making.AGENT, "enabled", 0)
	report.send()
	assert not frappe.db.exists("Email Queue", {"reference_name": report.name})

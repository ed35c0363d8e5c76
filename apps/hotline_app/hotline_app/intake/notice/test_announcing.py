"""Who is told of a notice: only who confirmed, each once, in the own language, and nobody learns who."""

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from hotline_app.api import limits
from hotline_app.api import notices as api
from hotline_app.intake.notice import announcing, mails, subscriptions
from tests.support import making

from .test_notices import DISTRICT, OTHER_DISTRICT, TOWN, hours, new_notice, published

pytestmark = pytest.mark.usefixtures("demo", "site", "clean")

MAIL = "citizen@example.org"


@pytest.fixture
def clean(site):
	"""What announcing commits is put back."""
	yield
	frappe.db.rollback()
	for doctype in ("HL Service Notice", "HL Notice Subscription", "Email Queue", "Email Queue Recipient"):
		frappe.db.delete(doctype)
	frappe.db.commit()


def subscribed(email: str = MAIL, area: str = DISTRICT, confirmed: int = 1, **fields):
	"""Return a stored subscription."""
	values = {"doctype": "HL Notice Subscription", "email": email, "area": area, **fields}
	doc = frappe.get_doc(values).insert()
	doc.db_set("confirmed", confirmed)
	return doc


@pytest.fixture(autouse=True)
def sent(request, monkeypatch) -> list[tuple[str, str]]:
	"""Address and subject of each mail; the mails themselves are built where a test reads them (`mail`)."""
	queued: list[tuple[str, str]] = []
	if "mail" not in request.fixturenames:
		monkeypatch.setattr(mails, "send", lambda to, subject, *a, **k: queued.append((to, subject)))
	return queued


@pytest.fixture
def mail() -> None:
	"""Mails are built and queued, as in use."""


def mailed(email: str = MAIL) -> list[str]:
	"""Return the mails that are queued for an address, oldest first."""
	queued = frappe.get_all("Email Queue Recipient", {"recipient": email}, pluck="parent")
	return frappe.get_all("Email Queue", {"name": ("in", queued)}, pluck="message", order_by="creation")


def text_of(message: str) -> str:
	"""Return subject and body of a queued mail, decoded."""
	from email import message_from_string, policy

	mail = message_from_string(message, policy=policy.default)
	return f"{mail['Subject']}\n{mail.get_body(('html',)).get_content()}"


def test_told_once_per_event(sent):
	"""Publishing, changing and ending are told once each, also if the job runs twice."""
	subscribed()
	notice = published()
	announce_twice(notice)
	notice.restores_at = hours(9)
	notice.save()
	announce_twice(notice)
	notice.restored_at = hours(-0.1)
	notice.save()
	announce_twice(notice)
	assert [subject.split(":")[0] for _to, subject in sent] == ["服务公告", "有变更", "已结束"]


def announce_twice(notice) -> None:
	"""Run the job twice, and have the record as it is stored then."""
	announcing.announce(notice.name)
	assert announcing.announce(notice.name) == 0
	notice.reload()


def test_a_corrected_text_is_no_news(sent):
	"""A notice whose spelling is corrected isn't told of again."""
	subscribed()
	notice = published()
	announce_twice(notice)
	notice.reason = "A water main has burst."
	notice.save()
	announce_twice(notice)
	assert len(sent) == 1


@pytest.mark.usefixtures("mail")
def test_goes_on_where_it_stopped(monkeypatch):
	"""A job that breaks off in the middle is gone on with: everybody gets one mail, nobody two."""
	emails = [f"citizen{number}@example.org" for number in range(4)]
	for email in emails:
		subscribed(email)
	notice = published()
	tell, told = announcing._tell, []

	def break_off(doc, subscriber):
		told.append(subscriber.email)
		if len(told) == 4:
			raise ConnectionError
		tell(doc, subscriber)

	monkeypatch.setattr(announcing, "BATCH", 2)
	monkeypatch.setattr(announcing, "_tell", break_off)
	with pytest.raises(ConnectionError):
		announcing.announce(notice.name)
	frappe.db.rollback()
	assert announcing.announce(notice.name) == 2
	assert [len(mailed(email)) for email in emails] == [1] * 4


def test_areas_above_and_below(sent):
	"""Told is who subscribed to the area, one above it or one below it; not a neighbour, nor another line."""
	subscribed("above@example.org", TOWN)
	subscribed("same@example.org", DISTRICT)
	subscribed("beside@example.org", OTHER_DISTRICT)
	subscribed("line@example.org", DISTRICT, line="City 311")
	announcing.announce(published(areas=[DISTRICT]).name)
	assert {to for to, _subject in sent} == {"above@example.org", "same@example.org"}
	announcing.announce(published(areas=[TOWN]).name)
	assert "beside@example.org" in {to for to, _subject in sent}


def test_only_public_and_confirmed(sent):
	"""A draft, a notice that is not public, and an unconfirmed address cause no mail."""
	subscribed(confirmed=0)
	subscribed("sure@example.org")
	for notice in (published(), published(public=0), new_notice().insert()):
		announcing.announce(notice.name)
	assert [to for to, _subject in sent] == ["sure@example.org"]


@pytest.mark.usefixtures("mail")
def test_in_the_subscribers_language_with_a_way_out():
	"""The mail is in the subscriber's language and holds the link, and the header, that end it."""
	subscription = subscribed(language="zh")
	announcing.announce(published().name)
	(message,) = mailed()
	assert "服务公告" in text_of(message) and "取消订阅" in text_of(message)
	assert subscription.token in text_of(message)
	header = message.split("List-Unsubscribe: ")[1]
	assert subscription.token in header and "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in message


def test_number_of_questions_does_not_grow(monkeypatch):
	"""Whom to tell is asked with one statement, however many there are."""
	for number in range(6):
		subscribed(f"many{number}@example.org")
	notice = published()
	monkeypatch.setattr(announcing, "_tell", lambda doc, subscriber: None)
	asked, run = [], frappe.db.sql
	with monkeypatch.context() as listening:
		listening.setattr(
			frappe.db, "sql", lambda query, *a, **k: (asked.append(str(query)), run(query, *a, **k))[1]
		)
		assert announcing.announce(notice.name) == 6
	assert len([query for query in asked if "FROM `tabHL Notice Subscription`" in query]) == 1


def test_without_mail_account(monkeypatch):
	"""Without an outgoing mail account nothing breaks, and the log tells an administrator."""
	subscribed()
	monkeypatch.setattr(mails.EmailAccount, "find_outgoing", lambda **options: None)
	notice = published()
	announcing.announce(notice.name)
	notice.reload()
	assert not notice.announcing and not mailed()
	assert frappe.db.exists("Error Log", {"method": ("like", "%not sent%")})


@pytest.mark.usefixtures("mail")
def test_double_opt_in():
	"""Asking sends a link and subscribes to nothing; the link confirms it, and ends it."""
	subscriptions.ask(MAIL.upper(), DISTRICT, language="en")
	name = frappe.db.get_value("HL Notice Subscription", {"email": MAIL})
	subscription = frappe.get_doc("HL Notice Subscription", name)
	(link,) = mailed()
	assert subscription.token in text_of(link) and not subscription.confirmed
	assert announcing.announce(published().name) == 0
	assert subscriptions.confirm(subscription.token) and not subscriptions.confirm("wrong")
	assert announcing.announce(published().name) == 1
	assert subscriptions.end(subscription.token) and not subscriptions.end(subscription.token)
	assert not frappe.db.exists("HL Notice Subscription", name)
	assert not frappe.db.exists("Deleted Document", {"deleted_name": name}), "the address is gone for good"


def test_asking_again_makes_no_second_record():
	"""Somebody who asks twice has one subscription, and it stays confirmed; the answer is the same."""
	first = subscriptions.ask(MAIL, DISTRICT)
	subscriptions.confirm(frappe.db.get_value("HL Notice Subscription", {"email": MAIL}, "token"))
	assert subscriptions.ask(MAIL, DISTRICT) == first
	assert frappe.get_all("HL Notice Subscription", {"email": MAIL}, pluck="confirmed") == [1]


def test_signed_in_with_the_address(sent):
	"""Whoever is signed in with the address has proved it: no link is needed for it, but for another one."""
	with making.acting_as(making.AGENT):
		subscriptions.ask(making.AGENT, DISTRICT)
		subscriptions.ask(MAIL, DISTRICT)
	confirmed = frappe.get_all("HL Notice Subscription", {"confirmed": 1}, pluck="email")
	assert confirmed == [making.AGENT] and [to for to, _subject in sent] == [MAIL]


@pytest.mark.parametrize(
	("email", "area", "line"),
	[
		("nobody", DISTRICT, None),
		("a@example.org,b@example.org", DISTRICT, None),
		(MAIL, "Atlantis", None),
		(MAIL, DISTRICT, "No Line"),
	],
)
def test_wrong_requests(email, area, line):
	"""What is no address, no area or no line is refused, and nothing is kept."""
	with pytest.raises(subscriptions.WrongSubscriptionError):
		subscriptions.ask(email, area, line)
	assert not frappe.db.count("HL Notice Subscription")


def test_not_too_often(sent):
	"""One mailbox gets at most five links a day, whoever asks for them."""
	for _ in range(api.LINKS_A_DAY):
		api.subscribe("often@example.org", DISTRICT)
	with pytest.raises(limits.TooOftenError):
		api.subscribe("Often@example.org ", DISTRICT)
	assert len(sent) == api.LINKS_A_DAY


def test_unconfirmed_are_forgotten():
	"""An address that was never confirmed is deleted after a week; a confirmed one stays."""
	old, young, sure = (
		subscribed("o@example.org", confirmed=0),
		subscribed("y@example.org", confirmed=0),
		subscribed(),
	)
	for doc in (old, sure):
		doc.db_set("creation", add_days(now_datetime(), -8), update_modified=False)
	subscriptions.forget_unconfirmed()
	assert set(frappe.get_all("HL Notice Subscription", pluck="name")) == {young.name, sure.name}

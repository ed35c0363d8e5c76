"""The public pages of service notices, as a citizen meets them: phone first, without script or account."""

import json
import re
from html.parser import HTMLParser

import frappe
import pytest
import requests
from frappe.utils import add_to_date, now_datetime
from hotline_app.api import notices as api
from hotline_app.intake.notice import noticeboard

from tests.support import making

pytestmark = pytest.mark.usefixtures("demo")

DISTRICT, COUNTY = "Nanxun District", "Changxing County"
MAIL = "citizen@example.org"


def hours(number: float):
	"""Return the time so many hours from now."""
	return add_to_date(now_datetime(), hours=number).replace(microsecond=0)


def notice(title: str, *steps: str, area: str = DISTRICT, **fields) -> str:
	"""Store a notice, take it through `steps`, and return its name."""
	values = {
		"doctype": "HL Service Notice",
		"title": title,
		"line": making.LINE,
		"notice_type": "Unplanned Outage",
		"starts_at": hours(-1),
		"restores_at": hours(3),
		"reason": "A cable <b>was</b> cut.",
		"areas": [{"area": area}],
	}
	doc = frappe.get_doc({**values, **fields}).insert()
	for step in steps:
		doc = making.take_step(doc, step)
	frappe.db.commit()
	return doc.name


def stored(own_site, *arguments, **fields) -> str:
	"""Store a notice for the served site."""
	with own_site.connected():
		return notice(*arguments, **fields)


class _Forms(HTMLParser):
	"""Collects what a page's form controls are called, to see that each has a label."""

	def __init__(self) -> None:
		super().__init__()
		self.labelled, self.controls = set(), []

	def handle_starttag(self, tag: str, attributes) -> None:
		given = dict(attributes)
		if tag == "label":
			self.labelled.add(given["for"])
		elif tag in ("input", "select") and given.get("type") != "hidden":
			self.controls.append(given["id"])


@pytest.fixture
def guest() -> requests.Session:
	"""Somebody without an account."""
	session = requests.Session()
	session.trust_env = False
	return session


@pytest.mark.clause("P-31")
def test_citizen_looks_up_an_outage(visit, own_site):
	"""On a phone a citizen chooses the area, sees what is interrupted until when, and opens the notice."""
	name = stored(own_site, "Power cut at the harbour", "Publish", content="Please switch off ovens.")
	visitor = visit(phone=True, locale="en-GB")
	page = visitor.open("/notices")
	page.get_by_label("Area").first.select_option(DISTRICT)
	page.get_by_role("button", name="Show").click()
	card = page.get_by_role("region", name="Now").locator("article", has_text="Power cut at the harbour")
	assert "Expected Restoration" in card.inner_text()
	assert "A cable <b>was</b> cut." in card.inner_text(), "what was typed is text, not markup"
	visitor.screenshot("notices-phone-en", full_page=True)
	card.get_by_role("link").click()
	assert page.url.endswith(f"/notices/{name}")
	assert "Please switch off ovens." in page.inner_text("main")
	visitor.screenshot("notice-phone-en", full_page=True)


def test_in_chinese_by_the_browsers_language(visit):
	"""A browser that asks for Chinese gets the pages in Chinese; a link changes to English and stays so."""
	visitor = visit()
	page = visitor.open("/notices")
	assert page.locator("h1").inner_text() == "服务公告"
	assert page.locator("html").get_attribute("lang") == "zh"
	visitor.screenshot("notices-desktop", full_page=True)
	page.get_by_role("link", name="English").click()
	assert page.locator("h1").inner_text() == "Service Notices"
	page.get_by_role("button", name="Show").click()
	assert page.locator("h1").inner_text() == "Service Notices"
	phone = visit(phone=True)
	phone.open("/notices")
	phone.screenshot("notices-phone", full_page=True)
	assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"


def test_without_scripts(chromium, server):
	"""Choosing an area works in a browser that runs no scripts; an area without notices says so."""
	context = chromium.new_context(java_script_enabled=False, locale="en-GB")
	page = context.new_page()
	page.goto(f"{server.url}/notices")
	page.get_by_label("Area").first.select_option("Anji County")
	page.get_by_role("button", name="Show").click()
	assert "No notices for this area" in page.inner_text("main")
	page.screenshot(path="var/screenshots/notices-empty.png", full_page=True)
	context.close()


def test_nothing_but_the_public(server, own_site, guest):
	"""Drafts, scheduled, withdrawn and private notices are on no page and in no answer to a guest."""
	with own_site.connected():
		hidden = [
			notice("Secret draft"),
			notice("Secret schedule", "Publish Later", publish_at=hours(5)),
			notice("Secret withdrawal", "Publish", "Withdraw Notice"),
			notice("Secret inside", "Publish", public=0),
		]
	page = guest.get(f"{server.url}/notices", params={"area": DISTRICT}, timeout=60)
	assert page.ok and "Secret" not in page.text
	for name in hidden:
		answer = guest.get(f"{server.url}/notices/{name}", timeout=60)
		assert answer.status_code == 404 and "Secret" not in answer.text
	absent = guest.get(f"{server.url}/notices/0123456789", timeout=60)
	gone = guest.get(f"{server.url}/notices/{hidden[0]}", timeout=60)
	assert absent.text.replace("0123456789", "") == gone.text.replace(hidden[0], ""), "no telling which exist"
	for path in (f"HL Service Notice/{hidden[0]}", "HL Service Notice", "HL Notice Subscription"):
		assert guest.get(f"{server.url}/api/resource/{path}", timeout=60).status_code == 403
	assert (
		guest.get(f"{server.url}/api/method/hotline_app.api.notices.current", timeout=60).status_code == 403
	)


def test_customers_stay_unknown(server, own_site, guest):
	"""A public notice that names customers beside its area shows none of them."""
	with own_site.connected():
		customer = frappe.get_doc(
			{"doctype": "HL Customer", "customer_name": "Frau Unbekannt", "phone": "13900009999"}
		).insert()
		name = notice("Area and names", "Publish", customers=[{"customer": customer.name}])
	text = guest.get(f"{server.url}/notices/{name}", timeout=60).text
	assert "Area and names" in text and customer.name not in text and "Unbekannt" not in text


def test_every_control_has_a_label(server, guest):
	"""Each field of the page has a label of its own, and the page names its language."""
	text = guest.get(f"{server.url}/notices", timeout=60).text
	forms = _Forms()
	forms.feed(text)
	assert len(forms.controls) >= 3 and set(forms.controls) <= forms.labelled
	assert re.search(r'<html lang="(en|zh)"', text)


def test_browsers_keep_it_a_minute(server, guest):
	"""A guest's browser may keep the list for a minute, by language; a page with a token is not kept."""
	kept = guest.get(f"{server.url}/notices", timeout=60).headers
	assert kept["Cache-Control"] == "private, max-age=60" and "Accept-Language" in kept["Vary"]
	other = guest.get(f"{server.url}/notices/subscription", params={"token": "x"}, timeout=60)
	assert other.status_code == 404 and "max-age=60" not in other.headers.get("Cache-Control", "")


def test_unknown_area(server, guest):
	"""What is no area is answered with all notices and a word about it, and is not taken for markup."""
	answer = guest.get(f"{server.url}/notices", params={"area": "<script>x", "_lang": "en"}, timeout=60)
	assert answer.ok and "There is no area" in answer.text and "<script>x" not in answer.text


def test_subscribing_by_mail(visit, own_site, server):
	"""A citizen asks, opens the link from the mail, and confirms and ends it by buttons."""
	visitor = visit(phone=True, locale="en-GB")
	page = visitor.open("/notices")
	page.get_by_role("textbox", name="E-mail").fill(MAIL)
	page.locator("#subscribe-area").select_option(DISTRICT)
	page.get_by_role("button", name="Subscribe").click()
	assert "We have sent you an e-mail" in page.inner_text("main")
	with own_site.connected():
		(token,) = frappe.get_all("HL Notice Subscription", {"email": MAIL, "confirmed": 0}, pluck="token")
		queued = frappe.get_all("Email Queue Recipient", {"recipient": MAIL}, pluck="parent")
		assert token in frappe.db.get_value("Email Queue", queued[0], "message").replace("=\n", "")
	page = visitor.open(f"/notices/subscription?token={token}")
	assert _confirmed(own_site, token) == 0, "opening the link changes nothing"
	visitor.screenshot("notices-confirm-phone-en", full_page=True)
	page.get_by_role("button", name="Confirm the subscription").click()
	assert _confirmed(own_site, token) == 1
	page.get_by_role("button", name="Unsubscribe").click()
	assert "has ended" in page.inner_text("main")
	assert _confirmed(own_site, token) is None


def _confirmed(own_site, token: str):
	with own_site.connected():
		return frappe.db.get_value("HL Notice Subscription", {"token": token}, "confirmed")


def test_mail_programs_unsubscribe(own_site, server, guest):
	"""The button that mail programs show ends the subscription with one POST; a wrong token is not found."""
	with own_site.connected():
		doc = frappe.get_doc(
			{"doctype": "HL Notice Subscription", "email": "one@example.org", "area": DISTRICT}
		).insert()
		frappe.db.commit()
	address = f"{server.url}/notices/subscription?token={{}}"
	body = {"List-Unsubscribe": "One-Click"}
	assert guest.post(address.format("wrong"), data=body, timeout=60).status_code == 404
	assert guest.post(address.format(doc.token), data=body, timeout=60).ok
	assert _confirmed(own_site, doc.token) is None


def test_no_answer_tells_who_subscribed(own_site, server, guest):
	"""A known and an unknown address get the same page; past the limit both are refused with 429."""
	with own_site.connected():
		frappe.get_doc(
			{"doctype": "HL Notice Subscription", "email": "known@example.org", "area": DISTRICT}
		).insert().db_set("confirmed", 1)
		frappe.db.commit()

	def ask(email: str) -> requests.Response:
		return guest.post(f"{server.url}/notices", data={"email": email, "area": DISTRICT}, timeout=60)

	known, unknown = ask("known@example.org"), ask("unknown@example.org")
	assert known.ok and known.text == unknown.text
	for _ in range(api.LINKS_A_DAY):
		last = ask("known@example.org")
	assert last.status_code == 429
	assert ask("nobody").status_code == 400


@pytest.mark.usefixtures("site")
def test_ten_thousand_notices_are_paged(monkeypatch):
	"""With 10,000 notices each section is read by an index, a page at a time."""
	_fill(10_000)
	asked = []
	run = frappe.db.sql

	def listening(query, values=(), *arguments, **options):
		if "tabHL " in str(query):
			asked.append((str(query), values))
		return run(query, values, *arguments, **options)

	with monkeypatch.context() as patched:
		patched.setattr(frappe.db, "sql", listening)
		for name in noticeboard.SECTIONS:
			first, second = (noticeboard.section(name, page=number) for number in (1, 2))
			assert len(first) == noticeboard.PAGE + 1
			assert first[-1].name == second[0].name, "the next page goes on"
	assert len(asked) == 2 * 2 * len(noticeboard.SECTIONS)
	for query, values in asked:
		plan = run(f"EXPLAIN {query}", values, as_dict=True)
		assert all(step["key"] for step in plan), json.dumps(plan, default=str)


def _fill(number: int) -> None:
	"""Store many notices, a hundredth of them of each section, without their course."""
	fields = ["name", "creation", "modified", "title", "line", "notice_type", "stage", "public", "reason"]
	fields += ["starts_at", "restores_at", "closed_at"]
	now, rows, places = now_datetime(), [], []
	courses = {0: ("Published", -1, None), 1: ("Published", 50, None), 2: ("Ended", -40, -20)}
	for index in range(number):
		stage, starts, closed = courses.get(index % 100, ("Ended", -4000, -3000))
		begins, over = hours(starts - index / 1e4), hours(closed - index / 1e4) if closed else None
		fixed = (now, now, f"No. {index}", making.LINE, "Other", stage, 1, "-")
		rows.append((f"many-{index}", *fixed, begins, hours(starts + 9), over))
		places.append((f"place-{index}", f"many-{index}", "HL Service Notice", "areas", DISTRICT))
	frappe.db.bulk_insert("HL Service Notice", fields, rows)
	frappe.db.bulk_insert("HL Notice Area", ["name", "parent", "parenttype", "parentfield", "area"], places)
	frappe.db.sql("ANALYZE TABLE `tabHL Service Notice`, `tabHL Notice Area`")

"""Training as an agent meets it in the browser: an examination from its start to the certificate."""

from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.support import making

EXAM, CERTIFICATE = "年度上岗考试", "年度考试合格证"
QUESTIONS = 10


@pytest.fixture
def agent(visit, demo, server):
	"""The demo's agent in a browser."""

	def new(**options):
		visitor = visit(**options)
		account = next(entry for entry in demo if entry["user"] == making.AGENT)
		visitor.login(account["user"], account["password"])
		return visitor

	return new


def right_answers() -> dict[str, set[str]]:
	"""By question the texts of what is right, as the page shows them."""
	found: dict[str, set[str]] = {}
	names = {"True": "正确", "False": "错误"}
	for question in frappe.get_all("HL Exam Question", ["name", "question"]):
		texts = frappe.get_all("HL Exam Option", {"parent": question.name, "correct": 1}, pluck="option_text")
		found[question.question] = {names.get(text, text) for text in texts}
	return found


def answer(page: Page, right: dict[str, set[str]]) -> None:
	"""Choose what is right, by keys, and wait until it is kept."""
	wanted = right[page.get_by_test_id("question").inner_text()]
	options = page.get_by_test_id("option")
	for place in range(options.count()):
		if options.nth(place).locator("span").inner_text() in wanted:
			page.keyboard.press(str(place + 1))
			expect(options.nth(place).locator("input")).to_be_checked()
	expect(page.get_by_test_id("kept")).to_have_text("已保存")


def test_exam_from_start_to_certificate(agent, own_site) -> None:
	"""An agent takes the examination by keys, with a reload in between, and gets the certificate."""
	visitor = agent()
	page = visitor.open("/hotline/exams")
	expect(page.get_by_test_id("certificate").first).to_contain_text(CERTIFICATE)
	visitor.screenshot("training-zh", full_page=True)
	page.get_by_test_id("exam").filter(has_text=EXAM).get_by_test_id("start-exam").click()
	expect(page.get_by_test_id("place")).to_contain_text(f"第 1 题，共 {QUESTIONS} 题")
	with own_site.connected():
		right = right_answers()
	for number in range(QUESTIONS):
		expect(page.get_by_test_id("place")).to_contain_text(f"第 {number + 1} 题")
		answer(page, right)
		if number == 3:
			visitor.screenshot("exam-zh")
			page.reload()
			expect(page.get_by_test_id("place")).to_contain_text(f"第 {number + 1} 题")
			expect(page.get_by_test_id("option").locator("input:checked").first).to_be_checked()
		if number < QUESTIONS - 1:
			page.keyboard.press("]")
	page.keyboard.press("Control+Enter")
	page.get_by_test_id("ask-confirm").click()
	expect(page.get_by_test_id("exam-result")).to_have_attribute("data-passed", "true")
	expect(page.get_by_test_id("new-certificate")).to_contain_text(CERTIFICATE)
	visitor.screenshot("exam-result-zh", full_page=True)
	with own_site.connected():
		attempt = frappe.get_last_doc("HL Exam Attempt", {"user": making.AGENT})
		assert (attempt.score, attempt.passed) == (100, 1)
		assert frappe.db.get_value("HL Staff Certificate", attempt.certificate, "user") == making.AGENT


def test_pages_fit_a_phone_and_the_dark(agent, own_site) -> None:
	"""On a phone in the dark the list and both kinds of examination are no wider than the screen."""
	visitor = agent(phone=True)
	visitor.page.emulate_media(color_scheme="dark")
	page = visitor.open("/hotline/exams")
	expect(page.get_by_test_id("exam").first).to_be_visible()
	visitor.screenshot("training-phone-dark-zh", full_page=True)
	assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
	page.get_by_test_id("exam").filter(has_text="录入测试").get_by_test_id("start-exam").click()
	expect(page.get_by_test_id("typed")).to_be_focused()
	page.keyboard.insert_text("您好，这里市")
	expect(page.get_by_test_id("text")).to_be_visible()
	visitor.screenshot("typing-phone-dark-zh")
	assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
	page.get_by_test_id("submit").click()
	expect(page.get_by_test_id("exam-result")).to_have_attribute("data-passed", "false")
	visitor.screenshot("typing-result-phone-dark-zh")


def test_starting_at_once_gives_one_attempt(own_site, demo, server) -> None:
	"""Whoever starts in four windows at the same moment has one attempt."""
	user = "dispatcher@demo.example"
	with own_site.connected():
		frappe.db.delete("HL Staff Certificate", {"user": user, "certificate_type": CERTIFICATE})
		frappe.db.commit()
	sessions = [server.session(user, demo[0]["password"]) for _window in range(4)]

	def start(session) -> str:
		answer = session.post(
			f"{server.url}/api/method/hotline_app.api.exams.start", json={"exam": EXAM}, timeout=60
		)
		assert answer.status_code == 200, answer.text[-400:]
		return answer.json()["message"]["name"]

	with ThreadPoolExecutor(4) as pool:
		names = set(pool.map(start, sessions))
	assert len(names) == 1
	with own_site.connected():
		assert frappe.db.count("HL Exam Attempt", {"user": user}) == 1

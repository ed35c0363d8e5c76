"""Follow-ups as people meet them: the customer's page with the questions, and the agent's pages."""

import re

import frappe
import pytest
import requests
from hotline_app.followup import surveys
from playwright.sync_api import expect

from tests.support import making

pytestmark = pytest.mark.usefixtures("demo")
GIVEN = {"rating": "5", "q1": "Yes", "q4": "60", "q5": "Yes", "remarks": "Quick."}


@pytest.fixture
def order(own_site) -> str:
	"""A done order that waits for its follow-up."""
	with own_site.connected():
		name = making.completed_order().name
		frappe.db.set_value(
			"HL Follow-up Task",
			{"work_order": name},
			{"assigned_to": making.FOLLOWUP_AGENT, "priority": "High"},
		)
		frappe.db.commit()
		return name


@pytest.fixture
def link(own_site, order) -> str:
	"""The address that the customer was told."""
	with own_site.connected():
		address = surveys.issue(making.followup_of(order), 7)
		frappe.db.commit()
		return "/survey/" + address.rpartition("/")[2]


def _task(own_site, order):
	with own_site.connected():
		return making.followup_of(order)


def test_questions_are_answered_without_script_or_account(own_site, server, order, link):
	"""The page shows the questions and nobody's name, takes the answers once, and says what is wrong."""
	shown = requests.get(server.url + link, timeout=60)
	assert shown.status_code == 200
	assert "max-age" not in shown.headers.get("Cache-Control", ""), "the address holds the token"
	assert not re.search(r"Mr Tester|13912345678|1 Test Road", shown.text)
	assert "<script" not in shown.text
	wrong = requests.post(server.url + link, {**GIVEN, "q1": ""}, timeout=60)
	assert wrong.status_code == 400
	assert "Quick." in wrong.text
	assert _task(own_site, order).stage == "Open"
	answer = requests.post(server.url + link, GIVEN, timeout=60)
	assert answer.status_code == 200
	assert _task(own_site, order).stage == "Satisfied"
	assert requests.post(server.url + link, GIVEN, timeout=60).status_code == 404
	assert requests.get(f"{server.url}/survey/nonsense", timeout=60).status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_questions_on_a_phone(visit, link, language):
	"""On a phone the page fits the screen and is in the language that was chosen."""
	visitor = visit(phone=True)
	page = visitor.open(f"{link}?_lang={language}")
	visitor.screenshot(f"survey-phone-{language}", full_page=True)
	assert page.locator("html").get_attribute("lang") == language
	assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
	assert page.get_by_role("radio").count() >= 11


def test_next_follow_up_by_keys_and_outcome(own_site, visit, demo, order):
	"""The agent takes the next follow-up, rates by a key, and sends the order back to be done again."""
	visitor = visit()
	visitor.login(making.FOLLOWUP_AGENT, demo[0]["password"])
	page = visitor.open("/hotline/followups")
	page.get_by_test_id(f"followup-{order}").wait_for()
	visitor.screenshot("followups-mine")
	page.get_by_test_id("next-followup").click()
	page.get_by_test_id("questions").wait_for()
	page.keyboard.press("2")
	page.get_by_test_id("answer-1-no").click()
	page.locator("input[type=number]").fill("60")
	page.get_by_test_id("answer-5-no").click()
	page.get_by_test_id("outcome-Rework").click()
	visitor.screenshot("followup-outcome", full_page=True)
	page.get_by_test_id("result-Unsatisfied").click()
	page.get_by_test_id("answers").wait_for()
	with own_site.connected():
		task = frappe.get_doc("HL Follow-up Task", page.url.rpartition("/")[2])
	assert (task.stage, task.rating, task.outcome) == ("Unsatisfied", 2, "Rework")


def test_agents_pages_fit_a_phone(visit, demo, order):
	"""On a phone nothing of the list and of a follow-up sticks out."""
	visitor = visit(phone=True, locale="en-GB")
	visitor.login(making.FOLLOWUP_AGENT, demo[0]["password"])
	page = visitor.open("/hotline/followups")
	page.get_by_test_id(f"followup-{order}").wait_for()
	visitor.screenshot("followups-phone", full_page=True)
	assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
	page.get_by_test_id(f"followup-{order}").click()
	page.get_by_test_id("questions").wait_for()
	visitor.screenshot("followup-phone", full_page=True)
	assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.clause("C-7.1.1")
def test_complaint_is_raised_from_a_follow_up(own_site, visit, demo, order):
	"""What a customer complains of outlives a reload, and becomes a complaint with a handler in one step."""
	visitor = visit()
	visitor.login(making.FOLLOWUP_AGENT, demo[0]["password"])
	page = visitor.open("/hotline/followups")
	page.get_by_test_id(f"followup-{order}").click()
	page.get_by_test_id("questions").wait_for()
	page.keyboard.press("1")
	page.get_by_test_id("answer-1-no").click()
	page.locator("input[type=number]").fill("60")
	page.get_by_test_id("answer-5-no").click()
	page.get_by_test_id("remarks").fill("He left a mess and was rude.")
	page.reload()
	expect(page.get_by_test_id("remarks")).to_have_value("He left a mess and was rude.")
	page.get_by_test_id("outcome-Complaint").click()
	page.get_by_test_id("result-Unsatisfied").click()
	page.get_by_test_id("answers").wait_for()
	with own_site.connected():
		complaint = frappe.get_last_doc("HL Complaint", {"work_order": order})
		assert complaint.follow_up == page.url.rpartition("/")[2]
	assert (complaint.target_type, complaint.stage) == ("Provider", "Registered")
	assert complaint.content == "He left a mess and was rude."
	assert complaint.handler == making.COMPLAINT_HANDLER

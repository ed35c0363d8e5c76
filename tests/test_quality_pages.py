"""A quality review through the pages: scored by keys, disputed by the agent, decided by the leader."""

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.support import making, reviewing
from tests.support.browser import Visitor
from tests.support.site import Site


@pytest.fixture
def sign_in(visit, demo):
	"""A function that returns a visitor signed in with a demo account."""

	def sign_in(user: str, **kind) -> Visitor:
		visitor = visit(**kind)
		visitor.login(user, demo[0]["password"])
		return visitor

	return sign_in


def _review(site: Site) -> str:
	with site.connected():
		call = reviewing.call(making.AGENT, work_order=making.order().name)
		name = reviewing.review(making.AGENT, making.INSPECTOR, call=call).name
		frappe.db.commit()
	return name


def _fits(page: Page) -> bool:
	return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.clause("H-6.1")
def test_review_objection_decision(sign_in, own_site: Site) -> None:
	"""The inspector scores by keys beside call and order; the agent objects; the leader decides."""
	name = _review(own_site)
	inspector = sign_in(making.INSPECTOR)
	page = inspector.open("/hotline/quality")
	page.get_by_test_id(f"review-{name}").click()
	items = page.get_by_test_id("card-item")
	expect(items).to_have_count(3)
	# Only while a row is focused are digits points.
	page.keyboard.press("j")
	expect(items.nth(0)).to_be_focused()
	for place, key in enumerate("511"):
		page.keyboard.press(key)
		expect(items.nth(place)).not_to_have_attribute("data-result", "")
	expect(page.get_by_test_id("score")).to_have_text("80")
	inspector.screenshot("quality-review", full_page=True)
	page.keyboard.press("Control+Enter")
	expect(page.get_by_test_id("state").first).to_have_attribute("data-stage", "Scored")

	agent = sign_in(making.AGENT, phone=True)
	page = agent.open("/hotline/quality")
	page.get_by_test_id(f"review-{name}").click()
	expect(page.get_by_test_id("score")).to_have_text("80")
	page.get_by_test_id("action-Object to Result").click()
	page.get_by_test_id("field-objection").fill("记录是完整的。")
	page.get_by_test_id("step-confirm").click()
	expect(page.get_by_test_id("objection")).to_contain_text("记录是完整的。")
	assert _fits(page)
	agent.screenshot("quality-result-phone", full_page=True)

	leader = sign_in(making.LEADER)
	page = leader.open("/hotline/quality?view=objections")
	page.get_by_test_id(f"review-{name}").click()
	page.get_by_test_id("card-item").nth(1).focus()
	page.keyboard.press("5")
	expect(page.get_by_test_id("score")).to_have_text("100")
	page.get_by_test_id("action-Decide Objection").click()
	page.get_by_test_id("field-decision").click()
	page.get_by_role("option", name="更改结果", exact=True).click()
	page.get_by_test_id("field-decision_note").fill("经核对，记录完整。")
	page.get_by_test_id("step-confirm").click()
	expect(page.get_by_test_id("decision")).to_contain_text("80 → 100")
	leader.screenshot("quality-decision", full_page=True)

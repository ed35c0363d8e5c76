"""Knowledge, directory and map as an agent meets them in the browser."""

import frappe
import pytest
from playwright.sync_api import expect

from tests.support import making


@pytest.fixture
def agent(visit, demo, server):
	"""The demo's agent at a desk."""

	def new(**options):
		visitor = visit(**options)
		account = next(entry for entry in demo if entry["user"] == making.AGENT)
		visitor.login(account["user"], account["password"])
		return visitor

	return new


@pytest.mark.clause("C-3.2")
@pytest.mark.clause("J-27")
def test_agent_finds_reads_and_asks(agent, own_site) -> None:
	"""An agent finds an article by first letters, says that it helped, reports a contradiction, asks."""
	visitor = agent()
	page = visitor.open("/hotline/knowledge")
	page.get_by_test_id("knowledge-search").fill("xsd")
	expect(page.get_by_test_id("knowledge-row").first).to_contain_text("下水道、马桶堵塞返水怎么办")
	page.keyboard.press("ArrowDown")
	page.keyboard.press("Enter")
	expect(page.get_by_test_id("standard-answer")).to_contain_text("请您先停止用水")
	visitor.screenshot("knowledge-zh")
	page.get_by_test_id("helped").click()
	expect(page.get_by_test_id("helped")).to_have_attribute("aria-pressed", "true")
	page.get_by_test_id("report-conflict").click()
	page.get_by_test_id("conflict-search").fill("漏水")
	page.get_by_test_id("conflict-found").first.click()
	page.get_by_test_id("conflict-text").fill("一个说先关总阀，一个说先停水。")
	visitor.screenshot("knowledge-conflict-zh")
	page.get_by_test_id("conflict-send").click()
	expect(page.get_by_test_id("report-conflict")).to_have_count(0)
	page.get_by_test_id("knowledge-search").fill("彗星什么时候回来")
	page.get_by_test_id("ask").click()
	page.get_by_test_id("send-question").click()
	expect(page.get_by_test_id("asked")).to_be_visible()
	with own_site.connected():
		assert frappe.db.exists("HL Knowledge Question", {"question": "彗星什么时候回来"})
		name = frappe.db.get_value("HL Knowledge Article", {"title": "下水道、马桶堵塞返水怎么办"})
		conflict = frappe.get_last_doc("HL Knowledge Conflict")
		assert name in (conflict.article, conflict.other) and conflict.reported_by == making.AGENT
		assert frappe.db.get_value("HL Knowledge Article", name, "helped_count") == 1


@pytest.mark.clause("P-9")
@pytest.mark.clause("P-11")
def test_agent_looks_into_directory_and_map(agent) -> None:
	"""An agent finds a number by pinyin, and sees on the map whose an area is and what is going on there."""
	visitor = agent()
	page = visitor.open("/hotline/directory")
	expect(page.get_by_test_id("entry").first).to_contain_text("火警")
	page.get_by_test_id("directory-search").fill("szgl")
	expect(page.get_by_test_id("entry")).to_have_count(1)
	expect(page.get_by_test_id("dial")).to_contain_text("0572-2100001")
	visitor.screenshot("directory-zh")
	page = visitor.open("/hotline/map?area=Wuxing District")
	expect(page.get_by_test_id("area-facts")).to_contain_text(making.PUBLIC_WORKS)
	expect(page.get_by_test_id("map").locator("path").first).to_be_visible()
	visitor.screenshot("map-zh")


def test_pages_fit_a_phone_and_the_dark(agent) -> None:
	"""On a phone in the dark nothing is wider than the screen, and an article can be left for the list."""
	visitor = agent(phone=True, locale="en-GB")
	visitor.page.emulate_media(color_scheme="dark")
	for path in ("/hotline/directory", "/hotline/map", "/hotline/knowledge?q=luosuo"):
		page = visitor.open(path)
		expect(page.locator("h1")).to_be_visible()
		visitor.screenshot(f"{path.split('/')[2].split('?')[0]}-phone-dark-en")
		assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
	page.get_by_test_id("knowledge-search").fill("开锁")
	page.get_by_test_id("knowledge-row").first.click()
	expect(page.get_by_test_id("standard-answer")).to_be_visible()
	page.get_by_role("button", name="返回列表").or_(
		page.get_by_role("button", name="Back to the list")
	).click()
	expect(page.get_by_test_id("knowledge-row").first).to_be_visible()

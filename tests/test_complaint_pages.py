"""A complaint through the pages: the agent registers it, the handler investigates, the leader reviews."""

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.support import making
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


def _stored(site: Site, make) -> str:
	with site.connected():
		name = make().name
		frappe.db.commit()
	return name


def _step(page: Page, action: str, **values: str) -> None:
	page.get_by_test_id(f"action-{action}").click()
	dialog = page.get_by_test_id("step-dialog")
	for fieldname, text in values.items():
		control = dialog.get_by_test_id(f"field-{fieldname}")
		control.click()
		if control.evaluate("element => element.tagName") in ("INPUT", "TEXTAREA"):
			control.fill(text)
		else:
			page.get_by_role("option", name=text, exact=True).click()
	page.get_by_test_id("step-confirm").click()
	expect(dialog).to_have_count(0)


@pytest.mark.clause("C-4.4.4")
def test_handler_works_through_a_complaint_at_the_desk(sign_in, own_site: Site) -> None:
	"""An agent registers a complaint; the handler notes, finds and drafts; the leader approves."""
	order = _stored(own_site, making.completed_order)
	agent = sign_in(making.AGENT)
	page = agent.open(f"/hotline/order/{order}")
	page.get_by_test_id("more").click()
	page.get_by_role("menuitem", name="投诉服务", exact=True).click()
	page.get_by_test_id("ask-about").click()
	page.get_by_role("option").first.click()
	page.get_by_test_id("ask-content").fill("师傅迟到两小时，态度也不好。")
	agent.screenshot("complaint-register")
	page.get_by_test_id("ask-confirm").click()
	expect(page.get_by_test_id("ask")).to_have_count(0)

	handler = sign_in(making.COMPLAINT_HANDLER)
	page = handler.open("/hotline/complaints")
	expect(page.get_by_test_id("complaints").get_by_role("listitem")).to_have_count(1)
	handler.screenshot("complaints")
	page.get_by_test_id("complaints").get_by_role("link").first.click()
	name = page.get_by_test_id("complaint-name").inner_text()
	_step(page, "Confirm Complaint")
	_step(page, "Investigate")
	page.get_by_test_id("add-finding").click()
	page.get_by_test_id("ask-note").fill("已听录音，情况属实。")
	page.get_by_test_id("ask-confirm").click()
	expect(page.get_by_test_id("finding")).to_have_count(1)
	_step(
		page,
		"Draft Answer",
		finding="属实",
		finding_reason="录音可证。",
		settlement="道歉并返还上门费。",
		answer="非常抱歉，上门费已退还。",
	)
	_step(page, "Submit for Review")
	handler.screenshot("complaint-desktop", full_page=True)

	leader = sign_in(making.LEADER)
	page = leader.open(f"/hotline/complaint/{name}")
	_step(page, "Approve Answer")
	expect(page.get_by_test_id("review")).to_have_count(1)
	expect(page.get_by_test_id("state")).to_have_attribute("data-stage", "Approved")


@pytest.mark.clause("C-7.1.6")
def test_handler_answers_on_a_phone(sign_in, own_site: Site) -> None:
	"""On a phone the handler answers the complainant, keeps the satisfaction, and plans an improvement."""
	name = _stored(own_site, lambda: making.answered_complaint(content="等了两个小时没人来。"))
	handler = sign_in(making.COMPLAINT_HANDLER, phone=True)
	page = handler.open("/hotline/complaints")
	handler.screenshot("complaints-phone")
	page.get_by_test_id(f"complaint-{name}").click()
	expect(page.get_by_test_id("complaint-name")).to_have_text(name)
	page.get_by_test_id("add-improvement").click()
	page.get_by_test_id("ask-title").fill("派单时告知预计到达时间")
	page.get_by_test_id("ask-responsible").click()
	page.get_by_role("option").first.click()
	page.get_by_test_id("ask-due_at").fill("2027-01-31T10:00")
	page.get_by_test_id("ask-confirm").click()
	expect(page.get_by_test_id("improvement")).to_have_count(1)
	_step(page, "Close Complaint", satisfaction="满意")
	expect(page.get_by_test_id("state")).to_have_attribute("data-stage", "Closed")
	width = page.evaluate("document.documentElement.scrollWidth")
	assert width <= page.viewport_size["width"]
	handler.screenshot("complaint-phone", full_page=True)

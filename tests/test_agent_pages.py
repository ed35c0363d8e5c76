"""The agent's pages in a real browser: customers, what is known while typing, what is done with orders."""

import re

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.support import making
from tests.support.browser import Visitor
from tests.support.site import Site
from tests.test_main_job import _choose, _follow_up

LAPTOP = {"width": 1366, "height": 768}
UNITS = ("Water Company", "Road Office")


@pytest.fixture
def sign_in(visit, demo):
	"""A function that returns a visitor signed in with a demo account."""

	def sign_in(user: str, **kind) -> Visitor:
		visitor = visit(**kind)
		visitor.login(user, demo[0]["password"])
		if not kind.get("phone"):
			visitor.page.set_viewport_size(LAPTOP)
		return visitor

	return sign_in


def _made(site: Site, make):
	"""What `make` returns, stored as an agent would store it."""
	with site.connected():
		with making.acting_as(making.AGENT):
			made = make()
		frappe.db.commit()
	return made


def _order(site: Site, **fields) -> str:
	return _made(site, lambda: making.order(**fields)).name


def _insert(site: Site, values: dict) -> str:
	with site.connected():
		name = frappe.get_doc(values).insert(ignore_if_duplicate=True).name
		frappe.db.commit()
	return name


def _more(page: Page, label: str) -> None:
	page.get_by_test_id("more").click()
	page.get_by_role("menuitem", name=label, exact=True).click()
	expect(page.get_by_test_id("ask")).to_be_visible()


def _confirm(page: Page) -> None:
	page.get_by_test_id("ask-confirm").click()
	expect(page.get_by_test_id("ask")).to_have_count(0)


@pytest.mark.clause("C-6.2.4")
@pytest.mark.clause("H-5.1")
def test_customer_is_found_and_merged(sign_in, own_site: Site) -> None:
	"""An agent finds a customer by phone, sees the history, merges a duplicate, and corrects the record."""
	kept = _order(own_site, caller_phone="13811110001", caller_name="沈阿姨", description="The tap drips.")
	other = _order(own_site, caller_phone="13811110002", caller_name="沈阿姨", description="The door sticks.")
	agent = sign_in(making.AGENT)
	page = agent.open("/hotline/customers")
	page.get_by_test_id("customer-search").fill("138 1111 0001")
	page.get_by_test_id("customer").first.click()
	expect(page.get_by_test_id("customer-name")).to_have_text("沈阿姨")
	expect(page.get_by_test_id("entry-repairs")).to_have_count(1)
	expect(page.get_by_test_id("duplicate")).to_have_count(1)
	agent.screenshot("agent-customer")
	page.get_by_test_id("merge-open").click()
	page.get_by_test_id("merge").get_by_role("button", name="选择").first.click()
	agent.screenshot("agent-merge")
	page.get_by_test_id("merge-now").click()
	expect(page.get_by_test_id("trace")).to_contain_text("13811110002")
	expect(page.get_by_test_id("entry-repairs")).to_have_count(2)
	page.get_by_test_id("edit-record").click()
	page.get_by_test_id("field-card_number").fill("K-77")
	page.get_by_test_id("save-record").click()
	expect(page.get_by_test_id("value-card_number")).to_contain_text("K-77")
	with own_site.connected():
		customers = {frappe.db.get_value("HL Work Order", order, "customer") for order in (kept, other)}
		assert len(customers) == 1
		assert frappe.db.get_value("HL Customer", customers.pop(), "card_number") == "K-77"


def test_second_saver_keeps_what_was_typed(sign_in, own_site: Site) -> None:
	"""Who saves second is told, gets the latest version, and keeps the own words, over a reload too."""
	number = _order(own_site, caller_phone="13811110003")
	agent = sign_in(making.AGENT)
	page = agent.open(f"/hotline/order/{number}")
	page.get_by_test_id("edit-record").first.click()
	page.get_by_test_id("field-address").fill("9 Typed Road")
	page.reload()
	expect(page.get_by_test_id("field-address")).to_have_value("9 Typed Road")
	with own_site.connected(making.LEADER):
		order = frappe.get_doc("HL Work Order", number)
		order.title = "Changed by the leader"
		order.save()
		frappe.db.commit()
	page.get_by_test_id("save-record").click()
	expect(page.get_by_test_id("conflict")).to_be_visible()
	agent.screenshot("agent-conflict")
	# The browser tells of the refusal too.
	agent.troubles.clear()
	page.get_by_test_id("take-new").click()
	expect(page.get_by_test_id("field-address")).to_have_value("9 Typed Road")
	expect(page.get_by_test_id("field-title")).to_have_value("Changed by the leader")
	page.get_by_test_id("save-record").click()
	expect(page.get_by_test_id("edit-form")).to_have_count(0)
	with own_site.connected():
		stored = frappe.db.get_value("HL Work Order", number, ["title", "address"])
		assert stored == ("Changed by the leader", "9 Typed Road")


@pytest.mark.clause("G-4.1.2")
def test_emergency_is_said_before_anything_else(sign_in, own_site: Site) -> None:
	"""While an emergency is typed, the numbers to call stand above the form; typing and saving go on."""
	_insert(
		own_site,
		{
			"doctype": "HL Routing Rule",
			"title": "Fire",
			"enabled": 1,
			"sequence": 1,
			"key_words": "on fire",
			"scope": "Emergency",
			"emergency_numbers": "119",
			"script": "Please leave the house and call 119.",
		},
	)
	agent = sign_in(making.AGENT)
	page = agent.open("/hotline/new")
	page.get_by_test_id("field-description").fill("The kitchen is on fire")
	expect(page.get_by_test_id("emergency")).to_contain_text("119")
	expect(page.get_by_test_id("emergency")).to_contain_text("leave the house")
	expect(page.get_by_test_id("field-description")).to_be_focused()
	agent.screenshot("agent-emergency")
	page.get_by_test_id("field-description").fill("The kitchen light is out")
	expect(page.get_by_test_id("emergency")).to_have_count(0)
	page.get_by_test_id("field-description").fill("")


@pytest.mark.clause("P-24")
def test_repeat_is_joined_from_the_intake(sign_in, own_site: Site) -> None:
	"""A repeat is shown with its reasons while it is typed, and joined to the order when it is saved."""
	first = _order(own_site, caller_phone="13811110004", description="No water in the whole street.")
	agent = sign_in(making.AGENT)
	page = agent.open("/hotline/new")
	page.get_by_test_id("field-caller_phone").fill("13811110004")
	_choose(page, "field-category", "Plumbing")
	_choose(page, "field-area", "Wuxing")
	page.get_by_test_id("field-description").fill("No water in the whole street!")
	repeat = page.get_by_test_id("repeat").filter(has_text=first)
	expect(repeat).to_be_visible()
	repeat.get_by_test_id("join").click()
	agent.screenshot("agent-repeat")
	page.get_by_test_id("save").click()
	expect(page.get_by_test_id("joined")).to_contain_text(first)
	number = page.get_by_test_id("order-number").inner_text().strip()
	agent.screenshot("agent-joined")
	page.get_by_test_id("open-order").click()
	expect(page.get_by_test_id("repeat-of")).to_contain_text(first)
	with own_site.connected():
		assert frappe.db.get_value("HL Work Order", number, "duplicate_of") == first


@pytest.mark.clause("P-25")
def test_notice_answers_a_report(sign_in, own_site: Site) -> None:
	"""A report that a current notice explains is answered with the notice and kept as an enquiry."""
	_notice(own_site)
	agent = sign_in(making.AGENT)
	page = agent.open("/hotline/notices")
	expect(page.get_by_test_id("notice").first).to_contain_text("Water off in Wuxing")
	agent.screenshot("agent-notices")
	page.get_by_test_id("new-order").first.click()
	page.get_by_test_id("field-caller_phone").fill("13811110005")
	_choose(page, "field-category", "Plumbing")
	_choose(page, "field-area", "Wuxing")
	page.get_by_test_id("field-description").fill("There is no water.")
	page.get_by_test_id("use-notice").click()
	agent.screenshot("agent-notice")
	page.get_by_test_id("save").click()
	expect(page.get_by_test_id("answered")).to_be_visible()
	number = page.get_by_test_id("order-number").inner_text().strip()
	with own_site.connected():
		order = frappe.get_doc("HL Work Order", number)
		assert order.kind == "Enquiry"
		assert order.service_notice and order.resolution


def _notice(site: Site) -> None:
	with site.connected():
		notice = frappe.get_doc(
			{
				"doctype": "HL Service Notice",
				"title": "Water off in Wuxing",
				"line": making.LINE,
				"notice_type": "Unplanned Outage",
				"starts_at": frappe.utils.add_to_date(frappe.utils.now(), hours=-1),
				"restores_at": frappe.utils.add_to_date(frappe.utils.now(), hours=5),
				"reason": "A main has burst.",
				"areas": [{"area": "Wuxing District"}],
			}
		).insert()
		notice.move_to("Published")
		notice.save()
		frappe.db.commit()


def test_order_is_urged_supervised_and_handed_over(sign_in, own_site: Site) -> None:
	"""A leader urges, logs a contact, supervises and hands over; all of it is on the order's page."""
	number = _order(own_site, caller_phone="13811110006")
	leader = sign_in(making.LEADER)
	page = leader.open(f"/hotline/order/{number}")
	page.get_by_test_id("do-urge").click()
	page.get_by_test_id("ask-content").fill("The customer has waited since Monday.")
	_confirm(page)
	expect(page.get_by_test_id("urge")).to_contain_text("since Monday")
	expect(page.get_by_test_id("flag-urged")).to_be_visible()
	page.get_by_test_id("do-log_contact").click()
	page.get_by_test_id("ask-note").fill("Told that somebody comes today.")
	_confirm(page)
	_more(page, "督办")
	page.get_by_test_id("ask-reason").fill("Too slow.")
	_confirm(page)
	expect(page.get_by_test_id("supervision")).to_contain_text("Too slow.")
	_more(page, "移交")
	page.get_by_test_id("ask-to_agent").fill("dispatcher")
	page.get_by_role("option").first.click()
	page.get_by_test_id("ask-reason").fill("End of my shift.")
	leader.screenshot("agent-handover")
	_confirm(page)
	expect(page.get_by_test_id("handover")).to_contain_text("End of my shift.")
	expect(page.get_by_test_id("timeline")).to_contain_text("somebody comes today")
	leader.screenshot("agent-order-watched", full_page=True)
	with own_site.connected():
		order = frappe.get_doc("HL Work Order", number)
		assert (order.urge_count, order.supervised, len(order.contacts)) == (1, 1, 1)
		assert order.agent == order.handovers[-1].to_agent != making.AGENT


def test_held_order_is_released_promised_and_handed_on(sign_in, own_site: Site) -> None:
	"""A leader releases a held order, promises a time, passes it upward, and hands it on to a unit."""
	number = _order(own_site, caller_phone="13811110016")
	with own_site.connected():
		frappe.db.set_value("HL Work Order", number, "held", 1)
		frappe.db.commit()
	leader = sign_in(making.LEADER)
	page = leader.open(f"/hotline/order/{number}")
	expect(page.get_by_test_id("held-banner")).to_be_visible()
	expect(page.get_by_test_id("to-unit")).to_have_count(0)
	page.get_by_test_id("do-release").click()
	_confirm(page)
	expect(page.get_by_test_id("held-banner")).to_have_count(0)
	_more(page, "承诺时限")
	page.get_by_test_id("ask-at").fill("2031-05-05T10:00")
	leader.screenshot("agent-promise")
	_confirm(page)
	_more(page, "上报")
	page.get_by_test_id("ask-content").fill("Third burst main this week.")
	_confirm(page)
	expect(page.get_by_test_id("escalation")).to_contain_text("Third burst main")
	page.get_by_test_id("to-unit").click()
	_choose(page, "ask-handling_unit", making.PUBLIC_WORKS)
	_confirm(page)
	expect(page.get_by_test_id("dispatch")).to_contain_text(making.PUBLIC_WORKS)
	leader.screenshot("agent-order-at-unit", full_page=True)
	with own_site.connected():
		order = frappe.get_doc("HL Work Order", number)
		assert (order.held, order.stage, order.handling_unit) == (0, "Handling", making.PUBLIC_WORKS)
		assert str(order.promised_at) == "2031-05-05 10:00:00"


def test_order_is_split_among_units(sign_in, own_site: Site) -> None:
	"""An order is split between a leading and a supporting unit; each part leads back to the whole."""
	for unit in UNITS:
		_insert(own_site, {"doctype": "HL Handling Unit", "unit_name": unit})
	number = _order(own_site, caller_phone="13811110007")
	agent = sign_in(making.AGENT)
	page = agent.open(f"/hotline/order/{number}")
	_more(page, "拆分给多个单位")
	for row, unit in enumerate(UNITS):
		_choose(page, f"parts-{row}-handling_unit", unit)
	agent.screenshot("agent-split")
	_confirm(page)
	expect(page.get_by_test_id("belonging")).to_have_count(2)
	agent.screenshot("agent-order-split", full_page=True)
	page.get_by_test_id("belonging").first.click()
	expect(page.get_by_test_id("part-of")).to_contain_text(number)
	with own_site.connected():
		parts = frappe.get_all("HL Work Order", {"parent_order": number}, ["handling_unit", "handling_role"])
		assert {(part.handling_unit, part.handling_role) for part in parts} == {
			(UNITS[0], "Lead"),
			(UNITS[1], "Support"),
		}


def test_closed_order_is_reopened_with_a_reason(sign_in, own_site: Site) -> None:
	"""A leader reopens a closed order and says why; it is worked again in a new round."""
	number = _order(own_site, caller_phone="13811110008")
	with own_site.connected():
		making.take_step(frappe.get_doc("HL Work Order", number), "Cancel")
		frappe.db.commit()
	leader = sign_in(making.LEADER)
	page = leader.open(f"/hotline/order/{number}")
	page.get_by_test_id("do-reopen").click()
	page.get_by_test_id("ask-confirm").click()
	expect(page.get_by_test_id("ask").locator("[data-invalid]")).to_be_visible()
	page.get_by_test_id("ask-reason").fill("Cancelled by mistake.")
	_confirm(page)
	expect(page.get_by_test_id("edit-record").first).to_be_visible()
	with own_site.connected():
		order = frappe.get_doc("HL Work Order", number)
		assert (order.stage, order.round) == ("Accepted", 2)
		assert order.reopenings[-1].reason == "Cancelled by mistake."


def test_queue_is_searched_and_narrowed(sign_in, own_site: Site) -> None:
	"""The queue is searched by phone whatever the stage, and narrowed down by kind."""
	number = _order(own_site, caller_phone="13811110009", kind="Enquiry", category="Other Enquiries")
	agent = sign_in(making.AGENT)
	page = agent.open("/hotline")
	page.get_by_test_id("order-search").fill("138 1111 0009")
	expect(page.get_by_test_id(f"order-{number}")).to_be_visible()
	expect(page.locator("[data-testid^='order-2']")).to_have_count(1)
	page = agent.open("/hotline?kind=Enquiry")
	expect(page.get_by_test_id(f"order-{number}")).to_be_visible()
	for row in page.get_by_test_id("orders").locator("tbody tr").all():
		expect(row).to_contain_text("咨询")
	agent.screenshot("agent-queue-narrowed")


def _take(page: Page, category: str, kind: str, description: str) -> str:
	"""Fill in the form that is open, save it, and go on to the next; return the order's number."""
	_choose(page, "field-category", category)
	page.get_by_test_id("field-description").fill(description)
	page.get_by_test_id("field-kind").click()
	page.get_by_role("option", name=kind, exact=True).click()
	page.get_by_test_id("save").click()
	number = page.get_by_test_id("order-number").inner_text().strip()
	page.get_by_test_id("next-order").click()
	return number


@pytest.mark.clause("C-4.2.3c")
def test_all_work_is_done_from_one_seat(sign_in, own_site: Site) -> None:
	"""One seat looks a customer up, takes a request and a complaint, and makes a follow-up call."""
	known = _order(own_site, caller_phone="13811110011", caller_name="Ms Seat")
	with own_site.connected():
		done = making.completed_order(caller_phone="13811110012").name
		frappe.db.commit()
	leader = sign_in(making.LEADER)
	page = leader.open("/hotline/customers")
	page.get_by_test_id("customer-search").fill("Ms Seat")
	page.get_by_test_id("customer").click()
	expect(page.get_by_test_id("entry-repairs")).to_contain_text(known)
	page.get_by_test_id("new-order-for").click()
	expect(page.get_by_test_id("field-caller_phone")).to_have_value("13811110011")
	numbers = [
		_take(page, "Housekeeping", "服务", "A spring clean."),
		_take(page, "Property Management", "投诉", "The lift has stood still for a week."),
	]
	_follow_up(leader, done, stars=5, result="Satisfied")
	with own_site.connected():
		kinds = [frappe.db.get_value("HL Work Order", number, "kind") for number in numbers]
		assert kinds == ["Service", "Complaint"]
		assert frappe.db.get_value("HL Follow-up Task", {"work_order": done}, "stage") == "Satisfied"


@pytest.mark.parametrize("path", ["/hotline", "/hotline/new", "/hotline/customers", "/hotline/notices"])
def test_pages_fit_a_phone(sign_in, path: str) -> None:
	"""No page is wider than a phone."""
	agent = sign_in(making.AGENT, phone=True)
	page = agent.open(path)
	expect(page.get_by_role("main")).to_be_visible()
	page.wait_for_load_state("networkidle")
	agent.screenshot(f"phone{re.sub(r'[^a-z]', '-', path)}")
	assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_pages_in_english(sign_in, own_site: Site) -> None:
	"""Who has chosen English gets the new pages in English, wide and on a phone."""
	number = _order(own_site, caller_phone="13811110010", caller_name="Mr English")
	with own_site.connected():
		frappe.db.set_value("User", making.LEADER, "language", "en")
		customer = frappe.db.get_value("HL Work Order", number, "customer")
		frappe.db.commit()
		frappe.clear_cache()
	for phone in (False, True):
		leader = sign_in(making.LEADER, locale="en-US", phone=phone)
		for name, path, text in (
			("order", f"/hotline/order/{number}", "Log a contact"),
			("customer", f"/hotline/customer/{customer}", "Likely the same person"),
			("queue", "/hotline", "To review"),
			("intake", "/hotline/new", "Attach files"),
		):
			page = leader.open(path)
			expect(page.get_by_text(text).first).to_be_visible()
			leader.screenshot(f"agent-{name}-en{'-phone' if phone else ''}", full_page=True)
			assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

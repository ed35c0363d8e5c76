"""The agent's one screen and the leader's wallboard in a real browser, with calls as a switch tells them."""

import re

import frappe
import pytest
from playwright.sync_api import expect

from tests.support import axe, calls, making
from tests.support.site import Site
from tests.test_agent_pages import LAPTOP, _order, sign_in
from tests.test_main_job import _choose

__all__ = ["sign_in"]

SEAT = "201"
WALL = {"width": 1920, "height": 1080}
CALLER = "13911110001"
# What an agent looks at all day; the names of records are put in.
PAGES = (
	"/hotline",
	"/hotline/new",
	"/hotline/calls",
	"/hotline/calls?view=back",
	"/hotline/order/{order}",
	"/hotline/customers",
	"/hotline/customer/{customer}",
	"/hotline/notices",
	"/hotline/followups",
	"/hotline/followup/{followup}",
	"/hotline/complaints",
	"/hotline/complaint/{complaint}",
	"/hotline/knowledge?q=shui&article={article}",
	"/hotline/directory",
	"/hotline/map?area=Wuxing District",
	"/hotline/wallboard",
)


@pytest.fixture
def at_seat(sign_in, own_site: Site):
	"""A function that returns the page of an agent who is ready at the seat, and one that tells of calls."""

	def at_seat(path: str):
		_sit_down(own_site)
		page = sign_in(making.AGENT).open(path)
		expect(page.get_by_test_id("seat-state")).to_have_attribute("data-state", "Ready")
		return page, lambda call: _tell(own_site, call)

	return at_seat


def _sit_down(site: Site) -> None:
	with site.connected():
		now = frappe.utils.now()
		frappe.db.set_value("HL Switch", calls.switch(), "last_seen_at", now, update_modified=False)
		if not frappe.db.exists("HL Seat", SEAT):
			calls.seat(SEAT)
		calls.sign_in(SEAT, making.AGENT, "Ready", frappe.utils.now_datetime())
		frappe.db.commit()


def _tell(site: Site, call: calls.Call) -> str:
	"""Let the site take what is new of a call, as the switch's own request would; return the call."""
	with site.connected():
		name = call.take().name
		frappe.db.commit()
	return name


def _now(number: str, **about) -> calls.Call:
	return calls.Call(number, at=frappe.utils.now_datetime().replace(microsecond=0), caller=CALLER, **about)


@pytest.mark.clause("C-4.2.3a")
@pytest.mark.clause("C-6.1.2")
def test_call_from_ringing_to_the_next(at_seat, own_site: Site) -> None:
	"""A call comes up with its caller, is answered, typed down, saved and wrapped up; then the next."""
	page, tell = at_seat("/hotline")
	with own_site.connected():
		call = _now("path-1").ringing(SEAT)
	name = tell(call)
	expect(page.get_by_test_id("call")).to_have_attribute("data-stage", "Ringing")
	expect(page.get_by_test_id("field-caller_phone")).to_have_value(CALLER)
	expect(page.get_by_test_id("caller-known")).to_be_visible()
	expect(page.get_by_test_id("field-address")).to_have_value("仁皇山路 12 号")
	expect(page.get_by_test_id("call-answer")).to_be_visible()
	tell(call(1).answered(SEAT))
	expect(page.get_by_test_id("seat-state")).to_have_attribute("data-state", "Talking")
	expect(page.get_by_test_id("call-hold")).to_be_visible()
	expect(page.get_by_test_id("script-panel")).to_be_visible()
	_choose(page, "field-category", "Plumbing")
	page.get_by_test_id("field-description").fill("The tap drips.")
	assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
	page.keyboard.press("Control+Enter")
	number = page.get_by_test_id("order-number").inner_text().strip()
	tell(call(1).ended(by="caller"))
	expect(page.get_by_test_id("seat-state")).to_have_attribute("data-state", "Wrap-up")
	expect(page.get_by_test_id("end-wrap-up")).to_be_visible()
	page.keyboard.press("Alt+W")
	expect(page.get_by_test_id("seat-state")).to_have_attribute("data-state", "Ready")
	page.keyboard.press("Alt+M")
	expect(page.get_by_test_id("field-caller_phone")).to_have_value("")
	with own_site.connected():
		stored = frappe.get_doc("HL Call", name)
		assert (stored.work_order, stored.outcome, stored.agent) == (number, "Answered", making.AGENT)


def test_nothing_typed_is_lost_to_a_call_or_a_reload(at_seat, own_site: Site) -> None:
	"""A call puts what is being typed aside, not away; both forms and the call outlive a reload."""
	page, tell = at_seat("/hotline/new")
	page.get_by_test_id("field-description").fill("Half a sentence")
	with own_site.connected():
		call = _now("kept-1").ringing(SEAT)
	tell(call)
	expect(page.get_by_test_id("call")).to_have_attribute("data-stage", "Ringing")
	expect(page.get_by_test_id("field-description")).to_have_value("Half a sentence")
	tell(call(1).answered(SEAT))
	expect(page.get_by_test_id("field-caller_phone")).to_have_value(CALLER)
	expect(page.get_by_test_id("paper")).to_have_count(1)
	page.get_by_test_id("field-description").fill("Said in the call")
	page.reload()
	expect(page.get_by_test_id("call")).to_have_attribute("data-stage", "Talking")
	expect(page.get_by_test_id("draft-restored")).to_be_visible()
	expect(page.get_by_test_id("field-description")).to_have_value("Said in the call")
	expect(page.get_by_test_id("field-caller_phone")).to_have_value(CALLER)
	page.keyboard.press("Alt+7")
	expect(page.get_by_test_id("field-description")).to_have_value("Half a sentence")
	tell(call(1).ended(by="caller")(1).wrapped_up(SEAT))


def test_two_windows_do_not_write_the_same_form(at_seat) -> None:
	"""A second window of the same agent begins with a form of its own."""
	page, _ = at_seat("/hotline/new")
	page.get_by_test_id("field-description").fill("In the first window")
	second = page.context.new_page()
	second.goto(page.url)
	expect(second.get_by_test_id("intake")).to_be_visible()
	second.get_by_test_id("field-description").fill("In the second window")
	page.get_by_test_id("field-title").fill("First")
	second.reload()
	expect(second.get_by_test_id("field-description")).to_have_value("In the second window")
	expect(second.get_by_test_id("field-title")).to_have_value("")
	page.reload()
	expect(page.get_by_test_id("field-description")).to_have_value("In the first window")
	expect(page.get_by_test_id("field-title")).to_have_value("First")


@pytest.mark.clause("C-6.1.2")
def test_what_the_public_writes_comes_up_at_a_seat(at_seat, own_site: Site) -> None:
	"""An order that the public sends by SMS lies before the agent whose turn it is, as a call does."""
	page, _ = at_seat("/hotline/calls")
	with own_site.connected("Guest"):
		order = making.new_order(channel="SMS").insert(ignore_permissions=True).name
		frappe.db.commit()
	page.get_by_test_id("contact").click()
	expect(page).to_have_url(re.compile(f"/hotline/order/{order}$"))
	expect(page.get_by_test_id("contact")).to_have_count(0)


def test_everything_is_done_by_keys(at_seat) -> None:
	"""Keys go to pages, show themselves by ?, change light to dark, and leave typing alone."""
	page, _ = at_seat("/hotline")
	page.keyboard.press("?")
	expect(page.get_by_test_id("keys")).to_contain_text("Alt")
	page.keyboard.press("Escape")
	expect(page.get_by_test_id("keys")).to_have_count(0)
	row = page.locator("[data-row]:visible").first
	expect(row).to_be_visible()
	page.keyboard.press("j")
	expect(row).to_be_focused()
	before = page.evaluate("document.documentElement.dataset.theme")
	page.keyboard.press("Shift+D")
	expect(page.locator("html")).not_to_have_attribute("data-theme", before)
	page.keyboard.press("g")
	page.keyboard.press("c")
	expect(page).to_have_url(re.compile("/hotline/calls$"))
	page.keyboard.press("Alt+N")
	field = page.get_by_test_id("field-description")
	field.click()
	page.keyboard.type("g n ? n")
	expect(field).to_have_value("g n ? n")
	page.keyboard.press("Alt+R")
	expect(page.get_by_test_id("seat-state")).to_have_attribute("data-state", "Not Ready")
	page.reload()
	expect(page.locator("html")).not_to_have_attribute("data-theme", before)


@pytest.mark.clause("C-4.2.4")
def test_leader_helps_an_agent(at_seat, sign_in, own_site: Site) -> None:
	"""An agent asks for help in a call; the leader sees it on the wallboard at once and answers by chat."""
	page, tell = at_seat("/hotline/new")
	with own_site.connected():
		call = _now("help-1").ringing(SEAT)(1).answered(SEAT)
	tell(call)
	leader = sign_in(making.LEADER)
	wall = leader.open("/hotline/wallboard")
	expect(wall.get_by_test_id("board-figures")).to_be_visible()
	page.keyboard.press("Alt+G")
	page.get_by_test_id("help-text").fill("The caller shouts.")
	page.keyboard.press("Enter")
	request = wall.get_by_test_id("help-request")
	expect(request).to_contain_text("The caller shouts.")
	request.get_by_test_id("help-answer").click()
	wall.get_by_test_id("help-text").fill("I am listening.")
	wall.keyboard.press("Enter")
	expect(page.get_by_test_id("help-message").last).to_contain_text("I am listening.")
	wall.get_by_test_id("help-close").click()
	expect(wall.get_by_test_id("help-request")).to_have_count(0)
	tell(call(1).ended(by="caller")(1).wrapped_up(SEAT))


@pytest.mark.clause("C-6.1.5")
def test_wallboard_of_two_hundred_seats(sign_in, own_site: Site) -> None:
	"""The wall shows 200 seats by state without scrolling sideways, and follows a call without a reload."""
	_sit_down(own_site)
	with own_site.connected():
		for number in range(301, 501):
			calls.seat(str(number))
		frappe.db.commit()
	leader = sign_in(making.LEADER)
	leader.page.set_viewport_size(WALL)
	wall = leader.open("/hotline/wallboard")
	with own_site.connected():
		seats = frappe.db.count("HL Seat", {"enabled": 1})
	expect(wall.get_by_test_id("board-seats").locator("[data-state]")).to_have_count(seats)
	assert seats > 200
	expect(wall.get_by_test_id(f"seat-{SEAT}")).to_have_attribute("data-state", "Ready")
	with own_site.connected():
		call = _now("wall-1").ringing(SEAT)(1).answered(SEAT)
	_tell(own_site, call)
	expect(wall.get_by_test_id(f"seat-{SEAT}")).to_have_attribute("data-state", "Talking")
	leader.screenshot("wallboard")
	_tell(own_site, call(1).ended(by="caller")(1).wrapped_up(SEAT))
	for size in (WALL, LAPTOP, {"width": 390, "height": 844}):
		wall.set_viewport_size(size)
		assert wall.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_are_accessible(sign_in, own_site: Site, language: str) -> None:
	"""No page of the agents has a serious finding of axe, in light and in dark."""
	number = _order(own_site, caller_phone="13911119999", caller_name="Ms Axe")
	with own_site.connected():
		customer = frappe.db.get_value("HL Work Order", number, "customer")
		names = {"order": number, "customer": customer, "complaint": making.complaint().name}
		names["followup"] = frappe.get_last_doc("HL Follow-up Task").name
		names["article"] = frappe.db.get_value("HL Knowledge Version", {"current": 1}, "article")
		frappe.db.set_value("User", making.LEADER, "language", language)
		frappe.db.commit()
		frappe.clear_cache(user=making.LEADER)
	leader = sign_in(making.LEADER)
	found = []
	for path in PAGES:
		page = leader.open(path.format(**names))
		expect(page.get_by_role("main")).to_be_visible()
		page.wait_for_load_state("networkidle")
		axe.load(page)
		for scheme in ("light", "dark"):
			page.evaluate("(scheme) => document.documentElement.setAttribute('data-theme', scheme)", scheme)
			found += [f"{path} {scheme}: {finding}" for finding in axe.findings(page)]
	assert not found, "\n".join(found)

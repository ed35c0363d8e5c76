"""Being on duty in a real browser: a shift begins, keeps its log, and is handed over item by item."""

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.support import making, roster
from tests.support.site import Site
from tests.test_agent_pages import _confirm, _order, sign_in

__all__ = ["sign_in"]


def _planned(site: Site) -> str:
	"""Two shifts of today, the second of which relieves the first; return the first."""
	with site.connected():
		today = frappe.utils.nowdate()
		officers = [(making.AGENT, "First Officer"), (making.FOLLOWUP_AGENT, "Second Officer")]
		relief = [(making.LEADER, "First Officer"), (making.COMPLAINT_HANDLER, "Second Officer")]
		first = roster.shift(today, roster.shift_type("All Day", "00:00", "00:00"), members=officers)
		roster.shift(today, roster.shift_type("Late Test", "16:00", "23:59"), members=relief)
		frappe.db.commit()
		return first.name


def _matter(page: Page, record: str):
	return page.locator(f"[data-record='{record}']")


@pytest.mark.clause("P-34")
def test_shift_from_its_beginning_to_its_handover(sign_in, own_site: Site) -> None:
	"""An officer begins the shift, writes its log, hands over; the relief asks and confirms."""
	order = _order(own_site, description="The tap drips.")
	shift = _planned(own_site)
	page = sign_in(making.AGENT).open("/hotline/duty")
	page.get_by_test_id("begin-shift").click()
	page.get_by_test_id("write-log").click()
	page.get_by_test_id("ask-text").fill("Water is off in Nanxun until noon.")
	_confirm(page)
	expect(page.get_by_test_id("duty-log")).to_contain_text("Water is off in Nanxun until noon.")
	page.get_by_test_id("hand-over").click()
	expect(_matter(page, order)).to_be_visible()
	expect(page.get_by_test_id("confirm-matter")).to_have_count(0)

	relief = sign_in(making.LEADER, phone=True).open("/hotline/duty")
	relief.get_by_test_id("handovers").get_by_role("link").first.click()
	_matter(relief, order).get_by_test_id("ask-about").click()
	relief.get_by_test_id("ask-question").fill("Was the caller told?")
	_confirm(relief)
	expect(_matter(relief, order).get_by_test_id("confirm-matter")).to_be_disabled()

	page.reload()
	_matter(page, order).get_by_test_id("answer").click()
	page.get_by_test_id("ask-answer").fill("Yes, at nine.")
	_confirm(page)

	relief.reload()
	expect(_matter(relief, order)).to_contain_text("Yes, at nine.")
	left = relief.get_by_test_id("confirm-matter")
	while (count := left.count()) > 0:
		left.first.click()
		expect(left).to_have_count(count - 1)
	expect(relief.get_by_test_id("handover-status")).to_have_attribute("data-status", "Confirmed")

	page.goto(page.url.split("/hotline/")[0] + "/hotline/duty")
	page.get_by_test_id("close-shift").click()
	expect(page.get_by_test_id("running-shift")).to_have_count(0)
	with own_site.connected():
		assert frappe.db.get_value("HL Shift", shift, "status") == "Closed"


def test_leave_is_asked_for(sign_in, own_site: Site) -> None:
	"""An agent asks for leave on the page and sees that it waits for its decision."""
	page = sign_in(making.COMPLAINT_HANDLER).open("/hotline/duty")
	page.get_by_test_id("ask-leave").click()
	page.get_by_test_id("ask-from_date").fill("2031-06-02")
	page.get_by_test_id("ask-to_date").fill("2031-06-03")
	_confirm(page)
	expect(page.get_by_test_id("absences").get_by_role("listitem")).to_have_count(1)
	with own_site.connected():
		absence = frappe.get_doc("HL Absence", {"agent": making.COMPLAINT_HANDLER})
		assert (str(absence.from_date), absence.stage) == ("2031-06-02", "Asked")

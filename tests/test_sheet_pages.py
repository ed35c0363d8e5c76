"""Reports on paper, as the desk's browser prints them."""

import re

import frappe
from playwright.sync_api import Page, expect

from tests.support import making
from tests.support.browser import Visitor
from tests.support.site import Server, Site


def _sheet(page: Page, report: str, query: str) -> Page:
	"""Open a report and return the window in which its sheet stands to be printed."""
	page.goto(page.url.split("/app")[0] + f"/app/query-report/{report}?{query}")
	page.wait_for_function(
		"() => frappe.query_report?.datatable && frappe.query_report.report_settings?.html_format"
	)
	with page.expect_popup() as opened:
		page.evaluate("() => frappe.query_report.print_report({ orientation: 'Portrait' })")
	return opened.value


def test_a_journal_is_printed_as_a_sheet(own_site: Site, demo, server: Server, browser: Visitor) -> None:
	"""The leader prints the enquiries one by one with their sums; what people wrote stands there as text."""
	with own_site.connected():
		made = making.order(kind="Enquiry", category="Other Enquiries", title="<b>Opening</b> hours?")
		frappe.db.commit()
	password = next(account["password"] for account in demo if account["user"] == making.LEADER)
	browser.login(making.LEADER, password)
	page = browser.open("/app")
	page.wait_for_function("() => window.hotline?.sheet")
	sheet = _sheet(page, "Enquiry Journal", "records=1&every=Day")
	expect(sheet.locator("h2")).to_have_text("咨询业务志表")
	row = sheet.locator("tr", has_text=made.name)
	expect(row).to_contain_text("<b>Opening</b> hours?")
	assert row.locator("b").count() == 0
	expect(sheet.locator("tr.sum").last).to_contain_text(re.compile(r"合计"))
	expect(sheet.locator(".signatures span")).to_have_count(4)

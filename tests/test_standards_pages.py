"""The standards report as the centre's inspector meets it in the desk: on the page, on paper, in a check."""

import frappe
import pytest
from frappe.utils import nowdate
from playwright.sync_api import Page, expect

from tests.support.browser import Visitor
from tests.support.making import INSPECTOR, LINE
from tests.support.site import Server, Site

# The reader of the demo's site reads Chinese.
TITLE, COVER, FINISH, REST = "标准符合性报告", "社区", "完成检查", "其余均正常"


@pytest.fixture
def inspector(visit, demo) -> Visitor:
	"""The demo's quality inspector, signed in."""
	visitor = visit(locale="zh-CN")
	visitor.login(INSPECTOR, demo[0]["password"])
	return visitor


def test_report_on_the_page_and_on_paper(inspector: Visitor, server: Server, demo) -> None:
	"""All clauses are listed; the printed report has a cover, goes clause by clause, becomes a PDF."""
	page = inspector.open("/app/query-report/Standards Report")
	expect(page.locator(".dt-cell--col-1 a").first).to_have_text("C-3.1")
	expect(page.locator(".report-summary .summary-item").first).to_be_visible()
	assert page.evaluate("frappe.query_report.data.filter((row) => row.clause).length") == 163
	inspector.screenshot("desk-standards-report")
	with page.expect_popup() as opened:
		page.evaluate("frappe.query_report.print_report({ orientation: 'Landscape' })")
	paper: Page = opened.value
	expect(paper.locator(".hl-standards h1")).to_have_text(TITLE)
	cover = paper.locator(".cover tbody tr")
	expect(cover).to_have_count(6)
	expect(cover.first).to_contain_text(COVER)
	expect(cover.last.locator("th").last).to_have_text("163")
	expect(paper.locator(".hl-standards tbody td.months")).to_have_count(163)
	answered = server.session(INSPECTOR, demo[0]["password"]).post(
		f"{server.url}/api/method/frappe.utils.print_format.report_to_pdf",
		data={"html": paper.content(), "orientation": "Landscape"},
	)
	assert answered.content.startswith(b"%PDF")


def test_check_is_filled_in(inspector: Visitor, built_site: Site) -> None:
	"""One button fills in what is in order, another finishes the check, which is a record then."""
	with built_site.connected():
		run = frappe.get_doc("HL Checklist", "Premises and Equipment").begin(LINE)
		frappe.db.commit()
	page = inspector.open(f"/app/hl-checklist-run/{run}")
	page.get_by_role("button", name=REST).click()
	inspector.screenshot("desk-check")
	page.get_by_role("button", name=FINISH).click()
	expect(page.get_by_role("button", name=FINISH)).to_have_count(0)
	with built_site.connected():
		finished = frappe.get_doc("HL Checklist Run", run)
		assert (finished.status, finished.faults, str(finished.checked_on)) == ("Done", 0, nowdate())

"""A report in the desk, as a leader reads it in Chinese: figures, chart, and what stands behind a figure."""

import frappe
from playwright.sync_api import expect

from tests.support import counting, making
from tests.support.browser import Visitor
from tests.support.site import Site

GROWN = """
() => [...document.querySelectorAll(".chart-wrapper rect.bar")]
	.some((bar) => Number(bar.getAttribute("height")) > 50)
"""


def test_leader_reads_a_report_with_its_chart(visit, demo, own_site: Site) -> None:
	"""Figures and chart of the orders by kind are shown, and a figure opens the orders that it counts."""
	with own_site.connected():
		frappe.db.set_value("User", making.LEADER, "language", "zh")
		now = frappe.utils.now_datetime()
		counting.orders(*({"at": now, "kind": kind, "title": "挂在报表后面"} for kind in ["Praise"] * 3))
		praised = frappe.db.count("HL Work Order", {"kind": "Praise"})
		frappe.db.commit()
		frappe.clear_cache()
	leader: Visitor = visit()
	leader.login(making.LEADER, demo[0]["password"])
	page = leader.open("/app/query-report/Order Statistics?by=kind")
	expect(page.locator(".page-head:visible .title-text")).to_have_text("工单统计")
	# The bars grow when the chart is drawn.
	page.wait_for_function(GROWN)
	row = page.locator(".report-wrapper .dt-row", has_text="表扬")
	expect(row).to_be_visible()
	leader.screenshot("desk-order-statistics")
	figure = row.get_by_role("link", name=str(praised), exact=True)
	figure.click()
	page.wait_for_function("() => window.cur_list?.doctype === 'HL Work Order'")
	expect(page.locator(".list-row:visible", has_text="挂在报表后面")).to_have_count(3)
	expect(page.locator(".list-row:visible")).to_have_count(praised)

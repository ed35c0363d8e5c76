"""The filters of the reports, as the desk's browser makes them."""

import frappe

from bench.testsite import ADMIN_PASSWORD
from tests.support.browser import Visitor
from tests.support.site import Site

READ = """
async (names) => {
	const found = {};
	for (const name of names) {
		const { script } = await frappe.xcall("frappe.desk.query_report.get_script", { report_name: name });
		frappe.dom.eval(script || "");
		const { filters = [] } = frappe.query_reports[name] ?? {};
		found[name] = filters.map(({ fieldname, fieldtype }) => [fieldname, fieldtype]);
	}
	return found;
}
"""


def test_every_report_has_its_filters(own_site: Site, browser: Visitor) -> None:
	"""The script of each report runs in the desk, and those about a period ask for it."""
	with own_site.connected():
		modules = frappe.get_all("Module Def", {"app_name": "hotline_app"}, pluck="name")
		names = frappe.get_all(
			"Report", {"module": ("in", modules), "report_type": "Script Report"}, pluck="name"
		)
	browser.login("Administrator", ADMIN_PASSWORD)
	page = browser.open("/app")
	page.wait_for_function("() => window.frappe?.query_reports && window.hotline?.filters")
	found = page.evaluate(READ, names)
	assert len(found) > 10
	for name, filters in found.items():
		assert all(fieldname and fieldtype for fieldname, fieldtype in filters), name
	for name in ("Complaint Ledger", "Follow-up Results", "Call Ledger", "Urges and Supervisions"):
		assert found[name][:2] == [["from_date", "Date"], ["to_date", "Date"]], name

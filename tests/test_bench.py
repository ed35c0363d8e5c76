"""The bench as a whole: one port for everything, and the framework as its users know it."""

import frappe

from tests.support.site import Server, Site


def test_site_is_ready_for_use(site: Site) -> None:
	"""A new site needs no setup wizard and lives in the product's time zone and currency."""
	assert frappe.db.get_single_value("System Settings", "setup_complete")
	assert frappe.db.get_single_value("System Settings", "time_zone") == "Asia/Shanghai"
	assert frappe.db.get_default("currency") == "CNY"
	assert frappe.db.get_single_value("System Settings", "language") == "zh"


def test_login(server: Server) -> None:
	"""The served site lets its administrator in."""
	session = server.session()
	assert (
		session.get(f"{server.url}/api/method/frappe.auth.get_logged_user").json()["message"]
		== "Administrator"
	)


def test_desk_has_no_console_errors(browser) -> None:
	"""The desk opens at its home page without an error in the browser's console."""
	browser.login("Administrator", "admin")
	page = browser.open("/app")
	page.wait_for_selector(".layout-main-section .ce-block, .desk-page")
	browser.screenshot("desk")

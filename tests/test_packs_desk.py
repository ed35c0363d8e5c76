"""Packs as an administrator meets them: over HTTP, in the desk, in the setup wizard."""

import frappe
import pytest
from hotline_app.hotline_setup import packs
from hotline_app.hotline_setup.upgrade import State
from playwright.sync_api import Page, expect

from bench.testsite import ADMIN_PASSWORD
from tests.support import making
from tests.support.browser import Visitor
from tests.support.packs import ship_an_older
from tests.support.site import Server, Site

METHODS = "/api/method/hotline_app.hotline_setup.doctype.hl_pack.hl_pack"
POLICY = "Community: Enquiry"


def test_over_http(server: Server, demo, built_site: Site) -> None:
	"""An agent is refused; an administrator of the line installs, with POST only."""
	agent = server.session(making.AGENT, demo[0]["password"])
	admin = server.session("admin@demo.example", demo[0]["password"])
	for step in ("install", "upgrade", "changes"):
		assert agent.post(f"{server.url}{METHODS}.{step}", data={"name": "health"}).status_code == 403
	assert admin.get(f"{server.url}{METHODS}.install", params={"name": "health"}).status_code == 403
	unknown = admin.post(f"{server.url}{METHODS}.install", data={"name": "no-such"})
	assert unknown.status_code == 417 and "no-such" in unknown.json()["exception"]
	told = admin.get(f"{server.url}{METHODS}.changes", params={"name": "health"}).json()["message"]
	assert {change["state"] for change in told} <= {State.NEW, State.CURRENT}
	assert admin.post(f"{server.url}{METHODS}.install", data={"name": "health"}).ok
	with built_site.connected():
		assert packs.is_installed("health")


def _form(desk: Visitor, name: str) -> Page:
	page = desk.open(f"/app/hl-pack/{name}")
	page.wait_for_selector(".form-layout")
	page.wait_for_function("() => cur_frm && !frappe.request.ajax_count && cur_frm.get_field('changes')")
	return page


@pytest.fixture
def desk(visit, demo, built_site: Site) -> Visitor:
	"""An administrator of the line who reads English."""
	with built_site.connected():
		frappe.db.set_value("User", "admin@demo.example", "language", "en")
		frappe.db.commit()
		frappe.clear_cache()
	visitor = visit(locale="en-US")
	visitor.login("admin@demo.example", demo[0]["password"])
	return visitor


def test_in_the_desk(desk: Visitor, built_site: Site) -> None:
	"""In the desk a button installs a pack, and an upgrade shows first what it does and what stays."""
	page = desk.open("/app/hl-pack")
	expect(page.locator(".list-row").filter(has_text="Heating Service Line")).to_contain_text("Not installed")
	desk.screenshot("desk-packs")
	page = _form(desk, "heating")
	page.get_by_role("button", name="Install", exact=True).click()
	expect(page.get_by_role("button", name="Upgrade", exact=True)).to_be_visible(timeout=60_000)
	with built_site.connected():
		assert packs.is_installed("heating")
		ship_an_older("HL SLA Policy", POLICY, calendar="Office Hours")
		frappe.db.set_value("HL Category", "Plumbing", "kind", "Service")
		frappe.db.commit()
		frappe.clear_cache()
	page = _form(desk, "community")
	changes = page.locator(".frappe-control[data-fieldname='changes']")
	expect(changes).to_contain_text("Changed in the pack, untouched here")
	expect(changes.locator("tr").filter(has_text="Service Calendar")).to_contain_text("Office Hours24 Hours")
	expect(changes).to_contain_text("Edited here: stays as it is")
	expect(changes.locator("tr").filter(has_text="Kind")).to_contain_text("ServiceRepair")
	desk.screenshot("desk-pack-changes")
	page.get_by_role("button", name="Upgrade", exact=True).click()
	expect(page.get_by_text("1 records are created or updated")).to_be_visible()
	page.get_by_role("button", name="Yes", exact=True).click()
	expect(changes).not_to_contain_text("Changed in the pack", timeout=60_000)
	expect(changes).to_contain_text("Edited here: stays as it is")
	with built_site.connected():
		assert frappe.db.get_value("HL SLA Policy", POLICY, "calendar") == "24 Hours"
		assert frappe.db.get_value("HL Category", "Plumbing", "kind") == "Service"


def test_in_the_setup_wizard(visit, server: Server, built_site: Site) -> None:
	"""A new centre chooses its packs on the last page of the setup wizard and finds them installed."""
	with built_site.connected():
		frappe.db.set_single_value("System Settings", "setup_complete", 0)
		frappe.db.set_default("desktop:home_page", "setup-wizard")
		frappe.db.commit()
		frappe.clear_cache()
	newcomer = visit()
	newcomer.login("Administrator", ADMIN_PASSWORD)
	page = newcomer.open("/app/setup-wizard/0")
	page.wait_for_selector("[data-slide-name='welcome']", timeout=60_000)
	page.wait_for_function("() => frappe.setup.data.regional_data && !frappe.request.ajax_count")
	# The framework's own pages before it are answered.
	page.evaluate(
		"""() => {
			Object.assign(frappe.wizard.values, { language: "简体中文", country: "China", currency: "CNY",
				timezone: "Asia/Shanghai", full_name: "Head", email: "head@centre.example",
				password: "Correct-Horse-9" });
			frappe.wizard.show_slide(2);
		}"""
	)
	choice = page.locator("[data-slide-name='hotline_packs']:visible")
	expect(choice).to_contain_text("供热服务热线")
	expect(choice).to_contain_text("DB3305/T 38-2018")
	choice.locator("input[data-fieldname='hotline_pack_government']").check()
	choice.locator("input[data-fieldname='hotline_pack_power']").check()
	newcomer.screenshot("setup-wizard")
	page.locator(".complete-btn:visible").click()
	page.wait_for_url(lambda url: "setup-wizard" not in url, timeout=90_000)
	# Its page of countries does not know them by their Chinese names.
	newcomer.troubles[:] = [trouble for trouble in newcomer.troubles if "'timezones'" not in trouble]
	with built_site.connected():
		assert packs.is_installed("government") and packs.is_installed("power")
		assert frappe.db.get_single_value("System Settings", "setup_complete")

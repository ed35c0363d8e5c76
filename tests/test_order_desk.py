"""An order in the desk: what a leader does with it from its form."""

import frappe
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support import making
from tests.support.browser import Visitor
from tests.support.site import Site


@pytest.fixture
def form(visit, demo, own_site: Site):
	"""The form of a fresh order, opened by a leader who reads English; and the order's number."""
	with own_site.connected():
		frappe.db.set_value("User", making.LEADER, "language", "en")
		with making.acting_as(making.AGENT):
			number = making.order().name
		frappe.db.commit()
		frappe.clear_cache()
	leader: Visitor = visit(locale="en-US")
	leader.login(making.LEADER, demo[0]["password"])
	page = leader.open(f"/app/hl-work-order/{number}")
	page.wait_for_function("() => window.cur_frm && cur_frm.doctype === 'HL Work Order' && !cur_frm.is_new()")
	yield leader, number


def _press(page: Page, group: str, label: str) -> None:
	# An answer that is still to come draws the form anew, and closes an open menu.
	page.wait_for_function("() => !(frappe.request.ajax_count > 0)")
	page.locator(".page-head:visible .inner-group-button", has_text=group).locator("button").click()
	page.locator(".page-head:visible .inner-group-button .dropdown-item", has_text=label).first.click()


def _dialog(page: Page, title: str) -> Locator:
	dialog = page.locator(".modal.show", has_text=title)
	expect(dialog).to_be_visible()
	return dialog


def test_leader_watches_an_order_from_its_form(form, own_site: Site) -> None:
	"""A leader urges, supervises and passes upward from the form, and reads all that happened."""
	leader, number = form
	page = leader.page
	_press(page, "Watch", "Urge")
	dialog = _dialog(page, "Urge")
	dialog.locator("[data-fieldname=content] textarea").fill("Since Monday!")
	dialog.locator(".btn-primary:visible").click()
	expect(dialog).to_be_hidden()
	_press(page, "Watch", "Supervise")
	dialog = _dialog(page, "Supervise")
	dialog.locator("[data-fieldname=reason] textarea").fill("Too slow.")
	dialog.locator(".btn-primary:visible").click()
	expect(dialog).to_be_hidden()
	_press(page, "Watch", "Pass Upward")
	dialog = _dialog(page, "Pass Upward")
	dialog.locator("[data-fieldname=matter] select").select_option("Hot Topic")
	dialog.locator("[data-fieldname=content] textarea").fill("The whole street.")
	dialog.locator(".btn-primary:visible").click()
	expect(dialog).to_be_hidden()
	_press(page, "Watch", "All That Happened")
	dialog = _dialog(page, "All That Happened")
	for text in ("Since Monday!", "Too slow.", "The whole street."):
		expect(dialog).to_contain_text(text)
	leader.screenshot("desk-order-watched")
	with own_site.connected():
		assert frappe.db.get_value("HL Work Order", number, ["urge_count", "supervised"]) == (1, 1)
		assert frappe.db.get_value("HL Escalation", {"work_order": number}, "matter") == "Hot Topic"


def test_leader_routes_again_and_hands_on_from_the_form(form, own_site: Site) -> None:
	"""From its form an order is routed once more, and handed on to a unit that the leader chooses."""
	leader, number = form
	page = leader.page
	page.locator(".page-head:visible").get_by_role("button", name="Route Again").click()
	expect(page.locator("#alert-container .desk-alert")).to_be_visible()
	page.locator(".page-head:visible").get_by_role("button", name="Hand on to Unit").click()
	dialog = _dialog(page, "Hand on to Unit")
	field = dialog.locator("[data-fieldname=handling_unit] input")
	field.fill(making.PUBLIC_WORKS)
	page.locator(".awesomplete li:visible", has_text=making.PUBLIC_WORKS).first.click()
	leader.screenshot("desk-hand-on")
	dialog.locator(".btn-primary:visible").click()
	expect(dialog).to_be_hidden()
	page.wait_for_function("() => cur_frm.doc.stage === 'Handling'")
	with own_site.connected():
		assert frappe.db.get_value("HL Work Order", number, "handling_unit") == making.PUBLIC_WORKS

"""Routing as people meet it: an administrator tries a rule in the desk, an agent is told while typing."""

from collections.abc import Iterator

import frappe
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support import making
from tests.support.browser import Visitor
from tests.support.site import Server, Site

ADMINISTRATOR = "admin@demo.example"


@pytest.fixture(scope="module", autouse=True)
def past_orders(own_site: Site, demo) -> None:
	"""Three past orders, two of them about an elevator; the administrator reads English."""
	with own_site.connected():
		frappe.db.set_value("User", ADMINISTRATOR, "language", "en")
		for text in ("The elevator is stuck", "Elevator doors open by themselves", "The tap drips"):
			making.order(description=text)
		frappe.db.commit()
		frappe.clear_cache()


@pytest.fixture
def desk(visit, demo) -> Iterator[Visitor]:
	visitor = visit(locale="en-US")
	visitor.login(ADMINISTRATOR, demo[0]["password"])
	yield visitor


def _try(page: Page) -> Locator:
	page.get_by_role("button", name="Try on Past Orders").click()
	page.locator(".modal.show .btn-primary:visible", has_text="Try").click()
	dialog = page.locator(".modal.show", has_text="Trial:")
	expect(dialog).to_be_visible()
	return dialog


def test_rule_is_tried_and_switched_on(desk: Visitor, own_site: Site) -> None:
	"""A rule that is not saved yet is tried from its form; switched on, it does what the trial has shown."""
	page = desk.open("/app/hl-routing-rule/new")
	page.wait_for_function("() => window.cur_frm && cur_frm.doctype === 'HL Routing Rule'")
	page.evaluate(
		"""() => cur_frm.set_value({
			title: "Elevators", key_words: "escalator*", set_urgency: "High", enabled: 1
		})"""
	)
	dialog = _try(page)
	expect(dialog).to_contain_text("would match 0 and change 0")
	dialog.locator(".btn-modal-close").click()
	expect(dialog).to_be_hidden()
	page.evaluate("() => cur_frm.set_value('key_words', 'elevator*')")
	dialog = _try(page)
	expect(dialog).to_contain_text("would match 2 and change 2")
	expect(dialog.locator("table").first.locator("tbody tr")).to_have_text(["UrgencyHigh2"])
	expect(dialog.locator("table").last).to_contain_text("The elevator is stuck")
	desk.screenshot("desk-routing-trial")
	dialog.locator(".btn-modal-close").click()
	page.evaluate("async () => await cur_frm.save()")
	# The framework's grid selects the text of whatever has the focus, also of what has no text.
	desk.troubles[:] = [trouble for trouble in desk.troubles if "activeElement.select" not in trouble]
	with own_site.connected():
		assert making.order(description="No elevator since Monday").urgency == "High"


@pytest.mark.clause("G-4.1.2")
def test_emergency_stands_above_the_order(desk: Visitor, own_site: Site) -> None:
	"""An order that a rule found to be an emergency says so in red above its form, with whom to call."""
	with own_site.connected():
		order = making.order(description="The shed is on fire")
		frappe.db.commit()
	page = desk.open(f"/app/hl-work-order/{order.name}")
	headline = page.locator(".form-message.red")
	expect(headline).to_contain_text("Emergency · 119")
	desk.screenshot("desk-emergency")


def test_order_is_routed_again(desk: Visitor, own_site: Site) -> None:
	"""An order that came before its rule is routed by it with a button."""
	with own_site.connected():
		order = making.order(description="The swing is broken")
		frappe.get_doc(
			{
				"doctype": "HL Routing Rule",
				"title": "Swings",
				"enabled": 1,
				"key_words": "swing",
				"set_urgency": "Low",
			}
		).insert()
		frappe.db.commit()
	page = desk.open(f"/app/hl-work-order/{order.name}")
	page.get_by_role("button", name="Route Again").click()
	expect(page.locator("#alert-container")).to_contain_text("Swings")
	with own_site.connected():
		assert frappe.db.get_value("HL Work Order", order.name, "urgency") == "Low"


def test_all_hints_with_one_call(server: Server, demo) -> None:
	"""The agent's page gets routing, repeats and notices with one call; a provider's is refused."""
	password = {account["user"]: account["password"] for account in demo}
	values = {"line": making.LINE, "description": "厨房着火了", "caller_phone": "139"}
	path = f"{server.url}/api/method/hotline_app.api.assist.check"
	answer = server.session(making.AGENT, password[making.AGENT]).post(
		path, json={"values": values}, timeout=60
	)
	told = answer.json()["message"]
	assert told["routing"]["emergency_numbers"] == ["119"]
	assert (told["repeats"], told["notices"]) == ([], [])
	provider = server.session(making.PROVIDER, password[making.PROVIDER])
	assert provider.post(path, json={"values": values}, timeout=60).status_code == 403

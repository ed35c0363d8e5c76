"""The script beside the form and the order, in a real browser."""

import frappe
import pytest
from hotline_app.hotline_setup import packs
from playwright.sync_api import expect

from bench.steps import wait_until
from tests.support import making
from tests.support.browser import PATIENCE_MS
from tests.support.site import Site

LAPTOP = {"width": 1366, "height": 768}
LINE = "Power Service Line"


@pytest.fixture
def agent(visit, demo, own_site: Site):
	"""The agent of the demo, on the power line."""
	with own_site.connected():
		packs.install("power")
		frappe.db.commit()
	visitor = visit()
	visitor.login(making.AGENT, demo[0]["password"])
	visitor.page.set_viewport_size(LAPTOP)
	return visitor


@pytest.mark.clause("G-6.1")
def test_the_script_leads_through_a_call(agent, own_site: Site) -> None:
	"""An agent is led by keys alone: the greeting, another situation, the answers; the order has the path."""
	with own_site.connected():
		with making.acting_as(making.AGENT):
			order = making.order(line=LINE, category="No Power", description="停电了").name
		frappe.db.commit()
	page = agent.open("/hotline/new")
	say = page.get_by_test_id("script-say")
	expect(say).to_contain_text("8021")
	agent.screenshot("agent-script-greeting")

	agent.open(f"/hotline/order/{order}")
	page.get_by_test_id("script-search").click()
	page.get_by_test_id("script-search-text").fill("故障报修")
	expect(page.get_by_test_id("situations").get_by_role("button", name="故障报修").first).to_be_visible()
	page.keyboard.press("Enter")
	expect(page.get_by_test_id("script")).to_be_focused()
	expect(page.get_by_test_id("script-choice-2")).to_be_visible()
	page.keyboard.press("2")
	expect(page.get_by_test_id("script-choice-3")).to_be_visible()
	page.keyboard.press("Backspace")
	expect(page.get_by_test_id("script-choice-3")).to_have_count(0)
	page.keyboard.press("1")
	expect(page.get_by_test_id("script-action")).to_be_visible()
	agent.screenshot("agent-script-fault")
	page.keyboard.press("1")
	expect(page.get_by_test_id("script-choice-3")).to_be_visible()
	page.keyboard.press("2")
	expect(page.get_by_test_id("script-answer")).to_be_visible()
	expect(page.get_by_test_id("script-panel").get_by_role("alert")).to_have_count(0)

	# The page stores the path in the background.
	assert wait_until(
		lambda: steps_of(own_site, order) == ["danger", "urgent", "extent"], PATIENCE_MS // 1000
	)
	with own_site.connected():
		agent_of_run = frappe.db.get_value("HL Script Run", {"work_order": order}, "agent")
		kept = frappe.db.get_value("HL Work Order", order, ["power_danger", "power_extent"])
		assert (agent_of_run, kept) == (making.AGENT, (1, "Several houses"))


def steps_of(own_site: Site, order: str) -> list[str]:
	"""Return the steps of the path that was kept with an order."""
	with own_site.connected():
		run = frappe.db.get_value("HL Script Run", {"work_order": order})
		return frappe.get_all("HL Script Run Step", {"parent": run}, pluck="step", order_by="idx")

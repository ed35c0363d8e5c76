"""The price of a job in a real browser: told by the provider, agreed with the agent on the phone."""

import frappe
import pytest
from playwright.sync_api import expect

from tests.support import making
from tests.support.site import Site


@pytest.fixture
def priced(own_site: Site, demo) -> str:
	"""An order whose provider has told the price of an appliance's repair."""
	with own_site.connected():
		provider = frappe.get_doc("HL Provider", making.provider_of(making.PROVIDER))
		provider.append("services", {"category": "Household Appliances"})
		provider.save()
		order = making.order(category="Household Appliances", caller_phone="13955557777")
		job = making.dispatch(order.name)
		with making.acting_as(making.PROVIDER):
			for action in ("Accept", "Contacted", "Arrived"):
				job = making.take_step(job, action)
			part = {"part": "Pump", "brand": "Acme", "model": "P-3", "price": 180, "quantity": 1}
			making.take_step(
				job,
				"Tell Price",
				service_content="Replace the drain pump",
				service_process="Open, replace, close, try a cycle",
				expected_minutes=60,
				labour_price=120,
				parts=[part],
			)
		frappe.db.commit()
	return order.name


@pytest.mark.clause("C-4.3.3")
def test_agent_records_the_customers_yes(visit, demo, own_site: Site, priced) -> None:
	"""The agent reads the told price on the page, and records that the customer agreed on the phone."""
	visitor = visit()
	visitor.login(making.AGENT, demo[0]["password"])
	page = visitor.open(f"/hotline/order/{priced}")
	expect(page.get_by_test_id("quoted-price")).to_contain_text("300", timeout=20_000)
	page.get_by_test_id("action-Record Agreement").click()
	dialog = page.get_by_test_id("step-dialog")
	expect(dialog.get_by_test_id("terms")).to_contain_text("Acme P-3")
	dialog.get_by_role("textbox").fill("Ms Li agreed to 300 on the phone")
	visitor.screenshot("agent-price-agreement")
	page.get_by_test_id("step-confirm").click()
	expect(page.get_by_test_id("agreed-price")).to_contain_text("300", timeout=20_000)
	page.get_by_test_id("agreed-price").locator("summary").click()
	expect(page.get_by_test_id("agreed-price")).to_contain_text("Acme")
	visitor.screenshot("agent-price-agreed", full_page=True)
	with own_site.connected():
		job = frappe.get_doc("HL Dispatch", {"work_order": priced})
		assert (job.stage, job.agreed_how, job.agreed_price) == ("Working", "Phone", 300)

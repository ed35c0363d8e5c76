"""A provider's own record on a phone, in a real browser."""

from pathlib import Path

import frappe
import pytest
from frappe.utils import add_days, nowdate
from playwright.sync_api import expect

from tests.support import making
from tests.support.site import Site

PHOTO = Path(__file__).parent / "data" / "photo.png"


@pytest.fixture
def provider(own_site: Site, demo) -> str:
	"""The demo's plumber, with a warning and a certificate that has expired."""
	with own_site.connected():
		name = making.provider_of(making.PROVIDER)
		certificate = {
			"category": "Plumbing",
			"certificate_number": "OLD-7",
			"valid_until": add_days(nowdate(), -1),
		}
		for doctype, values in (
			("HL Provider Certificate", certificate),
			("HL Provider Warning", {"reason": "Came an hour late."}),
		):
			frappe.get_doc({"doctype": doctype, "provider": name, **values}).insert()
		frappe.db.commit()
	return name


@pytest.mark.clause("C-4.3.2")
def test_provider_keeps_its_record(visit, demo, own_site: Site, provider) -> None:
	"""On the phone a provider changes its address, answers a warning and sends a new certificate."""
	visitor = visit(phone=True)
	visitor.login(making.PROVIDER, demo[0]["password"])
	page = visitor.open("/provider/record")
	page.get_by_test_id("change-record").click()
	dialog = page.get_by_test_id("ask")
	dialog.get_by_test_id("ask-address").fill("88 New Street")
	dialog.get_by_test_id("ask-confirm").click()
	expect(page.get_by_test_id("record")).to_contain_text("88 New Street")
	page.get_by_test_id("answer-warning").first.click()
	dialog.get_by_role("textbox").fill("The road was closed.")
	dialog.get_by_test_id("ask-confirm").click()
	expect(page.get_by_test_id("warning").filter(has_text="The road was closed.")).to_be_visible()
	old = page.get_by_test_id("certificate").filter(has_text="OLD-7")
	expect(old.get_by_test_id("expiry")).to_have_attribute("data-tone", "red")
	old.get_by_test_id("renew").click()
	dialog.get_by_test_id("ask-certificate_number").fill("NEW-7")
	dialog.get_by_test_id("ask-valid_until").fill("2041-05-05")
	dialog.get_by_test_id("ask-attachment").set_input_files(PHOTO)
	expect(dialog.get_by_role("img")).to_be_visible()
	visitor.screenshot("provider-renews")
	dialog.get_by_test_id("ask-confirm").click()
	expect(old.get_by_test_id("renewal")).to_contain_text("NEW-7")
	visitor.screenshot("provider-record", full_page=True)
	assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
	with own_site.connected():
		assert frappe.db.get_value("HL Provider", provider, "address") == "88 New Street"
		renewal = frappe.get_doc("HL Certificate Renewal", {"certificate_number": "NEW-7"})
		assert renewal.provider == provider and renewal.attachment.startswith("/private/")

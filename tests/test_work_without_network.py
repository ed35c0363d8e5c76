"""A provider's phone without network, in a real browser: the work goes on, and the server has it once."""

import re
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.support import making
from tests.support.browser import Visitor
from tests.support.site import Site

PHOTO = Path(__file__).parent / "data" / "photo.png"
SECONDS = 1000


@pytest.fixture
def job(demo, own_site: Site) -> frappe._dict:
	"""A job whose provider is on site, committed."""
	with own_site.connected():
		with making.acting_as(making.AGENT):
			job = making.dispatch(making.order().name)
		with making.acting_as(making.PROVIDER):
			for action in ("Accept", "Contacted", "Arrived"):
				job = making.take_step(job, action)
		frappe.db.commit()
	return job


@pytest.fixture
def provider(visit, demo) -> Visitor:
	"""The provider with a phone; no network and a report that is refused the console tells by itself."""
	visitor = visit(phone=True)
	visitor.login(making.PROVIDER, demo[0]["password"])
	yield visitor
	expected = ("ERR_INTERNET", "status of 409")
	visitor.troubles[:] = [text for text in visitor.troubles if not any(one in text for one in expected)]


def _open_for_the_road(provider: Visitor) -> Page:
	"""Open the list of jobs and wait until all of it is on the phone."""
	page = provider.open("/provider/open")
	expect(page.get_by_test_id("prepared")).to_be_visible(timeout=30 * SECONDS)
	page.wait_for_function("navigator.serviceWorker.controller !== null", timeout=30 * SECONDS)
	return page


def _fill_in(page: Page, text: str) -> None:
	page.get_by_test_id("field-work_done").fill(text)
	page.get_by_test_id("field-fee").fill("60")
	page.get_by_test_id("completion").locator("input[type=file]").first.set_input_files(PHOTO)
	expect(page.get_by_test_id("photo")).to_be_visible()
	page.get_by_test_id("field-customer_confirmed").check()
	pad = page.get_by_test_id("field-signature")
	pad.scroll_into_view_if_needed()
	box = pad.bounding_box()
	assert box
	page.mouse.move(box["x"] + 20, box["y"] + 20)
	page.mouse.down()
	page.mouse.move(box["x"] + 120, box["y"] + 60, steps=4)
	page.mouse.up()


def _stored(site: Site, job: str) -> frappe._dict:
	with site.connected():
		return frappe.get_doc("HL Dispatch", job)


def test_completion_waits_for_the_network_and_counts_once(provider, own_site: Site, job) -> None:
	"""Without network the pages open, a completion is kept over a reload, and is stored once afterwards."""
	page = _open_for_the_road(provider)
	provider.context.set_offline(True)
	page.reload()
	expect(page.get_by_test_id("offline")).to_be_visible()
	page.get_by_test_id(f"job-{job.work_order}").click()
	expect(page.get_by_test_id("call")).to_have_attribute("href", "tel:13912345678")
	_fill_in(page, "New washer, no network in the cellar.")
	page.get_by_test_id("complete").click()
	expect(page.get_by_test_id("unsent")).to_have_attribute("data-refused", "false")
	provider.screenshot("provider-unsent", full_page=True)
	page.reload()
	expect(page.get_by_test_id("unsent")).to_contain_text("no network in the cellar")
	expect(page.get_by_test_id("waiting")).to_be_visible()
	assert _stored(own_site, job.name).stage == "Arrived"

	provider.context.set_offline(False)
	expect(page.get_by_test_id("report")).to_contain_text("no network in the cellar", timeout=60 * SECONDS)
	expect(page.get_by_test_id("unsent")).to_have_count(0)
	expect(page.get_by_test_id("waiting")).to_have_count(0)
	done = _stored(own_site, job.name)
	assert (done.stage, len(done.photos), done.fee) == ("Done", 1, 60)
	assert re.match(r"data:image/png;base64,.{100}", done.signature)
	with own_site.connected():
		# Accepted, contacted, on site, done: each once.
		assert frappe.db.count("Comment", {"reference_name": job.name, "comment_type": "Workflow"}) == 4
		assert frappe.db.count("File", {"attached_to_name": job.name, "file_url": done.photos[0].image}) == 1


def test_report_of_a_job_that_was_taken_back_is_not_lost(provider, own_site: Site, job) -> None:
	"""When the job was withdrawn meanwhile the provider is told, and still has what was written."""
	page = _open_for_the_road(provider)
	provider.context.set_offline(True)
	page.get_by_test_id(f"job-{job.work_order}").click()
	_fill_in(page, "All in vain.")
	page.get_by_test_id("complete").click()
	expect(page.get_by_test_id("unsent")).to_be_visible()
	with own_site.connected(making.AGENT):
		making.take_step(frappe.get_doc("HL Dispatch", job.name), "Withdraw")
		frappe.db.commit()
	provider.context.set_offline(False)
	expect(page.get_by_test_id("unsent")).to_have_attribute("data-refused", "true", timeout=60 * SECONDS)
	expect(page.get_by_test_id("unsent")).to_contain_text("All in vain.")
	provider.screenshot("provider-refused-report", full_page=True)
	page.reload()
	expect(page.get_by_test_id("refused")).to_be_visible()
	page.get_by_test_id("unsent-discard").click()
	expect(page.get_by_test_id("unsent")).to_have_count(0)
	assert _stored(own_site, job.name).work_done is None


def test_nothing_is_left_on_the_phone_after_signing_out(provider, job) -> None:
	"""Signing out removes the customer's data, the jobs and the page with the user's name from the phone."""
	page = _open_for_the_road(provider)
	page.get_by_test_id("user-menu").click()
	page.get_by_role("menuitem").last.click()
	page.wait_for_url(re.compile("/login"))
	left = page.evaluate(
		"""async () => ({
			stores: (await indexedDB.databases()).map(({ name }) => name),
			pages: (await caches.keys()).filter((name) => name.endsWith("-page")),
		})"""
	)
	assert left == {"stores": [], "pages": []}


def test_phone_offers_to_install_the_pages(provider, demo) -> None:
	"""Each portal has a manifest in the user's language, icons, and a worker for its own pages."""
	request = provider.context.request
	for portal, name in (("provider", "热线任务"), ("unit", "热线工单")):
		manifest = request.get(f"{provider.server.url}/{portal}-app.json?_lang=zh").json()
		assert (manifest["name"], manifest["start_url"], manifest["display"]) == (
			name,
			f"/{portal}",
			"standalone",
		)
		assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
		assert "maskable" in {icon.get("purpose") for icon in manifest["icons"]}
		for icon in manifest["icons"]:
			assert request.get(provider.server.url + icon["src"]).headers["content-type"] == "image/png"
		worker = request.get(f"{provider.server.url}/{portal}-sw.js")
		assert "javascript" in worker.headers["content-type"]
	assert request.get(f"{provider.server.url}/hotline-sw.js").status == 404
	page = provider.open("/provider")
	expect(page.locator("link[rel=manifest]")).to_have_attribute("href", re.compile("/provider-app.json"))
	scope = page.evaluate("navigator.serviceWorker.ready.then(({ scope }) => new URL(scope).pathname)")
	assert scope == "/provider"

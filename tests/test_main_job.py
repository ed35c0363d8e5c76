"""The main job as people do it, in a real browser: from the call to the closed order."""

import re
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.support import making
from tests.support.browser import Visitor
from tests.support.site import Site

PHOTO = Path(__file__).parent / "data" / "photo.png"
# An order's number in an address.
NUMBER = re.compile(r"/order/(\d{6}-\d{6})")


@pytest.fixture
def sign_in(visit, demo):
	"""A function that returns a visitor signed in with a demo account."""

	def sign_in(user: str, **kind) -> Visitor:
		visitor = visit(**kind)
		visitor.login(user, demo[0]["password"])
		return visitor

	return sign_in


def _choose(page: Page, testid: str, text: str) -> None:
	"""Choose a record in a search field by typing and taking the first that is found."""
	field = page.get_by_test_id(testid)
	field.click()
	field.fill(text)
	option = page.get_by_role("option").filter(has_not_text="…").first
	expect(option).to_be_visible()
	page.wait_for_timeout(400)
	option.click()


def _take_request(page: Page, phone: str, name: str) -> tuple[str, str]:
	"""Fill in the intake form and save it; return number and lookup code."""
	page.get_by_test_id("new-order").first.click()
	page.get_by_test_id("field-caller_phone").fill(phone)
	page.get_by_test_id("field-caller_name").fill(name)
	_choose(page, "field-category", "Plumbing")
	_choose(page, "field-area", "Wuxing")
	page.get_by_test_id("field-address").fill("12 Renhuang Road")
	page.get_by_test_id("field-latitude").fill("30.865")
	page.get_by_test_id("field-longitude").fill("120.183")
	page.get_by_test_id("field-description").fill("The kitchen tap drips all night.")
	page.get_by_test_id("save").click()
	number = page.get_by_test_id("order-number")
	expect(number).to_be_visible()
	return number.inner_text().strip(), page.get_by_test_id("lookup-code").inner_text().strip()


def _propose_and_offer(page: Page, order: str) -> None:
	page.goto(page.url.split("/hotline")[0] + f"/hotline/order/{order}")
	page.get_by_test_id("propose").click()
	expect(page.get_by_test_id("candidate").first).to_be_visible()
	page.get_by_test_id(re.compile("^offer-PRV")).first.click()
	expect(page.get_by_test_id("dispatch").first).to_be_visible()


def test_agent_takes_a_request(sign_in, own_site: Site) -> None:
	"""An agent takes a request for a new caller: number, lookup code, customer, running clocks."""
	agent = sign_in(making.AGENT)
	page = agent.open("/hotline")
	expect(page.get_by_test_id("orders").first).to_be_visible()
	agent.screenshot("agent-queue")
	page.get_by_test_id("new-order").first.click()
	page.get_by_test_id("field-caller_phone").fill("13955551111")
	expect(page.get_by_test_id("caller-new")).to_be_visible()
	agent.screenshot("agent-intake")
	page.get_by_test_id("save").click()
	expect(page.locator("[data-invalid]").first).to_be_visible()
	agent.screenshot("agent-intake-missing")
	page = agent.open("/hotline")
	number, code = _take_request(page, "13955551111", "Mrs Browser")
	agent.screenshot("agent-saved")
	with own_site.connected():
		order = frappe.get_doc("HL Work Order", number)
		assert (order.query_code, order.agent, order.stage) == (code, making.AGENT, "Accepted")
		assert order.address == "12 Renhuang Road"
		assert frappe.db.get_value("HL Customer", order.customer, "customer_name") == "Mrs Browser"
		clocks = frappe.get_all("HL SLA Clock", {"reference_name": number}, pluck="title")
		assert set(clocks) == {"Dispatch", "Completion"}


def test_known_caller_is_filled_in(sign_in) -> None:
	"""When the caller's number is known, name and address appear by themselves, with the history."""
	agent = sign_in(making.AGENT)
	page = agent.open("/hotline/new")
	page.get_by_test_id("field-caller_phone").fill("139 1111 0001")
	expect(page.get_by_test_id("caller-known")).to_be_visible()
	expect(page.get_by_test_id("field-caller_name")).to_have_value("吴女士")
	expect(page.get_by_test_id("field-address")).to_have_value("仁皇山路 12 号")
	agent.screenshot("agent-known-caller")


def test_entries_survive_a_reload(sign_in) -> None:
	"""What was typed is there again after the page was closed."""
	agent = sign_in(making.AGENT)
	page = agent.open("/hotline/new")
	page.get_by_test_id("field-description").fill("Half a sentence")
	page.wait_for_timeout(1000)
	page.reload()
	expect(page.get_by_test_id("draft-restored")).to_be_visible()
	expect(page.get_by_test_id("field-description")).to_have_value("Half a sentence")
	page.get_by_test_id("discard-draft").click()
	expect(page.get_by_test_id("field-description")).to_have_value("")


def test_refused_then_done_by_another(sign_in, own_site: Site) -> None:
	"""The nearest provider refuses with a reason; the agent sees it, and the next in rank has the offer."""
	agent = sign_in(making.AGENT)
	page = agent.open("/hotline")
	number, _code = _take_request(page, "13955552222", "Mr Refused")
	_propose_and_offer(page, number)
	provider = sign_in(making.PROVIDER, phone=True)
	jobs = provider.open("/provider")
	jobs.get_by_test_id(f"job-{number}").click()
	jobs.get_by_test_id("step-Refused").click()
	dialog = jobs.get_by_test_id("step-dialog")
	dialog.get_by_test_id("field-refusal_reason").fill("No time this week")
	provider.screenshot("provider-refuses")
	jobs.get_by_test_id("step-confirm").click()
	expect(jobs.get_by_test_id("step-Refused")).to_have_count(0)
	page.reload()
	expect(page.get_by_test_id("refusal-reason")).to_contain_text("No time this week")
	agent.screenshot("agent-refused")
	expect(page.get_by_test_id("dispatch").first).to_contain_text(making.HANDYMAN)


def test_from_call_to_closed_order(sign_in, own_site: Site) -> None:
	"""Request, nearest provider, acceptance, contact, arrival, completion, follow-up, closed."""
	agent = sign_in(making.AGENT)
	page = agent.open("/hotline")
	number, _code = _take_request(page, "13955553333", "Ms Closed")
	page.goto(agent.server.url + f"/hotline/order/{number}")
	page.get_by_test_id("propose").click()
	expect(page.get_by_test_id("candidate").first).to_contain_text(making.PLUMBER)
	agent.screenshot("agent-propose")
	page.get_by_test_id(re.compile("^offer-PRV")).first.click()
	expect(page.get_by_test_id("dispatch").first).to_contain_text(making.PLUMBER)
	agent.screenshot("agent-order")

	provider = sign_in(making.PROVIDER, phone=True)
	_work(provider, number)

	followup = sign_in(making.FOLLOWUP_AGENT)
	_follow_up(followup, number, stars=5, result="Satisfied")
	with own_site.connected():
		order = frappe.get_doc("HL Work Order", number)
		assert (order.stage, order.rating) == ("Closed", 5)
		job = frappe.get_doc("HL Dispatch", {"work_order": number})
		assert (job.work_done, job.fee, job.customer_confirmed) == ("New washer and seal.", 80, 1)
		assert (job.parts[0].brand, job.parts[0].price) == ("Acme", 15)
		photo = frappe.get_doc("File", {"file_url": job.photos[0].image})
		assert (photo.is_private, photo.attached_to_name) == (1, job.name)
		assert job.signature.startswith("data:image/png;base64,")
	page.reload()
	agent.screenshot("agent-order-closed", full_page=True)


def _work(provider: Visitor, number: str) -> None:
	"""Take the job as the provider, from the offer to the completed work."""
	page = provider.open("/provider")
	expect(page.get_by_test_id(f"job-{number}")).to_be_visible()
	provider.screenshot("provider-jobs")
	page.get_by_test_id(f"job-{number}").click()
	provider.screenshot("provider-offered")
	expect(page.get_by_test_id("call")).to_have_count(0)
	for stage in ("Accepted", "Contacted", "Arrived"):
		page.get_by_test_id(f"step-{stage}").click()
		expect(page.get_by_test_id(f"step-{stage}")).to_have_count(0)
		provider.screenshot(f"provider-{stage.lower()}", full_page=True)
	expect(page.get_by_test_id("completion")).to_be_visible()
	page.get_by_test_id("field-work_done").fill("New washer and seal.")
	page.get_by_test_id("field-fee").fill("80")
	page.get_by_test_id("add-parts").click()
	for column, value in (("part", "Washer"), ("brand", "Acme"), ("model", "W-12"), ("price", "15")):
		page.get_by_test_id(f"parts-0-{column}").fill(value)
	page.locator("input[type=file]").first.set_input_files(PHOTO)
	expect(page.get_by_test_id("photo").first).to_be_visible()
	page.get_by_test_id("field-customer_confirmed").check()
	page.get_by_test_id("field-confirmed_by").fill("Ms Closed")
	_sign(page)
	provider.screenshot("provider-completion", full_page=True)
	page.get_by_test_id("complete").click()
	expect(page.get_by_test_id("completion")).to_have_count(0)
	provider.screenshot("provider-done", full_page=True)


def _sign(page: Page) -> None:
	"""Draw a line on the signature field with the finger's stand-in."""
	canvas = page.locator("canvas").first
	canvas.scroll_into_view_if_needed()
	box = canvas.bounding_box()
	page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
	page.mouse.down()
	for step in range(1, 12):
		page.mouse.move(box["x"] + 20 + 12 * step, box["y"] + box["height"] / 2 + (-1) ** step * 12)
	page.mouse.up()


def _follow_up(visitor: Visitor, number: str, stars: int, result: str) -> None:
	page = visitor.open("/hotline/followups?stage=Open")
	visitor.screenshot("followup-queue")
	page.get_by_test_id(f"followup-{number}").click()
	expect(page.get_by_test_id("questions")).to_be_visible()
	page.get_by_test_id("answer-1-yes").click()
	page.get_by_test_id("answer-4-value").fill("80")
	page.get_by_test_id("answer-5-yes").click()
	page.get_by_test_id("rating").locator(f'button[data-index="{stars}"]').click()
	visitor.screenshot("followup-task", full_page=True)
	page.get_by_test_id(f"result-{result}").click()
	expect(page.get_by_test_id(f"result-{result}")).to_have_count(0)


def test_not_satisfied_goes_back(sign_in, own_site: Site) -> None:
	"""A customer who is not satisfied sends the order back to its provider, for rework free of charge."""
	with own_site.connected():
		number = making.completed_order(caller_phone="13955554444").name
		frappe.db.commit()
	followup = sign_in(making.FOLLOWUP_AGENT)
	_follow_up(followup, number, stars=2, result="Unsatisfied")
	agent = sign_in(making.AGENT)
	page = agent.open(f"/hotline/order/{number}")
	expect(page.get_by_test_id("rework")).to_be_visible()
	agent.screenshot("agent-rework", full_page=True)


def test_pages_in_english(sign_in, own_site: Site) -> None:
	"""Who has chosen English gets the pages in English."""
	with own_site.connected():
		for user in (making.AGENT, making.PROVIDER):
			frappe.db.set_value("User", user, "language", "en")
		frappe.db.commit()
		frappe.clear_cache()
	agent = sign_in(making.AGENT, locale="en-US")
	page = agent.open("/hotline")
	expect(page.get_by_text("New order").first).to_be_visible()
	agent.screenshot("agent-queue-en")
	agent.open("/hotline/new")
	expect(page.get_by_test_id("field-description")).to_be_visible()
	agent.screenshot("agent-intake-en")
	provider = sign_in(making.PROVIDER, phone=True, locale="en-US")
	provider.open("/provider")
	expect(provider.page.get_by_role("heading", name="Today")).to_be_visible()
	provider.screenshot("provider-jobs-en")


@pytest.mark.parametrize(("user", "path"), [(making.PROVIDER, "/hotline"), (making.AGENT, "/provider")])
def test_pages_of_others_are_refused(sign_in, user: str, path: str) -> None:
	"""A page for other roles answers 403 with a reason."""
	visitor = sign_in(user)
	answer = visitor.page.goto(visitor.server.url + path)
	assert answer.status == 403
	visitor.troubles.clear()


def test_guest_is_sent_to_sign_in(visit) -> None:
	"""Who is not signed in is sent to the login page, and from there back."""
	visitor = visit()
	visitor.open("/hotline/new")
	assert "/login?redirect-to=%2Fhotline%2Fnew" in visitor.page.url

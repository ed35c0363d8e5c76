"""A handling unit at its page, on a phone and at a desk; and what another unit gets to see over HTTP."""

import frappe
import pytest
import requests
from frappe.utils.password import update_password
from hotline_app.api import watch
from playwright.sync_api import Page, expect

from tests.support import making
from tests.support.browser import Visitor
from tests.support.site import Server, Site

DESK = {"width": 1366, "height": 768}
OTHER_PASSWORD = "another-unit-0815"


@pytest.fixture
def sign_in(visit, demo):
	"""A function that returns a visitor signed in with a demo account."""

	def sign_in(user: str, **kind) -> Visitor:
		visitor = visit(**kind)
		visitor.login(user, demo[0]["password"])
		return visitor

	return sign_in


def _set_language(site: Site, user: str, language: str) -> None:
	with site.connected():
		frappe.db.set_value("User", user, "language", language)
		frappe.db.commit()
		frappe.clear_cache(user=user)


def _new_order(site: Site, **fields) -> str:
	"""Take in an order about public facilities, which goes to the demo's unit at once."""
	with site.connected(making.AGENT):
		order = making.order(category="Public Facilities", kind="Repair", **fields)
		frappe.db.commit()
		return order.name


def _job_of(site: Site, order: str) -> frappe._dict:
	with site.connected():
		return frappe.get_last_doc("HL Dispatch", {"work_order": order})


def _open(page: Page, order: str) -> None:
	page.get_by_test_id(f"job-{order}").click()
	expect(page.get_by_test_id("facts")).to_be_visible()


def test_unit_works_on_an_order_with_a_phone(sign_in, own_site: Site) -> None:
	"""A unit accepts an order on a phone, asks to return it, is refused by the leader, and settles it."""
	order = _new_order(own_site, description="The street lamp is out.")
	unit = sign_in(making.UNIT_USER, phone=True)
	page = unit.open("/unit")
	expect(page.get_by_test_id("units")).to_have_text(making.PUBLIC_WORKS)
	expect(page.get_by_test_id(f"job-{order}")).to_be_visible()
	unit.screenshot("unit-to-accept")
	_open(page, order)
	expect(page.get_by_test_id("call")).to_have_attribute("href", "tel:13912345678")
	page.get_by_test_id("step-Accepted").click()
	expect(page.get_by_test_id("completion")).to_be_visible()
	unit.screenshot("unit-order", full_page=True)
	page.get_by_test_id("step-Refusal Asked").click()
	page.get_by_test_id("step-confirm").click()
	expect(page.locator("[data-invalid]")).to_be_visible()
	page.get_by_test_id("field-refusal_reason").fill("The lamp belongs to the harbour.")
	page.get_by_test_id("step-confirm").click()
	expect(page.get_by_test_id("return-asked")).to_be_visible()

	leader = sign_in(making.LEADER)
	desk = leader.open(f"/hotline/order/{order}")
	expect(desk.get_by_test_id("refusal-reason")).to_contain_text("harbour")
	desk.get_by_test_id("action-Reject Return").click()
	desk.get_by_test_id("field-review_note").fill("The street is yours.")
	desk.get_by_test_id("step-confirm").click()
	expect(desk.get_by_test_id("refusal-reason")).to_have_count(0)

	page.reload()
	expect(page.get_by_test_id("rejected")).to_contain_text("The street is yours.")
	page.get_by_test_id("step-Accepted").click()
	page.get_by_test_id("complete").click()
	expect(page.locator("[data-invalid]")).to_be_visible()
	page.get_by_test_id("field-work_done").fill("New lamp fitted.")
	page.get_by_test_id("complete").click()
	expect(page.get_by_test_id("report")).to_contain_text("New lamp fitted.")
	expect(page.get_by_test_id("call")).to_have_count(0)
	unit.screenshot("unit-settled", full_page=True)
	with own_site.connected():
		done = frappe.get_doc("HL Work Order", order)
		assert (done.stage, done.resolution) == ("Done", "New lamp fitted.")


def test_crew_promises_its_arrival(sign_in, own_site: Site) -> None:
	"""A unit says on its page when somebody will be there, and the order keeps it."""
	order = _new_order(own_site, description="A bench is broken.")
	page = sign_in(making.UNIT_USER, phone=True).open("/unit")
	_open(page, order)
	page.get_by_test_id("step-Accepted").click()
	page.get_by_test_id("field-expected_arrival_at").fill("2030-05-01T09:30")
	page.get_by_test_id("promise-arrival").click()
	expect(page.get_by_test_id("promise-arrival")).to_have_count(0)
	with own_site.connected():
		promised = frappe.db.get_value("HL Work Order", order, "expected_arrival_at")
		assert str(promised) == "2030-05-01 09:30:00"


def test_unit_answers_what_is_urged_and_supervised(sign_in, own_site: Site) -> None:
	"""A unit reads an urging and a supervision on its order, replies to one and reports on the other."""
	order = _new_order(own_site, description="The fountain is dry.")
	with own_site.connected(making.LEADER):
		watch.urge(order, "When is it done?", "Shift Leader")
		watch.supervise(order, "Three complaints already.", "Report the cause.")
		frappe.db.commit()
	unit = sign_in(making.UNIT_USER, phone=True)
	page = unit.open("/unit?view=urged")
	_open(page, order)
	expect(page.get_by_test_id("urge")).to_contain_text("When is it done?")
	expect(page.get_by_test_id("supervision")).to_contain_text("Report the cause.")
	unit.screenshot("unit-urged", full_page=True)
	page.get_by_test_id("urge-reply").fill("Tomorrow.")
	page.get_by_test_id("urge-send").click()
	expect(page.get_by_test_id("urge-reply")).to_have_count(0)
	page.get_by_test_id("supervision-report").fill("The pump was broken.")
	page.get_by_test_id("supervision-send").click()
	expect(page.get_by_test_id("supervision-report")).to_have_count(0)
	with own_site.connected():
		assert frappe.db.get_value("HL Urge", {"work_order": order}, "reply") == "Tomorrow."
		assert frappe.db.get_value("HL Supervision", {"work_order": order}, ["stage", "report"]) == (
			"Reported",
			"The pump was broken.",
		)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lists_at_a_desk(sign_in, own_site: Site, language: str) -> None:
	"""At a desk each list is a table with deadline and marks, in Chinese and English."""
	order = _new_order(own_site, description="The road has a hole.")
	with own_site.connected():
		frappe.db.set_value(
			"HL Work Order", order, {"urge_count": 2, "supervised": 1, "handling_role": "Lead"}
		)
		frappe.db.commit()
	_set_language(own_site, making.UNIT_USER, language)
	unit = sign_in(making.UNIT_USER, locale={"zh": "zh-CN", "en": "en-US"}[language])
	unit.page.set_viewport_size(DESK)
	page = unit.open("/unit?view=urged")
	expect(page.get_by_test_id(f"row-{order}")).to_be_visible()
	urged = page.locator("tr", has=page.get_by_test_id(f"row-{order}")).get_by_test_id("urged")
	expect(urged).to_have_text({"zh": "催办 2 次", "en": "Urged 2×"}[language])
	unit.screenshot(f"unit-urged-{language}")
	page.get_by_test_id(f"row-{order}").click()
	expect(page.get_by_test_id("facts")).to_be_visible()
	unit.screenshot(f"unit-order-{language}", full_page=True)
	page = unit.open("/unit?view=ended")
	expect(page.get_by_test_id("jobs-table").or_(page.get_by_test_id("empty"))).to_be_visible()
	_set_language(own_site, making.UNIT_USER, "zh")


def test_page_is_for_units(sign_in) -> None:
	"""A provider's account is told that the page is not for it; an account without a unit is told so, too."""
	provider = sign_in(making.PROVIDER)
	answer = provider.page.goto(provider.server.url + "/unit")
	assert answer and answer.status == 403
	provider.troubles.clear()


@pytest.fixture
def other_unit(own_site: Site, server: Server) -> requests.Session:
	"""A session of a user of another unit."""
	with own_site.connected():
		if not frappe.db.exists("HL Handling Unit", "Other Unit"):
			making.unit("Other Unit")
			update_password("other-unit@test.example", OTHER_PASSWORD)
			frappe.db.commit()
	return server.session("other-unit@test.example", OTHER_PASSWORD)


def test_other_units_are_strangers_over_rest(own_site: Site, demo, other_unit, server: Server) -> None:
	"""Over REST and our functions a unit gets its own jobs and orders, and nothing of another unit."""
	order = _new_order(own_site, description="A sign is missing.")
	job = _job_of(own_site, order).name
	own = server.session(making.UNIT_USER, demo[0]["password"])
	paths = {
		"job": f"/api/resource/HL Dispatch/{job}",
		"order": f"/api/resource/HL Work Order/{order}",
		"page": f"/api/method/hotline_app.api.jobs.view?job={job}",
	}
	for path in paths.values():
		assert own.get(server.url + path).status_code == 200, path
		assert other_unit.get(server.url + path).status_code == 403, path
	for doctype in ("HL Dispatch", "HL Work Order"):
		listed = other_unit.get(f"{server.url}/api/resource/{doctype}").json()["data"]
		assert listed == []
	change = {"data": '{"note": "mine"}'}
	assert other_unit.put(server.url + paths["job"], data=change).status_code == 403
	for method, values in (
		("flow.act", {"doctype": "HL Dispatch", "name": job, "action": "Accept"}),
		("dispatch.offer_unit", {"order": order, "handling_unit": "Other Unit"}),
		("dispatch.returned", {}),
	):
		answer = other_unit.post(f"{server.url}/api/method/hotline_app.api.{method}", data=values)
		assert answer.status_code == 403, method

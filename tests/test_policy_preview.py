"""The form of an SLA policy shows what its deadlines lead to, before anything is saved."""

import re
from collections.abc import Iterator

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Visitor
from tests.support.site import Site

ADMINISTRATOR = "admin@demo.example"
POLICY = "Community: Service at Home"
START = "2026-09-30 16:30:00"


@pytest.fixture(scope="module", autouse=True)
def calendar(own_site: Site, demo) -> None:
	"""The policy counts in office hours with the holidays of the year."""
	with own_site.connected():
		office = frappe.get_doc("HL Service Calendar", "Office Hours")
		office.fill_in_chinese_holidays(2026)
		office.save()
		policy = frappe.get_doc("HL SLA Policy", POLICY)
		policy.calendar = office.name
		policy.append(
			"steps",
			{
				"deadline": "Completion",
				"minutes": 480,
				"relation": "Before Due",
				"action": "Urge",
				"recipient": "Field",
			},
		)
		policy.targets[2].update({"unit": "Working Days", "amount": 3})
		policy.save()
		frappe.db.commit()
		frappe.clear_cache()


@pytest.fixture
def read_in(own_site: Site, visit, demo) -> Iterator:
	"""A function that opens the policy for an administrator who reads that language."""

	def read(language: str) -> Visitor:
		with own_site.connected():
			frappe.db.set_value("User", ADMINISTRATOR, "language", language)
			frappe.db.commit()
			frappe.clear_cache()
		desk = visit(locale=language)
		desk.login(ADMINISTRATOR, demo[0]["password"])
		desk.open(f"/app/hl-sla-policy/{POLICY}")
		desk.page.wait_for_selector(".hl-preview table")
		_ask(desk.page, "begins_at", START)
		return desk

	return read


def _ask(page: Page, what: str, value: str) -> None:
	page.evaluate(
		"([what, value]) => { cur_frm.sla_preview[what] = value; return cur_frm.sla_preview.update(); }",
		[what, value],
	)
	page.wait_for_function("() => !frappe.request.ajax_count")


def _due(page: Page, deadline: int) -> str:
	return page.locator(".hl-preview tbody tr").nth(deadline).locator("td").nth(1).inner_text()


def test_what_is_not_saved_is_shown(read_in, own_site: Site) -> None:
	"""A target that is changed moves its deadline in the line and in the table at once; nothing is stored."""
	desk = read_in("en")
	page = desk.page
	# Three working days after Wednesday 30 September: 8, 9, 10 October, which is a make-up Saturday.
	assert "2026-10-10 17:30" in _due(page, 2)
	page.evaluate("() => frappe.model.set_value('HL SLA Target', cur_frm.doc.targets[2].name, 'amount', 4)")
	expect(page.locator(".hl-preview tbody tr").nth(2)).to_contain_text("2026-10-12 17:30")
	expect(page.locator(".hl-preview svg[role=img]")).to_have_attribute(
		"aria-label", re.compile("2026-10-12 17:30")
	)
	with own_site.connected():
		assert frappe.get_doc("HL SLA Policy", POLICY).targets[2].amount == 3


@pytest.mark.parametrize(
	("language", "theme"), [("en", "light"), ("zh", "light"), ("zh", "dark"), ("en", "dark")]
)
def test_the_line_is_readable(read_in, language: str, theme: str) -> None:
	"""Line, legend and table are shown in both languages, on a light and on a dark desk."""
	desk = read_in(language)
	page = desk.page
	page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)
	expect(page.locator(".hl-preview")).to_contain_text(
		"Make-up workday" if language == "en" else "调休上班日"
	)
	page.locator(".hl-preview").scroll_into_view_if_needed()
	desk.screenshot(f"desk-policy-preview-{language}-{theme}")
	box = page.locator(".hl-preview svg[role=img]").bounding_box()
	assert box and box["width"] > 300 and box["height"] > 150


def test_saving_a_change_asks_about_open_deadlines(read_in) -> None:
	"""Saving a changed policy, the form says how many deadlines are open and asks whether they follow."""
	page = read_in("en").page
	page.evaluate("() => frappe.model.set_value('HL SLA Target', cur_frm.doc.targets[0].name, 'amount', 20)")
	page.keyboard.press("Control+s")
	expect(page.get_by_text(re.compile(r"\d+ open deadlines still run"))).to_be_visible()

"""The public pages in a real browser: for everybody, on a phone, on a slow network."""

from urllib.parse import urlsplit

import frappe
import pytest
from playwright.sync_api import Page, Response

from tests.support import axe, making
from tests.support.browser import Visitor
from tests.support.site import Site

pytestmark = pytest.mark.usefixtures("demo")
PATHS = (
	"/",
	"/ask",
	f"/ask?line={making.LINE}&kind=Repair",
	"/track",
	"/trades",
	"/answers",
	"/notices",
)
# What a page may weigh with all that belongs to it, as it goes over the network: 3 s at 400 kbit/s.
HEAVIEST_BYTES = 150_000
# How much of what is seen may move while the page is built (Cumulative Layout Shift).
MOST_SHIFT = 0.1
SHIFTS = """() => new Promise((told) => {
	let sum = 0;
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
	}).observe({ type: "layout-shift", buffered: true });
	requestAnimationFrame(() => requestAnimationFrame(() => told(sum)));
})"""
HEAD = """() => ({
	title: document.title,
	description: document.querySelector('meta[name=description]')?.content,
	viewport: document.querySelector('meta[name=viewport]')?.content,
	lang: document.documentElement.lang,
	headings: document.querySelectorAll('h1').length,
	wide: document.documentElement.scrollWidth > innerWidth,
	unsized: [...document.images].filter((image) => !image.width || !image.height).map((image) => image.src),
	small: [...document.querySelectorAll('main p, main label, main a, main button, main input, main select')]
		.filter((one) => one.getClientRects().length && parseFloat(getComputedStyle(one).fontSize) < 12)
		.map((one) => one.outerHTML.slice(0, 80)),
})"""


@pytest.fixture(scope="module")
def looked_up(own_site: Site, demo) -> dict[str, str]:
	"""The code and the last digits by which the request of a citizen is looked up."""
	with own_site.connected():
		order = making.order(caller_phone="13911112222")
		frappe.db.commit()
	return {"code": order.query_code, "phone": "2222"}


class Loaded:
	"""A page and what came over the network for it."""

	def __init__(self, visitor: Visitor, path: str) -> None:
		self.visitor, self.path, self.answers = visitor, path, []
		visitor.page.on("response", self._on_response)
		self.page: Page = visitor.open(path)
		self.page.wait_for_load_state("networkidle")
		visitor.page.remove_listener("response", self._on_response)

	def _on_response(self, answer: Response) -> None:
		self.answers.append(answer)

	def troubles(self) -> list[str]:
		"""Return what is wrong with the page for a phone on a slow network."""
		head = self.page.evaluate(HEAD)
		found = [
			f"has no {name}" for name in ("title", "description", "viewport", "lang") if not head.get(name)
		]
		if head["headings"] != 1:
			found.append(f"has {head['headings']} first headings")
		if head["wide"]:
			found.append("sticks out")
		found += [f"jumps: {image}" for image in head["unsized"]]
		found += [f"is too small to read: {text}" for text in head["small"]]
		if (shift := self.page.evaluate(SHIFTS)) > MOST_SHIFT:
			found.append(f"moves by {shift:.2f} while it is built")
		if (weight := sum(map(_weight, self.answers))) > HEAVIEST_BYTES:
			found.append(f"weighs {weight} bytes")
		own = urlsplit(self.page.url).netloc
		found += [f"asks others: {one.url}" for one in self.answers if urlsplit(one.url).netloc != own]
		found += [f"{one.status}: {one.url}" for one in self.answers if one.status >= 400]
		found += [f"is fetched each time: {one.url}" for one in self.answers if _is_fetched_each_time(one)]
		return [f"{self.path} {trouble}" for trouble in found]


def _look_up(page: Page, order: dict[str, str]) -> None:
	for name, value in order.items():
		page.locator(f"#{name}").fill(value)
	page.locator("main form button").first.click()
	page.wait_for_load_state()
	assert order["code"] in page.inner_text("main") or page.locator("main form").count() > 1


def _weight(answer: Response) -> int:
	sizes = answer.request.sizes()
	return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def _is_fetched_each_time(answer: Response) -> bool:
	"""Whether a browser asks again for a file that never changes."""
	control = answer.headers.get("cache-control", "")
	return "/assets/" in answer.url and ("max-age" not in control or "max-age=0" in control)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_public_pages_are_for_everybody(visit, looked_up, language: str) -> None:
	"""Each public page is WCAG 2.2 AA as far as axe sees, on a phone and at a desk, in light and in dark."""
	found = []
	for is_phone in (True, False):
		visitor = visit(phone=is_phone, locale=language)
		for path in PATHS:
			page = visitor.open(path)
			if path == "/track":
				_look_up(page, looked_up)
			axe.load(page)
			for scheme in ("light", "dark"):
				page.emulate_media(color_scheme=scheme)
				found += [f"{path} {scheme}: {finding}" for finding in axe.findings(page, axe.WCAG)]
	assert not found, "\n".join(found)


def test_public_pages_are_light(visit) -> None:
	"""Each public page is small, asks nobody else, fits a phone, stays where it is, and says what it is."""
	visitor = visit(phone=True)
	found = [trouble for path in PATHS for trouble in Loaded(visitor, path).troubles()]
	assert not found, "\n".join(found)

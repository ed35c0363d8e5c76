"""A real Chromium, driven by Playwright, that notices what goes wrong on the pages it visits."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
	Browser,
	BrowserContext,
	ConsoleMessage,
	Page,
	Response,
	WebError,
	expect,
	sync_playwright,
)

from .product import ROOT
from .site import Server

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
	"--headless",
	"--no-sandbox",
	"--disable-gpu",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--no-first-run",
)
# Set to keep the screenshots that the documentation shows.
SCREENSHOTS_VARIABLE = "HOTLINE_SCREENSHOTS"
DESKTOP = {"width": 1280, "height": 800}
# How long a page may take to show what is expected: a server on a busy machine begins with empty caches.
PATIENCE_MS = 20_000
PHONE = {"width": 390, "height": 844}


class Visitor:
	"""Somebody with a browser of their own: cookies, windows, and what went wrong in them."""

	def __init__(self, context: BrowserContext, server: Server):
		self.context = context
		self.server = server
		self.troubles: list[str] = []
		context.on("console", self._on_console)
		context.on("weberror", self._on_error)
		context.on("response", self._on_response)
		self.page: Page = context.new_page()

	def login(self, user: str, password: str) -> None:
		"""Log in with the framework's own login, as the login page does."""
		answer = self.context.request.post(
			f"{self.server.url}/api/method/login", form={"usr": user, "pwd": password}
		)
		assert answer.ok, answer.text()

	def open(self, path: str) -> Page:
		"""Go to a page of the site."""
		self.page.goto(self.server.url + path)
		return self.page

	def screenshot(self, name: str, *, full_page: bool = False) -> Path:
		"""Keep what is seen now: for the documentation if that was asked for, else under `var`."""
		folder = ROOT / ("docs/screenshots" if os.environ.get(SCREENSHOTS_VARIABLE) else "var/screenshots")
		folder.mkdir(parents=True, exist_ok=True)
		path = folder / f"{name}.png"
		# What is still loading is seen as it will be.
		self.page.wait_for_load_state("networkidle")
		self.page.screenshot(path=path, full_page=full_page)
		return path

	def _on_console(self, message: ConsoleMessage) -> None:
		if message.type == "error":
			self.troubles.append(f"console: {message.text} ({message.location.get('url')})")

	def _on_error(self, error: WebError) -> None:
		self.troubles.append(f"uncaught: {getattr(error.error, 'stack', None) or error.error}")

	def _on_response(self, response: Response) -> None:
		if response.status >= 500:
			self.troubles.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
	"""The browser itself, one for all tests."""
	expect.set_options(timeout=PATIENCE_MS)
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
		yield browser
		browser.close()


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator:
	"""A function that returns a new visitor; `visit(phone=True)` one with a phone.

	A console error or a failed answer on any page fails the test, unless it empties `troubles` itself.
	"""
	visitors: list[Visitor] = []

	def new(*, phone: bool = False, locale: str = "zh-CN") -> Visitor:
		context = chromium.new_context(
			viewport=PHONE if phone else DESKTOP,
			is_mobile=phone,
			has_touch=phone,
			locale=locale,
			timezone_id="Asia/Shanghai",
		)
		visitors.append(Visitor(context, server))
		return visitors[-1]

	yield new
	troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
	for visitor in visitors:
		visitor.context.close()
	assert not troubles, "\n".join(troubles)


@pytest.fixture
def browser(visit) -> Visitor:
	"""One visitor at a desk."""
	return visit()

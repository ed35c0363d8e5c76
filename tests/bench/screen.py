"""Measures in a browser how soon the agent's screen is there, and how soon a call is on it; run by hand.

	env/bin/python tests/bench/screen.py [--calls 20]

It serves a site of its own in var/bench, with the demo data, and stops it afterwards. First paint is that of
the browser's own clock; a call counts from the moment before the site takes the event until its number
stands in the form; a key from its press until the next picture. All in milliseconds.
"""

import argparse
import statistics
import sys
from contextlib import chdir
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("/hotline", "/hotline/new", "/hotline/calls", "/hotline/wallboard")
VISITS = 5
# From one call to the next, by the switch's clock.
PACE_S = 4
SEAT = "201"
LAPTOP = {"width": 1366, "height": 768}
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
# Notes when the form shows a number, by the clock that the site's process has too.
NOTE = """
() => {
	const field = () => document.querySelector("[data-testid=field-caller_phone]");
	window.shown = {};
	const look = () => {
		const number = field()?.value;
		if (number) window.shown[number] ??= Date.now();
		requestAnimationFrame(look);
	};
	look();
}
"""
TYPE = """
() => {
	window.keys = [];
	document.addEventListener("keydown", (event) => {
		requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - event.timeStamp)));
	}, true);
}
"""


def main() -> int:
	parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
	parser.add_argument("--calls", type=int, default=20)
	options = parser.parse_args()
	sys.path.insert(0, str(ROOT))
	from bench.testsite import TestSite
	from tests.support.product import product

	testsite = TestSite(ROOT, product(), "bench")
	try:
		testsite.open()
		testsite.serve()
		measure(testsite, product(), options.calls)
	finally:
		testsite.close()
	return 0


def measure(testsite, product, calls: int) -> None:
	"""Print first paint, time of a call to the screen, and time of a key."""
	import frappe
	from playwright.sync_api import sync_playwright

	from tests.support.browser import CHROMIUM, FLAGS

	with chdir(testsite.bench.sites):
		frappe.init(site=testsite.name, force=True)
		frappe.connect()
		accounts = frappe.get_attr(product.demo.function)()
		frappe.db.commit()
		with sync_playwright() as playwright:
			browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
			context = browser.new_context(viewport=LAPTOP, locale="zh-CN")
			account = next(one for one in accounts if one["role"] == "Hotline Shift Leader")
			form = {"usr": account["user"], "pwd": account["password"]}
			context.request.post(f"{testsite.address}/api/method/login", form=form)
			page = context.new_page()
			for path in PAGES:
				paints = [_paint(page, testsite.address + path) for _ in range(VISITS)]
				print(
					f"first paint {path:<22} first {paints[0]:>6.0f}  median {_median(paints[1:]):>6.0f}",
					flush=True,
				)
			page.goto(f"{testsite.address}/hotline/new")
			_pops(page, account["user"], calls)
			_typing(page)
			browser.close()
		frappe.destroy()


def _paint(page, url: str) -> float:
	page.goto(url)
	page.wait_for_function(f"{PAINT} > 0")
	return page.evaluate(PAINT)


def _pops(page, agent: str, number: int) -> None:
	import time

	import frappe

	from tests.support import calls

	calls.switch()
	if not frappe.db.exists("HL Seat", SEAT):
		calls.seat(SEAT)
	# A seat that is in a later call already takes no earlier one.
	begin = frappe.utils.now_datetime().replace(microsecond=0) - timedelta(seconds=number * PACE_S)
	calls.sign_in(SEAT, agent, "Ready", begin)
	frappe.db.commit()
	page.reload()
	page.get_by_test_id("intake").wait_for()
	page.wait_for_load_state("networkidle")
	page.evaluate(NOTE)
	took = []
	for n in range(number):
		caller = f"1370000{n:04d}"
		moment = begin + timedelta(seconds=n * PACE_S)
		call = calls.Call(f"bench-{moment:%H%M%S}-{n}", at=moment, caller=caller).ringing(SEAT)
		began = time.time() * 1000
		call.take()
		frappe.db.commit()
		page.wait_for_function("(number) => window.shown[number]", arg=caller)
		took.append(page.evaluate("(number) => window.shown[number]", caller) - began)
		call(1).ended(by="caller").take()
		frappe.db.commit()
		page.wait_for_function("document.querySelector('[data-testid=field-caller_phone]')?.value === ''")
	print(f"call on the screen  median {_median(took):>6.0f}  most {max(took):>6.0f}", flush=True)


def _typing(page) -> None:
	page.evaluate(TYPE)
	page.get_by_test_id("field-description").press_sequentially(
		"The tap in the kitchen drips. " * 5, delay=30
	)
	took = sorted(page.evaluate("window.keys"))
	print(
		f"a key               median {_median(took):>6.0f}  p95  {took[int(len(took) * 0.95)]:>6.0f}",
		flush=True,
	)


def _median(values: list[float]) -> float:
	return statistics.median(values)


if __name__ == "__main__":
	sys.exit(main())

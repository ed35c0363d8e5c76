"""What axe finds on a page that people can't use."""

import json

from playwright.sync_api import Page

from .product import ROOT

AXE = ROOT / "portal/node_modules/axe-core/axe.min.js"
GRAVE = ("serious", "critical")
# All levels that are asked of a public page: WCAG 2.2 AA and what it holds.
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def load(page: Page) -> None:
	"""Make axe known to the page."""
	page.add_script_tag(path=AXE)


def findings(page: Page, tags: tuple[str, ...] = ()) -> list[str]:
	"""Return the findings on the page as it is drawn now: all with one of the tags, or the serious ones."""
	page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
	options = {"runOnly": {"type": "tag", "values": list(tags)}} if tags else {}
	answer = json.loads(
		page.evaluate("async (options) => JSON.stringify(await axe.run(document, options))", options)
	)
	return [
		f"{violation['id']}: {node['html'][:200]} {[one['message'] for one in node['any'][:1]]}"
		for violation in answer["violations"]
		if tags or violation["impact"] in GRAVE
		for node in violation["nodes"]
	]

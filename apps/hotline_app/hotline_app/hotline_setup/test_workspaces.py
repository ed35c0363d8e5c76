"""The desk's pages by role: what they lead to exists, may be opened, and shows each their own figures."""

import json
import re
from collections.abc import Iterator

import frappe
import pytest
from frappe.desk.desktop import get_desktop_page, get_workspace_sidebar_items, update_onboarding_step
from frappe.desk.doctype.number_card import number_card
from frappe.desk.query_report import run as run_report
from frappe.utils import add_days, now, nowdate

from hotline_app import roles
from hotline_app.hotline_setup import wizard
from tests.support import making

pytestmark = pytest.mark.usefixtures("system_manager")

ADMIN = "System Manager"
LED = {"Shift Lead", "Dispatching", "Quality", "Knowledge Base"}
DAYS = re.compile(r"frappe\.datetime\.add_days\(frappe\.datetime\.get_today\(\), (-?\d+)\)")
TIMES = {"frappe.datetime.get_today()": nowdate, "frappe.datetime.now_datetime()": now}


@pytest.fixture
def system_manager(site) -> None:
	"""One who is there already: the framework makes the first user of a site a system manager."""
	making.user("boss", "System Manager")


def workspaces() -> list:
	modules = frappe.get_all("Module Def", {"app_name": "hotline_app"}, pluck="name")
	names = frappe.get_all("Workspace", {"public": 1, "module": ("in", modules)}, pluck="name")
	return [frappe.get_doc("Workspace", name) for name in names]


def served_by(workspace) -> set[str]:
	return {row.role for row in workspace.roles} or {*roles.STAFF, ADMIN}


def openers(kind: str, name: str) -> set[str]:
	"""Return the roles that may open what a page leads to; it has to exist."""
	assert frappe.db.exists(kind, name), f"{kind} {name}"
	if kind == "DocType":
		return roles.with_right(name, "read") | {"Administrator"}
	if kind == "Report":
		report = frappe.get_doc("Report", name)
		return {row.role for row in report.roles} or openers("DocType", report.ref_doctype)
	if kind == "Number Card":
		return openers("DocType", frappe.db.get_value(kind, name, "document_type"))
	return openers("Report", frappe.db.get_value(kind, name, "report_name"))


def figures(workspace) -> Iterator[tuple[str, str]]:
	for row in workspace.number_cards:
		yield "Number Card", row.number_card_name
	for row in workspace.charts:
		yield "Dashboard Chart", row.chart_name


def filters_of(record) -> list | dict:
	"""Return a card's or chart's filters as the desk fills them in."""

	def filled(text: str) -> str:
		days = DAYS.fullmatch(text)
		return add_days(nowdate(), int(days[1])) if days else TIMES[text]()

	fixed, dynamic = json.loads(record.filters_json), json.loads(record.dynamic_filters_json or "[]")
	if isinstance(dynamic, dict):
		return {**fixed, **{key: filled(text) for key, text in dynamic.items()}}
	return [*fixed, *([*row[:3], filled(row[3]), *row[4:]] for row in dynamic)]


def test_pages_lead_to_what_is_there_and_may_be_opened():
	"""Each link of a page may be opened by a role that the page is for, each figure by all of them."""
	assert {"Administration", "Shift Lead", "Dispatching", "Quality", "Knowledge Base"} <= {
		workspace.name for workspace in workspaces()
	}
	for workspace in workspaces():
		serves = served_by(workspace)
		for row in workspace.links:
			if row.type == "Link":
				assert openers(row.link_type, row.link_to) & serves, (workspace.name, row.link_to)
		if not workspace.roles:
			continue
		for row in workspace.shortcuts:
			assert serves <= openers(row.type, row.link_to), (workspace.name, row.link_to)
		for kind, name in figures(workspace):
			assert serves <= openers(kind, name), (workspace.name, name)


def test_pages_show_all_that_they_have():
	"""What stands on a page is in its tables, and what is in its tables stands on the page."""
	for workspace in workspaces():
		shown: dict[str, set[str]] = {}
		for block in json.loads(workspace.content):
			kind, data = block["type"], block["data"]
			shown.setdefault(kind, set()).add(data.get(f"{kind}_name", data.get("text")))
		has = {
			"shortcut": {row.label for row in workspace.shortcuts},
			"card": {row.label for row in workspace.links if row.type == "Card Break"},
			"number_card": {row.label for row in workspace.number_cards},
			"chart": {row.label for row in workspace.charts},
		}
		for kind, labels in has.items():
			assert shown.get(kind, set()) == labels, (workspace.name, kind)
		for name in shown.get("onboarding", ()):
			assert frappe.db.exists("Module Onboarding", name), name


def number_of(card) -> int:
	"""Return what a card shows, as the desk asks for it."""
	if card.type == "Custom":
		method = frappe.get_attr(card.method)
		frappe.is_whitelisted(method)
		return method()
	return number_card.get_result(card.as_dict(), filters_of(card))


def test_each_figure_is_one_query_with_an_index():
	"""A card's count has an index for what it asks for, so it never reads all orders or calls."""
	for name in {name for page in workspaces() for kind, name in figures(page) if kind == "Number Card"}:
		number_of(frappe.get_doc("Number Card", name))
		plan = frappe.db.sql(f"EXPLAIN {frappe.db.last_query}", as_dict=True)
		assert len(plan) == 1, name
		assert plan[0].possible_keys, (name, plan)


def test_each_chart_can_be_drawn():
	"""The report behind a chart runs with the chart's own filters, for each role that has it on its page."""
	by_role: dict[str, set[str]] = {}
	for workspace in workspaces():
		for role in served_by(workspace) if workspace.charts else ():
			by_role.setdefault(role, set()).update(row.chart_name for row in workspace.charts)
	for role, charts in by_role.items():
		with making.acting_as(making.user(f"chart-{frappe.scrub(role)}", role)):
			for name in charts:
				chart = frappe.get_doc("Dashboard Chart", name)
				answer = run_report(chart.report_name, filters_of(chart), ignore_prepared_report=True)
				assert "result" in answer, (role, name)


def test_figures_are_of_what_the_reader_may_see():
	"""A leader who is kept to one line counts that line's orders only."""
	making.order(area=None)
	cards = [frappe.get_doc("Number Card", name) for name in ("Orders in Hand", "Orders Received Today")]
	other = frappe.get_doc({"doctype": "HL Line", "line_name": "Other Line", "number": "96000"}).insert()
	leader = making.user("kept-leader", "Hotline Shift Leader")
	with making.acting_as(leader):
		assert all(number_of(card) >= 1 for card in cards)
	frappe.get_doc(
		{"doctype": "User Permission", "user": leader, "allow": "HL Line", "for_value": other.name}
	).insert()
	frappe.clear_cache(user=leader)
	with making.acting_as(leader):
		assert [number_of(card) for card in cards] == [0, 0]


@pytest.mark.parametrize(
	("role", "pages"),
	[
		(
			"Hotline Administrator",
			{"Administration", "Shift Lead", "Dispatching", "Quality", "Knowledge Base"},
		),
		("Hotline Shift Leader", {"Shift Lead", "Dispatching", "Quality", "Knowledge Base"}),
		("Hotline Dispatcher", {"Dispatching"}),
		("Hotline Quality Inspector", {"Quality"}),
		("Hotline Knowledge Editor", {"Knowledge Base"}),
		("Hotline Agent", set()),
	],
)
def test_pages_are_for_whom_they_serve(role: str, pages: set[str]):
	"""The desk lists the pages of one's own role, beside those for all."""
	by_role = {workspace.name for workspace in workspaces() if workspace.roles}
	with making.acting_as(making.user(f"reader-{frappe.scrub(role)}", role)):
		listed = {page["name"] for page in get_workspace_sidebar_items()["pages"]}
	assert listed & by_role == pages
	assert "Hotline" in listed


ADMINISTRATION = json.dumps({"name": "Administration", "title": "Administration", "public": 1})


def test_a_lines_administrator_is_led_to_the_end():
	"""The first steps are for the line's administrators too, and go away once the last one is done."""
	with making.acting_as(making.user("line-admin", "Hotline Administrator")):
		(first_steps,) = get_desktop_page(ADMINISTRATION)["onboardings"]["items"]
		for step in first_steps["items"]:
			update_onboarding_step(step.name, "is_complete", 1)
		assert get_desktop_page(ADMINISTRATION)["onboardings"]["items"] == []
	assert frappe.db.get_value("Module Onboarding", "Hotline: First Steps", "is_complete")


def test_first_steps_lead_from_an_empty_site_to_the_first_order():
	"""A new centre's administrator is shown steps, each of which leads to a form or page that exists."""
	(first_steps,) = get_desktop_page(ADMINISTRATION)["onboardings"]["items"]
	doctypes = {
		frappe.scrub(name).replace("_", "-"): name for name in frappe.get_all("DocType", pluck="name")
	}
	for step in first_steps["items"]:
		if step.action == "Create Entry":
			assert "create" in frappe.permissions.get_role_permissions(step.reference_document)
			leads_to = step.reference_document
		else:
			leads_to = doctypes[step.path.removeprefix("/app/")]
		assert ADMIN in openers("DocType", leads_to), step.title
	assert leads_to == "HL Work Order"


def test_the_frameworks_tours_stay_away():
	"""With the first steps shown, the framework's own tours still don't stand before the desk's pages."""
	assert frappe.db.get_single_value("System Settings", "enable_onboarding")
	bootinfo = frappe._dict(onboarding_tours=[["Some Tour", []]])
	wizard.boot(bootinfo)
	assert bootinfo.onboarding_tours == []

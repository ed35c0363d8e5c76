"""An administrator changes the hotline in the desk, without code; the change counts at once and stays."""

import subprocess
from collections.abc import Iterator

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.support import making
from tests.support.browser import Visitor
from tests.support.site import Site

ADMINISTRATOR = "admin@demo.example"
POLICY = "Community: Service at Home"
MESSAGE = "Hotline: New Job (in the App)"


@pytest.fixture(scope="module", autouse=True)
def english(own_site: Site, demo) -> None:
	"""The administrator reads the desk in English."""
	with own_site.connected():
		frappe.db.set_value("User", ADMINISTRATOR, "language", "en")
		frappe.db.commit()
		frappe.clear_cache()


@pytest.fixture
def desk(visit, demo) -> Iterator[Visitor]:
	visitor = visit(locale="en-US")
	visitor.login(ADMINISTRATOR, demo[0]["password"])
	yield visitor


def _open(desk: Visitor, path: str, marker: str) -> Page:
	page = desk.open(path)
	page.wait_for_selector(marker)
	page.wait_for_function("() => !document.querySelector('.freeze-message-container')")
	return page


def _save(page: Page) -> None:
	"""Save with the key for it and wait until the form has nothing unsaved."""
	page.keyboard.press("Control+s")
	page.wait_for_function("() => cur_frm && !cur_frm.is_dirty() && !frappe.request.ajax_count")


def test_workspace_shows_what_there_is(desk: Visitor) -> None:
	"""The desk has a workspace of the hotline with its counts and all that can be set."""
	page = _open(desk, "/app/hotline", ".shortcut-widget-box")
	expect(page.get_by_text("Open Orders").first).to_be_visible()
	expect(page.get_by_text("SLA Policy").first).to_be_visible()
	page.wait_for_timeout(1000)
	desk.screenshot("desk-workspace")


def test_deadline(desk: Visitor, own_site: Site) -> None:
	"""A deadline that is changed in the policy's form holds for the next order."""
	page = _open(desk, f"/app/hl-sla-policy/{POLICY}", ".form-layout")
	page.locator(".grid-row[data-idx='1'] .btn-open-row").first.click()
	amount = page.locator(".form-in-grid input[data-fieldname='amount']:visible")
	amount.fill("45")
	amount.blur()
	desk.screenshot("desk-policy")
	_save(page)
	# The framework's grid selects the text of whatever has the focus, also of what has no text.
	desk.troubles[:] = [trouble for trouble in desk.troubles if "activeElement.select" not in trouble]
	with own_site.connected():
		order = making.order()
		clock = frappe.db.get_value(
			"HL SLA Clock", {"reference_name": order.name, "title": "Dispatch"}, "target"
		)
		assert clock == "45em"


def test_state_and_transition(desk: Visitor, own_site: Site) -> None:
	"""A state and two transitions that are added to the workflow are steps of the agent's page at once."""
	page = _open(desk, "/app/workflow/HL Work Order", ".form-layout")
	page.evaluate(
		"""async () => {
			const make = (doctype, values) => frappe.db.insert({ doctype, ...values });
			await make("Workflow State", { workflow_state_name: "Waiting for Parts", style: "Info" });
			await make("Workflow Action Master", { workflow_action_name: "Order Parts" });
			await make("Workflow Action Master", { workflow_action_name: "Parts Are Here" });
			cur_frm.add_child("states", { state: "Waiting for Parts", doc_status: "0",
				update_field: "stage", update_value: "Waiting", allow_edit: "All" });
			const step = (state, action, next_state) => cur_frm.add_child("transitions",
				{ state, action, next_state, allowed: "Hotline Agent", allow_self_approval: 1 });
			step("Handling", "Order Parts", "Waiting for Parts");
			step("Waiting for Parts", "Parts Are Here", "Handling");
			cur_frm.refresh_fields();
			await cur_frm.save();
		}"""
	)
	desk.screenshot("desk-workflow")
	with own_site.connected(), making.acting_as(making.AGENT):
		order = making.take_step(making.order(), "Start Handling")
		order = making.take_step(order, "Order Parts")
		assert (order.workflow_state, order.stage) == ("Waiting for Parts", "Waiting")
		assert making.take_step(order, "Parts Are Here").stage == "Handling"


def test_message(desk: Visitor, own_site: Site) -> None:
	"""A notification's text that is changed in the desk is what the provider reads."""
	page = _open(desk, f"/app/notification/{MESSAGE}", ".form-layout")
	subject = page.locator(".frappe-control[data-fieldname='subject'] input").first
	subject.fill("Work for you: {{ doc.work_order }}")
	subject.press("Tab")
	_save(page)
	with own_site.connected():
		job = making.dispatch(making.order().name)
		log = frappe.get_doc("Notification Log", {"document_name": job.name, "for_user": making.PROVIDER})
		assert log.subject == f"Work for you: {job.work_order}"


def test_right_of_a_role(desk: Visitor, own_site: Site) -> None:
	"""A right that is taken from a role in the permission manager is gone at once."""
	page = _open(desk, "/app/permission-manager/HL Work Order", "input[data-ptype='create']")
	create = page.locator("input[data-role='Hotline Dispatcher'][data-ptype='create']").first
	create.uncheck()
	page.wait_for_function("() => !frappe.request.ajax_count")
	page.wait_for_timeout(500)
	desk.screenshot("desk-permissions")
	with own_site.connected():
		rows = frappe.get_all(
			"Custom DocPerm",
			{"parent": "HL Work Order", "role": "Hotline Dispatcher", "permlevel": 0},
			pluck="create",
		)
		assert rows == [0]
		with making.acting_as("dispatcher@demo.example"):
			assert frappe.has_permission("HL Work Order", "write")
			with pytest.raises(frappe.PermissionError):
				making.order()


def test_field(desk: Visitor, visit, demo, own_site: Site) -> None:
	"""A field that is added in Customize Form is in the agent's form at once, and is stored."""
	page = _open(desk, "/app/customize-form?doc_type=HL Work Order", ".form-layout")
	page.evaluate(
		"""async () => {
			await frappe.db.insert({ doctype: "Custom Field", dt: "HL Work Order", fieldname: "custom_floor",
				label: "Floor", fieldtype: "Data", insert_after: "address" });
		}"""
	)
	agent = visit()
	agent.login(making.AGENT, demo[0]["password"])
	form = agent.open("/hotline/new")
	expect(form.get_by_test_id("field-custom_floor")).to_be_visible()
	agent.screenshot("agent-intake-own-field")


def test_all_of_it_survives_a_migrate(own_site: Site) -> None:
	"""After a migrate every change of the administrator is still there."""
	bench = own_site.testsite.bench
	command = [bench.env / "bin" / "python", "-m", "frappe.utils.bench_helper", "frappe"]
	command += ["--site", own_site.name, "migrate", "--skip-search-index"]
	done = subprocess.run(command, cwd=bench.sites, capture_output=True, text=True, timeout=400)
	assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
	with own_site.connected():
		assert frappe.get_doc("HL SLA Policy", POLICY).targets[0].amount == 45
		states = [row.state for row in frappe.get_doc("Workflow", "HL Work Order").states]
		assert "Waiting for Parts" in states
		assert frappe.db.get_value("Notification", MESSAGE, "subject").startswith("Work for you")
		assert frappe.get_meta("HL Work Order").has_field("custom_floor")
		right = {"parent": "HL Work Order", "role": "Hotline Dispatcher", "permlevel": 0}
		assert frappe.db.get_value("Custom DocPerm", right, "create") == 0

import ast
from pathlib import Path

import frappe
import pytest

import hotline_app
from hotline_app.api import dispatch, flow, followup, jobs, orders, portal, queue
from tests.support import making

APP = Path(hotline_app.__file__).parent


@pytest.fixture
def agent(demo, site):
	with making.acting_as(making.AGENT):
		yield


def _fields(form: dict) -> dict[str, dict]:
	return {
		field["fieldname"]: field
		for section in form["sections"]
		for column in section["columns"]
		for field in column
	}


def _whitelisted():
	for path in sorted(APP.rglob("*.py")):
		if path.name.startswith("test_"):
			continue
		for node in ast.walk(ast.parse(path.read_text())):
			if isinstance(node, ast.FunctionDef) and any(
				"whitelist" in ast.unparse(decorator) for decorator in node.decorator_list
			):
				yield pytest.param(node, id=f"{path.relative_to(APP)}:{node.name}")


@pytest.mark.parametrize("function", _whitelisted())
def test_whitelisted_functions_are_typed_and_documented(function):
	"""Every function that HTTP can reach types all arguments and its result, and says what it does."""
	arguments = [*function.args.args, *function.args.kwonlyargs]
	untyped = [a.arg for a in arguments if a.arg != "self" and not a.annotation]
	assert not untyped
	assert function.returns is not None
	assert ast.get_docstring(function)


def test_form_shows_what_an_administrator_adds(agent):
	"""A field added in Customize Form is in the agent's form at once."""
	with making.acting_as("Administrator"):
		frappe.get_doc(
			{
				"doctype": "Custom Field",
				"dt": "HL Work Order",
				"fieldname": "custom_floor",
				"label": "Floor",
				"fieldtype": "Int",
				"insert_after": "address",
			}
		).insert()
	try:
		fields = _fields(portal.form("HL Work Order"))
		assert fields["custom_floor"]["label"] == "Floor"
	finally:
		with making.acting_as("Administrator"):
			# Adding a column commits, so the test takes its field away itself.
			frappe.delete_doc("Custom Field", "HL Work Order-custom_floor")
			frappe.db.commit()


def test_form_leaves_out_what_the_system_keeps(agent):
	"""The intake form asks for nothing that the system sets itself."""
	fields = _fields(portal.form("HL Work Order"))
	assert {"line", "category", "caller_phone", "description", "urgency"} <= set(fields)
	assert not {"stage", "query_code", "agent", "accepted_at", "pauses"} & set(fields)


def test_choices_leave_out_groups_and_unused(agent):
	"""Of a tree only the leaves in use can be chosen."""
	values = [choice["value"] for choice in portal.choices("HL Category")]
	assert "Plumbing" in values
	assert "Repairs" not in values


def test_choices_search_by_text(agent):
	"""Choices are found by a part of their name."""
	assert [c["value"] for c in portal.choices("HL Category", "plumb")] == ["Plumbing"]


def test_guests_are_refused(demo, site):
	"""Nobody who is not signed in learns anything from the portals' functions."""
	with making.acting_as("Guest"):
		for call in (
			portal.boot,
			lambda: portal.form("HL Work Order"),
			lambda: portal.choices("HL Customer"),
			lambda: orders.caller("13912345678"),
			queue.page,
			queue.counts,
			lambda: queue.search("13912345678"),
			followup.queue,
			jobs.mine,
		):
			with pytest.raises((frappe.PermissionError, frappe.AuthenticationError)):
				call()


def test_caller_is_shown_with_history(agent):
	"""A known caller appears with the latest orders, an unknown one not at all."""
	order = making.order(caller_phone="13977776666")
	found = orders.caller("139 7777 6666")
	assert found["customer"]["customer_name"] == "Mr Tester"
	assert [row["name"] for row in found["orders"]] == [order.name]
	assert orders.caller("13900009999") is None


def test_view_has_all_of_an_order(agent):
	"""An order's page has its clocks, dispatches, follow-ups and the steps open to the user."""
	order = making.order()
	dispatch.offer(order.name, dispatch.propose(order.name)[0]["provider"], "Ring twice")
	view = orders.view(order.name)
	assert view["order"]["query_code"] == order.query_code
	assert {clock["title"] for clock in view["clocks"]} == {"Dispatch", "Provider Contact", "Completion"}
	assert view["dispatches"][0]["note"] == "Ring twice"
	assert "Take Back" in [step["action"] for step in view["actions"]]


def test_step_and_values_are_one(agent):
	"""If a step is refused, the values that came with it are not stored either."""
	order = making.order(kind="Enquiry", category="Other Enquiries")
	with pytest.raises(frappe.ValidationError):
		flow.act("HL Work Order", order.name, "No Such Step", {"title": "Half saved"})
	assert frappe.db.get_value("HL Work Order", order.name, "title") != "Half saved"


@pytest.mark.parametrize("fieldname", ["stage", "query_code", "no_such_field", "owner"])
def test_only_form_fields_can_be_set(agent, fieldname):
	"""A step can't set what a form would not let the user fill in."""
	order = making.order()
	with pytest.raises(frappe.ValidationError, match="can't be set"):
		flow.save("HL Work Order", order.name, {fieldname: "x"})


def test_flow_is_for_records_with_stages(agent):
	"""Records without a workflow of the hotline can't be changed by way of the flow functions."""
	with pytest.raises(frappe.ValidationError):
		flow.save("User", making.AGENT, {"first_name": "Mallory"})


def test_pages_go_on_without_a_workflow(agent):
	"""With the workflow switched off an order's page shows no steps, and a step is refused in words."""
	order = making.order()
	with making.acting_as("Administrator"):
		workflow = frappe.get_doc("Workflow", "HL Work Order")
		workflow.is_active = 0
		workflow.save()
	assert orders.view(order.name)["actions"] == []
	with pytest.raises(frappe.ValidationError, match="not possible now"):
		flow.act("HL Work Order", order.name, "Start Handling")


def test_provider_can_not_reach_other_pages(demo, site):
	"""A provider has no access to orders, customers, proposals or follow-ups."""
	order = making.order()
	with making.acting_as(making.PROVIDER):
		for call in (
			lambda: orders.view(order.name),
			lambda: orders.caller("13912345678"),
			lambda: dispatch.propose(order.name),
			lambda: dispatch.offer(order.name, making.provider_of(making.PROVIDER)),
			followup.queue,
		):
			with pytest.raises(frappe.PermissionError):
				call()

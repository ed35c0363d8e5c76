import frappe
import pytest
from frappe.utils import add_to_date, get_datetime, now_datetime

from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture(autouse=True)
def _only_own_rules(site):
	frappe.db.set_value("HL Follow-up Rule", {"enabled": 1}, "enabled", 0)
	frappe.get_last_doc("HL Follow-up Rule").run_method("on_update")


def _tasks(order) -> list[str]:
	return frappe.get_all("HL Follow-up Task", {"work_order": order.name}, pluck="rule", order_by="rule")


@pytest.mark.parametrize(
	("fields", "is_asked"),
	[
		({}, True),
		({"kind": "Repair", "category": "Plumbing", "channel": "Phone", "urgency": "Normal"}, True),
		({"kind": "Complaint"}, False),
		({"category": "Home Repair"}, True),
		({"category": "Electrical"}, False),
		({"channel": "Web"}, False),
		({"urgency": "High"}, False),
		({"handled_by": "Provider"}, True),
		({"handled_by": "Unit"}, False),
		({"handled_by": "Own Answer"}, False),
		({"condition": "doc.latitude > 30 and doc.provider"}, True),
		({"condition": "doc.latitude > 31"}, False),
		({"share": "Percent", "percent": 100}, True),
		({"in_batches": 1}, False),
		({"enabled": 0}, False),
	],
)
def test_conditions(fields, is_asked):
	"""A rule asks about the orders that meet all its conditions, on a category with all below it."""
	fields = dict(fields)
	if fields.get("category") == "Home Repair":
		fields["category"] = frappe.db.get_value("HL Category", "Plumbing", "parent_hl_category")
	making.followup_rule("Test", **fields)
	assert _tasks(making.completed_order()) == (["Test"] if is_asked else [])


@pytest.mark.parametrize(("skip", "is_asked"), [(1, False), (0, True)])
def test_confidential(skip, is_asked):
	"""Confidential orders can be left out."""
	making.followup_rule("Test", skip_confidential=skip)
	assert bool(_tasks(making.completed_order(confidential=1))) is is_asked


def test_condition_that_fails_is_no_hindrance():
	"""A condition that fails on an order asks nothing about it, and the work is stored all the same."""
	making.followup_rule("Test", condition="doc.caller_gender > 3")
	order = making.completed_order()
	assert order.stage == "Done"
	assert _tasks(order) == []


def test_one_task_for_each_rule_and_round():
	"""Two rules ask about one order once each, and a second save makes no second task."""
	making.followup_rule("First")
	making.followup_rule("Second", kind="Repair")
	order = making.completed_order()
	order.save()
	assert _tasks(order) == ["First", "Second"]
	again = frappe.copy_doc(
		frappe.get_last_doc("HL Follow-up Task", {"work_order": order.name, "rule": "First"})
	)
	with pytest.raises((frappe.UniqueValidationError, frappe.DuplicateEntryError)):
		again.insert()


@pytest.mark.clause("G-4.3.3")
def test_call_while_the_work_is_under_way():
	"""A call about progress is due in two days, and its answer leaves the order where it is."""
	making.followup_rule("Progress", purpose="Progress", event="Recommended", amount=2, unit="Calendar Days")
	with making.acting_as(making.AGENT):
		order = making.order()
		making.dispatch(order.name)
	task = making.followup_of(order.name)
	order.reload()
	assert task.due_at == add_to_date(get_datetime(order.dispatched_at).replace(microsecond=0), days=2)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", answers=making.answers(task))
	order.reload()
	assert (order.stage, bool(order.progress_asked_at)) == ("Handling", True)


def test_progress_is_moot_when_done():
	"""Nobody asks how far the work has got once it is done."""
	making.followup_rule("Progress", purpose="Progress", event="Accepted")
	assert _tasks(making.completed_order()) == []


def test_after_closing():
	"""A rule for closed orders asks when the order is closed, and its answer changes nothing of the order."""
	making.followup_rule("Done")
	making.followup_rule("Closed", event="Closed")
	order = making.completed_order()
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	assert _tasks(order) == ["Closed", "Done"]
	task = frappe.get_last_doc("HL Follow-up Task", {"work_order": order.name, "rule": "Closed"})
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(
			task,
			"Not Satisfied",
			rating=2,
			answers=making.answers(task),
			outcome="Nothing",
			outcome_reason="He only tells.",
		)
	order.reload()
	assert (order.stage, order.round, order.rating) == ("Closed", 1, 5)


@pytest.mark.parametrize(
	"fields",
	[
		{"share": "Percent"},
		{"share": "Percent", "percent": 101},
		{"share": "Count"},
		{"condition": "doc.("},
		{"purpose": "Progress"},
		{"event": "Accepted"},
		{"event": "Appointment Past", "purpose": "Progress", "in_batches": 1},
	],
)
def test_rules_that_can_not_work(fields):
	"""A rule that could never work is refused when it is saved."""
	with pytest.raises(frappe.ValidationError):
		making.followup_rule("Test", **fields)


def test_count_is_drawn_in_batches():
	"""How many of a period there are is known at its end, so a count is drawn in batches."""
	rule = making.followup_rule("Test", share="Count", size=10)
	assert rule.in_batches == 1
	assert _tasks(making.completed_order()) == []


def test_deadline_of_the_order():
	"""The order's own deadline can be the follow-up's; a rule names it."""
	making.followup_rule("Test", due_by="SLA Deadline", clock="Follow-up")
	order = making.completed_order()
	assert making.followup_of(order.name).due_at == add_to_date(order.done_at, hours=24).replace(
		microsecond=0
	)
	assert making.followup_of(order.name).due_at > now_datetime()

import frappe
import pytest

from hotline_app.hotline_setup import packs
from hotline_app.intake import routing
from hotline_app.intake.doctype.hl_routing_rule import hl_routing_rule
from hotline_app.intake.routing import store, trial
from hotline_app.intake.routing.reading import UnreadableRuleError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def agent(site):
	with making.acting_as(making.AGENT):
		yield making.AGENT


@pytest.fixture(autouse=True)
def only_our_rules(site):
	"""The shipped rules are tried by tests of their own."""
	frappe.db.set_value("HL Routing Rule", {"enabled": 1}, "enabled", 0)
	store.forget()


def new_rule(title="Our Rule", **fields):
	return frappe.get_doc({"doctype": "HL Routing Rule", "title": title, "enabled": 1, **fields})


def rule(title="Our Rule", **fields):
	with making.acting_as("Administrator"):
		return new_rule(title, **fields).insert()


def unit(name="Water Works", **fields):
	with making.acting_as("Administrator"):
		return frappe.get_doc({"doctype": "HL Handling Unit", "unit_name": name, **fields}).insert().name


def ship(title):
	"""Switch a shipped rule on."""
	doc = frappe.get_doc("HL Routing Rule", title)
	doc.enabled = 1
	doc.save()


# ---- on taking in


@pytest.mark.clause("G-4.1.1")
def test_order_in_scope_is_taken_as_it_is(agent):
	"""Where no rule matches, an order is in scope and stays as it was sent."""
	rule(key_words="divorce", scope="Out of Scope", advice="A", script="S")
	order = making.order(urgency="Low")
	assert (order.scope, order.urgency, order.routing_rule, order.held) == ("In Scope", "Low", None, 0)


@pytest.mark.clause("G-4.1.2")
@pytest.mark.clause("J-29")
def test_out_of_scope_is_recorded_with_the_right_way_to_ask(agent):
	"""A matter out of scope is recorded like any other, with the advice on where to ask."""
	rule(
		key_words="离婚\ndivorce", scope="Out of Scope", advice="Civil court.", script="Please ask the court."
	)
	order = making.order(kind="Enquiry", category="Other Enquiries", description="How do I file for divorce?")
	stored = frappe.get_doc("HL Work Order", order.name)
	assert (stored.scope, stored.advice, stored.routing_rule) == ("Out of Scope", "Civil court.", "Our Rule")
	assert stored.stage == "Accepted"


@pytest.mark.parametrize("missing", ["advice", "script"])
def test_nobody_is_turned_away_without_words(missing):
	"""A rule that puts matters out of scope needs both advice and what to say."""
	texts = {"advice": "A", "script": "S", missing: None}
	with pytest.raises(frappe.MandatoryError):
		rule(key_words="divorce", scope="Out of Scope", **texts)


def test_all_outcomes(agent):
	"""A rule sets line, kind, category, urgency, policy, unit and secrecy, and is named."""
	line = frappe.get_doc({"doctype": "HL Line", "line_name": "Water Line", "number": "96390"})
	with making.acting_as("Administrator"):
		line.insert()
		policy = frappe.get_doc("HL SLA Policy", frappe.get_all("HL SLA Policy", pluck="name")[0])
		category = frappe.get_doc("HL Category", "Drain Clearing")
		category.line = line.name
		category.save()
	rule(
		category="Repairs",
		area="Wuxing District",
		set_line=line.name,
		set_kind="Report",
		set_category="Drain Clearing",
		set_urgency="High",
		sla_policy=policy.name,
		handling_unit=unit(),
		confidential=1,
	)
	order = making.order(urgency="Low")
	order.reload()
	assert (order.line, order.kind, order.category, order.urgency, order.sla_policy) == (
		"Water Line",
		"Report",
		"Drain Clearing",
		"High",
		policy.name,
	)
	assert (order.handling_unit, order.confidential, order.routing_rule) == ("Water Works", 1, "Our Rule")


def test_line_and_category_that_do_not_go_together_are_passed_over(agent):
	"""A rule that would put an order onto a line that does not have its category leaves the line alone."""
	with making.acting_as("Administrator"):
		frappe.get_doc({"doctype": "HL Line", "line_name": "Water Line", "number": "96390"}).insert()
	rule(category="Repairs", set_line="Water Line", set_urgency="High")
	order = making.order()
	assert (order.line, order.category, order.urgency) == (making.LINE, "Plumbing", "High")


def test_explicit_value_stays_without_an_explicit_outcome(agent):
	"""What the sender gave is overwritten only by what a rule says outright."""
	rule(category="Plumbing", handling_unit=unit())
	order = making.order(urgency="High", kind="Service")
	assert (order.urgency, order.kind, order.handling_unit) == ("High", "Service", "Water Works")


def test_held_order_reaches_no_unit_before_review(agent):
	"""What is held for review gets the rule's unit only when a leader has released it."""
	rule(key_words="strike", hold=1, handling_unit=unit())
	order = making.order(description="We go on strike tomorrow.")
	assert (order.held, order.handling_unit) == (1, None)
	with making.acting_as("Administrator"):
		released = frappe.get_doc("HL Work Order", order.name)
		released.held = 0
		released.save()
	assert (released.held, released.handling_unit) == (0, "Water Works")


def test_outcome_out_of_use_is_passed_over(agent):
	"""An order is taken in although its rule names a unit or a category that is out of use by now."""
	rule(category="Plumbing", handling_unit=unit(), set_category="Locks", set_urgency="High")
	with making.acting_as("Administrator"):
		for doctype, name in (("HL Handling Unit", "Water Works"), ("HL Category", "Locks")):
			doc = frappe.get_doc(doctype, name)
			doc.enabled = 0
			doc.save()
	order = making.order()
	assert (order.category, order.handling_unit, order.urgency) == ("Plumbing", None, "High")


def test_partners_order_stays_on_its_line():
	"""A rule decides about a partner's order too, but never moves it to a line that isn't the partner's."""
	rule(
		key_words="tap", set_line=making.LINE, set_category="Plumbing", set_urgency="High", set_kind="Repair"
	)
	with making.acting_as(making.PARTNER):
		category = frappe.get_all("HL Category", {"line": ("is", "not set")}, pluck="name")
		own = category[0] if category else _category_for_all()
		order = frappe.get_doc(
			{
				"doctype": "HL Work Order",
				"kind": "Report",
				"category": own,
				"description": "The tap of the fountain is open.",
				"external_id": "T-1",
			}
		).insert()
	assert (order.line, order.category) == ("City 311", own)
	assert (order.urgency, order.kind, order.routing_rule) == ("High", "Repair", "Our Rule")


def _category_for_all():
	with making.acting_as("Administrator"):
		return frappe.get_doc({"doctype": "HL Category", "category_name": "Fountains"}).insert().name


def test_linked_record_and_custom_field_count(agent):
	"""Conditions look at the caller's customer record and at fields that an administrator has added."""
	making.order(caller_phone="13911110000")
	customer = frappe.get_last_doc("HL Customer", {"phone": "13911110000"})
	with making.acting_as("Administrator"):
		customer.notes = "Deaf: please write"
		customer.save()
		from frappe.custom.doctype.custom_field.custom_field import create_custom_field

		create_custom_field(
			"HL Work Order", {"fieldname": "custom_floor", "label": "Floor", "fieldtype": "Int"}
		)
	rule(
		conditions=[
			{"field": "customer.notes", "operator": "contains", "value": "deaf"},
			{"field": "custom_floor", "operator": "is more than", "value": "3"},
		],
		set_urgency="High",
	)
	assert making.order(caller_phone="139 1111 0000", custom_floor=4).urgency == "High"
	assert making.order(caller_phone="139 1111 0000", custom_floor=3).urgency == "Normal"
	assert making.order(caller_phone="13900009999", custom_floor=4).urgency == "Normal"


def test_change_of_a_rule_counts_at_once(agent):
	"""The next order after a rule was changed or switched off is routed by what holds now."""
	ours = rule(category="Repairs", set_urgency="High")
	assert making.order().urgency == "High"
	ours.set_urgency = "Low"
	with making.acting_as("Administrator"):
		ours.save()
	assert making.order().urgency == "Low"
	ours.enabled = 0
	with making.acting_as("Administrator"):
		ours.save()
	assert making.order().urgency == "Normal"


def test_moved_category_counts_at_once(agent):
	"""A category that was moved elsewhere in the tree follows the rules of its new place."""
	rule(category="Home Services", set_urgency="High")
	assert making.order().urgency == "Normal"
	with making.acting_as("Administrator"):
		plumbing = frappe.get_doc("HL Category", "Plumbing")
		plumbing.parent_hl_category = "Home Services"
		plumbing.save()
	assert making.order().urgency == "High"


# ---- emergencies


@pytest.mark.clause("G-4.1.8")
@pytest.mark.parametrize(
	("text", "numbers"),
	[
		("隔壁三楼着火了，有人晕倒", "119, 120, 110"),
		("楼道里闻到很重的燃气味道", "119, 120"),
		("有人在小区门口持刀抢劫", "110"),
		("The shed is on fire", "119"),
	],
)
def test_shipped_rules_know_emergencies(agent, text, numbers):
	"""The shipped rules make emergencies urgent, pass them upward at once and name the numbers to call."""
	_ship_emergencies()
	order = making.order(description=text)
	assert (order.scope, order.urgency) == ("Emergency", "Emergency")
	raised = frappe.get_all("HL Escalation", {"work_order": order.name, "matter": "Urgent Matter"})
	assert len(raised) == 1
	assert order.flags.routing.outcome["emergency_numbers"] == numbers


@pytest.mark.parametrize("text", ["燃气灶打不着火", "消防演习几点开始", "My brother was fired", "水管漏水"])
def test_shipped_rules_leave_everyday_matters_alone(agent, text):
	"""What only sounds like an emergency is not treated as one."""
	_ship_emergencies()
	assert making.order(description=text).scope == "In Scope"


def test_shipped_rules():
	"""Emergencies are shipped switched on, the hold for sensitive words switched off."""
	shipped = {row.title: row for row in _shipped()}
	assert shipped["Emergency: Fire"]["enabled"] == 1
	assert shipped["Review: Sensitive Words"]["enabled"] == 0


def _shipped():
	return [frappe._dict(row) for row in packs.find("base").records() if row["doctype"] == "HL Routing Rule"]


def _ship_emergencies():
	with making.acting_as("Administrator"):
		for row in _shipped():
			if row.get("scope") == "Emergency":
				ship(row.title)


def test_confidential_order_is_passed_upward_without_its_text(agent):
	"""What is passed upward of a confidential order does not tell what it is about."""
	rule(key_words="bribe", confidential=1, escalate_as="Report of Wrongdoing")
	order = making.order(description="The bribe was paid in cash")
	content = frappe.db.get_value("HL Escalation", {"work_order": order.name}, "content")
	assert order.name in content
	assert "cash" not in content


# ---- rules that can't be read


@pytest.mark.parametrize(
	("field", "operator", "value"),
	[
		("no_such_field", "is", "x"),
		("customer.no_such_field", "is", "x"),
		("title.x", "is", "x"),
		("pauses", "is set", None),
		("closed_at", "is set", None),
		("latitude", "contains", "30"),
		("latitude", "is more than", "north"),
		("appointment_at", "is less than", "soon"),
		("title", "is more than", "5"),
		("confidential", "is", "maybe"),
		("channel", "is", "Smoke Signals"),
		("kind", "is one of", "Report\nGossip"),
		("channel", "is below or at (tree)", "Phone"),
		("category", "is below or at (tree)", "No Such Category"),
		("title", "contains", "  "),
	],
)
def test_unreadable_condition_is_refused(field, operator, value):
	"""A condition whose field, operator or value can't be read is refused with its row."""
	with pytest.raises(UnreadableRuleError, match="1"):
		rule(conditions=[{"field": field, "operator": operator, "value": value}])


@pytest.mark.parametrize("numbers", ["", "call them", "119; the brigade"])
def test_emergency_needs_numbers(numbers):
	"""A rule for emergencies names numbers that can be dialled."""
	with pytest.raises(frappe.ValidationError):
		rule(key_words="fire", scope="Emergency", emergency_numbers=numbers)


def test_rule_that_can_no_longer_be_read_is_left_out(agent):
	"""A rule on a field that was taken away does not keep orders from coming in."""
	ours = rule(conditions=[{"field": "channel", "operator": "is set"}], set_urgency="High")
	frappe.db.set_value("HL Routing Condition", ours.conditions[0].name, "field", "custom_gone")
	store.forget()
	assert making.order().urgency == "Normal"


# ---- again


def test_route_again(agent):
	"""Asked again, the rules decide by what the order says now, and take back what they said before."""
	rule("First", sequence=1, key_words="tap", handling_unit=unit(), set_urgency="High")
	rule("Second", sequence=2, key_words="sewer", scope="Out of Scope", advice="A", script="S")
	order = making.order()
	assert order.handling_unit == "Water Works"
	order.description = "It is the sewer after all"
	order.title = "Sewer"
	order.save()
	assert order.routing_rule == "First"
	assert routing.route_again(order.name) == ["Second"]
	order.reload()
	assert (order.scope, order.handling_unit, order.routing_rule) == ("Out of Scope", None, "Second")


def test_no_routing_on_the_way():
	"""An order that was handed on can't be routed again; the answer is a conflict."""
	with making.acting_as(making.AGENT):
		order = making.order()
		making.dispatch(order.name)
		with pytest.raises(routing.OrderOnItsWayError) as error:
			routing.route_again(order.name)
	assert error.value.http_status_code == 409


# ---- trial


def test_trial_tells_what_real_orders_then_get(agent):
	"""What a trial says of past orders is what orders like them get once the rule is switched on there."""
	rule("Later", sequence=50, category="Repairs", set_urgency="High", handling_unit=unit("Repair Works"))
	texts = ["Water on the floor", "The lock is stuck", "Water in the lamp", "No WATER at all"]
	stored = frappe.db.count("HL Work Order")
	past = [making.order(description=text, urgency="Low") for text in texts]
	with making.acting_as("Administrator"):
		candidate = new_rule(
			sequence=10, key_words="water", set_urgency="Emergency", handling_unit=unit(), hold=0
		)
		told = hl_routing_rule.try_out(candidate.as_dict())
		assert (told["matched"], told["changed"], told["looked_at"]) == (3, 3, stored + 4)
		candidate.insert()
	real = [making.order(description=order.description, urgency="Low") for order in past]
	for change in told["changes"]:
		field = {"Urgency": "urgency", "Handling Unit": "handling_unit"}[_source(change["label"])]
		assert change["count"] == sum(order.get(field) == _source(change["value"]) for order in real)
	assert {row["name"] for row in told["examples"]} == {past[i].name for i in (0, 2, 3)}


def _source(shown):
	"""The stored value behind a translated one."""
	from frappe import _

	known = ("Urgency", "Handling Unit", "Emergency", "High", "Water Works")
	return next(text for text in known if shown in (text, _(text)))


def test_trial_of_a_rule_that_would_change_nothing(agent):
	"""A rule behind one that matches first changes nothing, and the trial says so."""
	making.order()
	rule("First", sequence=1, category="Plumbing", set_urgency="High")
	told = trial.run({"title": "Late", "sequence": 9, "category": "Plumbing", "set_urgency": "Low"})
	assert (told["matched"], told["changed"], told["changes"], told["examples"]) == (0, 0, [], [])


def test_trial_counts_confidential_orders_and_shows_none(agent):
	"""A confidential order is counted by a trial and not shown."""
	making.order(confidential=1, description="A tap in a quiet house")
	open_one = making.order(description="Another tap in a quiet house")
	told = trial.run({"title": "T", "key_words": '"quiet house"', "set_urgency": "High"})
	assert (told["matched"], told["confidential"]) == (2, 1)
	assert [row["name"] for row in told["examples"]] == [open_one.name]


def test_trial_asks_few_questions(agent):
	"""The number of a trial's queries does not grow with the number of orders."""
	rule("Other", category="Home Services", set_urgency="Low")
	fields = {"title": "T", "area": "Wuxing District", "category": "Repairs", "set_urgency": "High"}
	making.order()
	trial.run(fields)
	few = _queries(lambda: trial.run(fields))
	for _number in range(5):
		making.order()
	assert _queries(lambda: trial.run(fields)) == few


def _queries(act):
	asked = []
	real = frappe.db.sql

	def counting(*args, **kwargs):
		asked.append(args)
		return real(*args, **kwargs)

	frappe.db.sql = counting
	try:
		act()
	finally:
		del frappe.db.sql
	return len(asked)


def test_trial_is_for_those_who_write_the_rules(agent):
	"""An agent can't try rules on orders."""
	with pytest.raises(frappe.PermissionError):
		hl_routing_rule.try_out({"title": "T"})


def test_trial_of_an_unreadable_rule_is_refused():
	"""A rule that could not be saved can't be tried either."""
	with pytest.raises(UnreadableRuleError):
		trial.run({"title": "T", "conditions": [{"field": "nonsense", "operator": "is", "value": "1"}]})


def test_taking_in_reads_no_rule_from_the_database(agent):
	"""With rules and trees remembered, deciding asks the database nothing, however many rules there are."""
	for number in range(10):
		rule(f"Rule {number}", key_words=f"word{number}", category="Repairs", area="Wuxing District")
	values = vars(making.order())
	assert _queries(lambda: routing.decide(values)) == 0

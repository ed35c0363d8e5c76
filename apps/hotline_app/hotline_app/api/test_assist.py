import frappe
import pytest

from hotline_app.api import assist
from hotline_app.api.guard import WrongShapeError
from hotline_app.intake.routing import store
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def agent(site):
	frappe.db.set_value("HL Routing Rule", {"enabled": 1}, "enabled", 0)
	store.forget()
	with making.acting_as(making.AGENT):
		yield making.AGENT


def rule(**fields):
	with making.acting_as("Administrator"):
		return frappe.get_doc(
			{"doctype": "HL Routing Rule", "title": "Our Rule", "enabled": 1, **fields}
		).insert()


def typed(**fields):
	return {"line": making.LINE, "kind": "Repair", "category": "Plumbing", "urgency": "Normal", **fields}


def test_nothing_to_say(agent):
	"""For an everyday order there is no rule and no repeat."""
	told = assist.check(typed(description="A new tap, please"))
	assert (told["routing"], told["repeats"]) == (None, [])


@pytest.mark.clause("G-4.1.2")
@pytest.mark.clause("J-29")
def test_agent_is_told_the_right_way_to_ask(agent):
	"""While typing, a matter out of scope shows the advice and the words that tell where to ask."""
	rule(key_words="lawsuit", scope="Out of Scope", advice="Court matter.", script="Please ask the court.")
	told = assist.check(typed(description="About my lawsuit"))["routing"]
	assert (told["scope"], told["advice"], told["script"]) == (
		"Out of Scope",
		"Court matter.",
		"Please ask the court.",
	)


@pytest.mark.clause("G-4.1.2")
def test_agent_is_told_the_numbers_of_an_emergency(agent):
	"""While typing, an emergency shows the numbers to call and what would change."""
	rule(key_words="着火", scope="Emergency", emergency_numbers="119、120", set_urgency="Emergency")
	told = assist.check(typed(description="厨房着火"))["routing"]
	assert (told["scope"], told["emergency_numbers"]) == ("Emergency", ["119", "120"])
	assert [(row["fieldname"], row["value"]) for row in told["changes"]] == [("urgency", "Emergency")]


def test_what_is_told_is_what_happens(agent):
	"""What the agent is told while typing is what the stored order then gets."""
	rule(category="Repairs", set_urgency="High", set_category="Drain Clearing", hold=1)
	told = assist.check(typed(description="Tap"))["routing"]
	order = making.order(urgency="Normal")
	assert {row["fieldname"]: row["value"] for row in told["changes"]} == {
		"urgency": order.urgency,
		"category": order.category,
	}
	assert told["held"] == bool(order.held)


def test_nothing_is_stored(agent):
	"""Asking while typing stores nothing."""
	before = (frappe.db.count("HL Work Order"), frappe.db.count("HL Customer"))
	assist.check(typed(caller_phone="13955556666", caller_name="Ms New", description="Tap"))
	assert (frappe.db.count("HL Work Order"), frappe.db.count("HL Customer")) == before


def test_values_as_text(agent):
	"""The values may come as the text of an object, as a form sends them."""
	assert assist.check(frappe.as_json(typed()))["routing"] is None


@pytest.mark.parametrize("values", ["[]", '"x"', '{"latitude": "north"}', '{"title": ["x"]}'])
def test_wrong_shapes_are_refused(agent, values):
	"""What is no set of values of an order is refused in words."""
	with pytest.raises(WrongShapeError):
		assist.check(values)


@pytest.mark.parametrize("user", ["Guest", making.PROVIDER, making.FOLLOWUP_AGENT])
def test_only_for_those_who_take_orders(demo, site, user):
	"""Who may not take an order learns nothing of others' orders by typing."""
	with making.acting_as(user), pytest.raises((frappe.PermissionError, frappe.AuthenticationError)):
		assist.check(typed())


def test_route_again_needs_the_right_to_write(agent):
	"""Routing an order again is for those who may change it."""
	order = making.order()
	assert assist.route_again(order.name) == {"name": order.name, "rules": []}
	with making.acting_as(making.FOLLOWUP_AGENT), pytest.raises(frappe.PermissionError):
		assist.route_again(order.name)


@pytest.mark.clause("P-25")
def test_agent_is_told_of_the_outage_that_explains_the_report(agent):
	"""While typing, a report that matches a notice in force shows it, with what to say."""
	with making.acting_as("Administrator"):
		notice = frappe.get_doc(
			{
				"doctype": "HL Service Notice",
				"title": "No water",
				"line": making.LINE,
				"starts_at": frappe.utils.add_to_date(None, hours=-1),
				"restores_at": frappe.utils.add_to_date(None, hours=3),
				"reason": "A main has burst.",
				"areas": [{"area": "Wuxing District"}],
			}
		).insert()
		making.take_step(notice, "Publish")
	told = assist.check(typed(area="Wuxing District", description="No water"))["notices"]
	assert [row["name"] for row in told] == [notice.name]
	assert assist.check(typed(description="No water"))["notices"] == []

from datetime import datetime, timedelta

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.intake import repeats
from hotline_app.load.__main__ import load
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

BUSY = 5_000
# The text and the place of an outage; every test has its own street, far from the demo's orders.
OUTAGE = {
	"category": "Drain Clearing",
	"description": "整栋楼停电了，电梯也不动",
	"area": "Wuxing District",
	"address": "Outage Road 1",
	"latitude": 30.7001,
	"longitude": 120.3001,
}


@pytest.fixture
def agent(site):
	with making.acting_as(making.AGENT):
		yield making.AGENT


@pytest.fixture(autouse=True)
def one_rule(site):
	"""Repeats are judged by one rule, whatever is shipped."""
	frappe.db.set_value("HL Repeat Rule", {"enabled": 1}, "enabled", 0)
	return rule("All")


def rule(title, **fields):
	values = {"days": 7, "metres": 500, "threshold": 50}
	with making.acting_as("Administrator"):
		return frappe.get_doc({"doctype": "HL Repeat Rule", "title": title, **values, **fields}).insert()


def outage(phone, **fields):
	return making.order(**{**OUTAGE, "caller_phone": phone, "caller_name": f"Caller {phone}", **fields})


def asked(phone="13911112222", **fields):
	return {"line": making.LINE, **OUTAGE, "caller_phone": phone, **fields}


def names(values):
	return [found["name"] for found in repeats.find(values)]


@pytest.mark.clause("P-24")
def test_neighbours_report_the_same(agent):
	"""The same fault near by, told by somebody else in other words, is recognised, with the reasons."""
	first = outage("13900000001")
	found = repeats.find(
		asked(description="停电了，整栋楼的电梯都不动", latitude=30.7011, address="Outage Road 7")
	)
	assert [row["name"] for row in found] == [first.name]
	assert any(
		reason.startswith(("110 m", "110 米", "距")) or "110" in reason for reason in found[0]["reasons"]
	)
	assert len(found[0]["reasons"]) == 3
	assert 50 <= found[0]["score"] < 100


def test_near_by_across_areas_and_categories(agent, one_rule):
	"""What was reported some hundred metres away is found by its place alone; further away it is not."""
	with making.acting_as("Administrator"):
		one_rule.update({"category_weight": 0}).save()
	other = {"category": "Child Care", "area": "Nanxun District"}
	near = outage("13900000001", **other, latitude=30.7030, longitude=120.3010)
	outage("13900000002", **other, latitude=30.7080)
	outage("13900000003", **other, longitude=120.3080)
	assert names(asked()) == [near.name]


@pytest.mark.clause("P-24")
def test_dispatched_order_comes_first(agent):
	"""The order that is dispatched already comes before a likelier one that is not, for joining it."""
	dispatched = outage("13900000001", address="Outage Road 3", latitude=30.7020)
	making.dispatch(dispatched.name, _plumber())
	likelier = outage("13900000002")
	found = repeats.find(asked())
	assert [row["name"] for row in found] == [dispatched.name, likelier.name]
	assert [row["is_dispatched"] for row in found] == [True, False]
	assert found[0]["score"] < found[1]["score"]
	assert found[0]["handled_by"] == frappe.db.get_value("HL Provider", _plumber(), "provider_name")


def _plumber():
	with making.acting_as("Administrator"):
		name = frappe.db.exists("HL Provider", {"provider_name": "Test Plumber"})
		return name or making.provider("Test Plumber", services=[{"category": "Drain Clearing"}]).name


def test_same_caller_calls_again(agent):
	"""Who calls again about the same category is found without a place and without the same words."""
	first = outage("13900000001", latitude=0, longitude=0)
	found = repeats.find(
		{
			"line": making.LINE,
			"category": "Drain Clearing",
			"caller_phone": "139 0000 0001",
			"description": "还没修好吗，电梯",
		}
	)
	assert [row["name"] for row in found] == [first.name]


@pytest.mark.parametrize(
	"other",
	[
		{"category": "Child Care", "description": "想找一位保姆", "latitude": 30.72},
		{"latitude": 30.9, "longitude": 120.5, "address": "Far Road 5", "description": "插座没电"},
	],
)
def test_other_matters_are_no_repeats(agent, other):
	"""Another matter, or the same far away, is not shown."""
	outage("13900000001", **other)
	assert names(asked()) == []


def test_other_line_counts_only_for_the_same_caller(agent):
	"""An order of another line is a repeat only if the same caller made it."""
	outage("13900000001")
	assert names(asked(line="Another Line")) == []
	assert len(names(asked("13900000001", line="Another Line"))) == 1


def test_category_alone_says_nothing(agent):
	"""While only the category is chosen nothing is looked for: it would be half the city."""
	outage("13900000001")
	assert names({"line": making.LINE, "category": "Drain Clearing"}) == []


@pytest.mark.parametrize("phone", ["13", "call me", None])
def test_half_a_number_is_no_error(agent, phone):
	"""A number that is still being typed is passed over."""
	first = outage("13900000001")
	assert names(asked(phone)) == [first.name]


def test_window_and_stage(agent):
	"""Orders from before the rule's days, cancelled ones and those that ended some days ago are not shown."""
	old, cancelled, ended, ended_now = (outage(f"1390000000{n}") for n in range(4))
	now = now_datetime()
	frappe.db.set_value("HL Work Order", old.name, "creation", add_to_date(now, days=-8))
	frappe.db.set_value("HL Work Order", cancelled.name, "stage", "Cancelled")
	for order, days in ((ended, 3), (ended_now, 1)):
		frappe.db.set_value(
			"HL Work Order", order.name, {"stage": "Closed", "done_at": add_to_date(now, days=-days)}
		)
	still_open = outage("13900000009", address="Outage Road 9")
	assert names(asked()) == [still_open.name, ended_now.name]


def test_primary_stands_for_its_riders(agent):
	"""Instead of orders that were merged the one appears that they were merged into, with their number."""
	primary = outage("13900000001", address="Outage Road 8", latitude=30.7030)
	for number in (2, 3):
		rider = outage(f"1390000000{number}")
		frappe.db.set_value("HL Work Order", rider.name, "duplicate_of", primary.name)
	found = repeats.find(asked())
	assert [(row["name"], row["riders"]) for row in found] == [(primary.name, 2)]


def test_order_is_no_repeat_of_itself(agent):
	"""An order that is stored already is not shown as its own repeat."""
	order = outage("13900000001")
	assert names(asked(name=order.name)) == []


def test_most_specific_rule_counts(agent, one_rule):
	"""A rule for line and category goes before the one for all, a nearer category before a farther."""
	rule("Repairs", line=making.LINE, category="Repairs", threshold=60)
	rule("Drains", line=making.LINE, category="Drain Clearing", threshold=99)
	assert repeats.rule_for(asked()).name == "Drains"
	assert repeats.rule_for(asked(category="Locks")).name == "Repairs"
	assert repeats.rule_for(asked(category="Child Care")).name == "All"
	assert repeats.rule_for({"line": "Another"}).name == "All"


def test_no_rule_no_repeats(agent, one_rule):
	"""With all rules switched off nothing is looked for."""
	outage("13900000001")
	one_rule.enabled = 0
	with making.acting_as("Administrator"):
		one_rule.save()
	assert names(asked()) == []


def test_threshold_and_weights_are_the_rules(agent, one_rule):
	"""What is shown follows the rule: with the weight on the caller alone a neighbour is no repeat."""
	outage("13900000001")
	one_rule.update({"caller_weight": 100, "category_weight": 0, "place_weight": 0, "text_weight": 0})
	with making.acting_as("Administrator"):
		one_rule.save()
	assert names(asked()) == []
	assert len(names(asked("13900000001"))) == 1


@pytest.mark.parametrize(
	"fields",
	[
		{"caller_weight": 0, "category_weight": 0, "place_weight": 0, "text_weight": 0},
		{"days": 0},
		{"days": 1000},
		{"threshold": 0},
		{"threshold": 101},
		{"metres": 10_000_000},
	],
)
def test_senseless_rule_is_refused(fields):
	"""A rule that would show nothing, or everything, is refused."""
	with pytest.raises(frappe.ValidationError):
		rule("Senseless", **fields)


def test_only_what_the_user_may_read(agent):
	"""A repeat is shown only to somebody who may read that order."""
	outage("13900000001")
	with making.acting_as(making.PARTNER):
		assert names(asked()) == []


# By the fields of its first filters the index that fits a query for candidates.
FITTING = {
	"caller_phone": "caller_phone_creation_index",
	"customer": "customer_creation_index",
	"category": "category_area_creation_index",
	"latitude": "latitude_longitude_creation_index",
}


@pytest.fixture
def busy(site):
	"""Some thousand orders of a city: on an empty table any plan is as good as another."""
	load(BUSY, 77, datetime.combine(now_datetime().date(), datetime.min.time()))
	frappe.db.sql("analyze table `tabHL Work Order`")
	return frappe.get_last_doc("HL Work Order", {"source_system": "load", "latitude": ("!=", 0)})


def test_every_query_for_candidates_uses_an_index(busy, one_rule):
	"""Each query for candidates is answered through an index that fits it, never by reading the table."""
	values = busy.as_dict()
	since = now_datetime() - timedelta(days=one_rule.days)
	used = {}
	for filters in repeats.candidate_filters(repeats._read(values), one_rule.as_dict(), since):
		query = frappe.get_all(
			"HL Work Order", filters=filters, fields=["name"], order_by="creation desc", limit=60, run=False
		)
		plan = frappe.db.sql(f"explain {query}", as_dict=True)[0]
		used[filters[0][0]] = plan.key
	near_by = repeats.near_by(values, one_rule.metres, since).get_sql()
	used["latitude"] = frappe.db.sql(f"explain {near_by}", as_dict=True)[0].key
	assert set(used) == set(FITTING)
	for field, key in used.items():
		assert key in (FITTING[field], "creation_index"), (field, key)

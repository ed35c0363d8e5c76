import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.api import dispatch as api
from hotline_app.dispatch import catalogue
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

WUXING, HUZHOU, ANJI = "Wuxing District", "Huzhou", "Anji County"


@pytest.fixture(autouse=True)
def empty_catalogue(demo, site):
	"""The demo's own entries would answer for the tests' ones."""
	frappe.db.delete("HL Dispatch Catalogue")


@pytest.fixture
def units(site):
	return [making.unit("First"), making.unit("Second", user=None), making.unit("Third", user=None)]


def _away(unit: str, **times: int | None) -> None:
	doc = frappe.get_doc("HL Handling Unit", unit)
	doc.update({field: add_to_date(now_datetime(), hours=hours) for field, hours in times.items()})
	doc.save()


def _wanted(**fields) -> str | None:
	return catalogue.unit_for(making.new_order(**fields)).handling_unit


# Each case: the entries of First, Second and Third, the order, and whose it is.
CASES = {
	"the very category": ([{"category": "Plumbing"}], {}, "First"),
	"the category above": ([{"category": "Repairs"}], {}, "First"),
	"another category": ([{"category": "Cooking"}], {}, None),
	"the nearest category first": ([{"category": "Repairs"}, {"category": "Plumbing"}], {}, "Second"),
	"the very area": ([{"category": "Plumbing", "area": WUXING}], {}, "First"),
	"the area above": ([{"category": "Plumbing", "area": HUZHOU}], {}, "First"),
	"another area": ([{"category": "Plumbing", "area": ANJI}], {}, None),
	"the nearest area first": (
		[{"category": "Plumbing", "area": HUZHOU}, {"category": "Plumbing", "area": WUXING}],
		{},
		"Second",
	),
	"an area before everywhere": (
		[{"category": "Plumbing"}, {"category": "Plumbing", "area": HUZHOU}],
		{},
		"Second",
	),
	"category before area": (
		[{"category": "Repairs", "area": WUXING}, {"category": "Plumbing"}],
		{},
		"Second",
	),
	"an order without an area": (
		[{"category": "Plumbing", "area": HUZHOU}, {"category": "Repairs"}],
		{"area": None},
		"Second",
	),
	"the own line before all lines": (
		[{"category": "Plumbing"}, {"category": "Plumbing", "line": making.LINE}],
		{},
		"Second",
	),
	"area before line": (
		[{"category": "Plumbing", "line": making.LINE}, {"category": "Plumbing", "area": HUZHOU}],
		{},
		"Second",
	),
	"another line": ([{"category": "Plumbing", "line": "City 311"}], {}, None),
	"out of use": ([{"category": "Plumbing", "enabled": 0}, {"category": "Repairs"}], {}, "Second"),
}


@pytest.mark.parametrize("case", CASES)
def test_nearest_entry_counts(units, case):
	"""The entry of the nearest category counts, then the nearest area, then the order's own line."""
	entries, fields, wanted = CASES[case]
	for unit, entry in zip(units, entries, strict=False):
		making.listed(handling_unit=unit, **entry)
	assert _wanted(**fields) == wanted


def test_number_of_queries_does_not_grow(units):
	"""A look-up takes three queries, however many entries there are and however deep the trees are."""
	for number, category in enumerate(("Repairs", "Plumbing", "Cooking", "Electrical")):
		making.listed(category, units[number % 3], substitute=units[(number + 1) % 3])
	order = making.new_order()
	# What the framework reads once and keeps is not counted.
	catalogue.unit_for(order)
	before = frappe.db.sql("show session status like 'Questions'")[0][1]
	catalogue.unit_for(order)
	after = frappe.db.sql("show session status like 'Questions'")[0][1]
	assert int(after) - int(before) - 1 == 3


@pytest.mark.parametrize(
	("times", "is_away"),
	[
		({}, False),
		({"away_from": -1}, True),
		({"away_from": 1}, False),
		({"away_until": 1}, True),
		({"away_until": -1}, False),
		({"away_from": -2, "away_until": 1}, True),
		({"away_from": -2, "away_until": -1}, False),
		({"away_from": 1, "away_until": 2}, False),
	],
)
def test_substitute_while_the_unit_is_away(units, times, is_away):
	"""While a unit is away its substitute gets the orders, and not an hour longer."""
	making.listed("Plumbing", units[0], substitute=units[1])
	_away(units[0], **times)
	assert _wanted() == ("Second" if is_away else "First")


def test_backup_and_why(units):
	"""With unit and substitute unavailable the back-up is proposed, and the proposal says why."""
	making.listed("Plumbing", units[0], substitute=units[1], backup=units[2])
	_away(units[0], away_until=1)
	frappe.db.set_value("HL Handling Unit", units[1], "enabled", 0)
	proposal = catalogue.unit_for(making.new_order())
	assert proposal.handling_unit == "Third"
	until = frappe.format_value(frappe.db.get_value("HL Handling Unit", "First", "away_until"), "Datetime")
	assert f"First is away until {until[:10]}" in proposal.reason
	assert "Second is out of use; back-up Third" in proposal.reason
	frappe.db.set_value("HL Handling Unit", units[2], "enabled", 0)
	nobody = catalogue.unit_for(making.new_order())
	assert nobody.handling_unit is None
	assert "nobody else is named" in nobody.reason


def test_order_names_its_unit_itself(units):
	"""The unit that a routing rule gave the order goes before the catalogue, unless it is away."""
	making.listed("Plumbing", units[0])
	assert _wanted(handling_unit=units[2]) == "Third"
	_away(units[2], away_from=-1)
	assert _wanted(handling_unit=units[2]) == "First"


def test_whoever_returned_it_is_passed_over_in_this_round(units):
	"""After a unit returned an order the substitute is proposed; in a new round the unit is first again."""
	making.listed("Plumbing", units[0], substitute=units[1])
	order = making.order()
	job = making.hand_on(order.name, units[0])
	frappe.db.set_value("HL Dispatch", job.name, {"stage": "Refused", "refused_at": now_datetime()})
	assert catalogue.unit_for(frappe.get_doc("HL Work Order", order.name)).handling_unit == "Second"
	order.reload()
	order.reopened_at = add_to_date(now_datetime(), hours=1)
	order.handling_unit = None
	assert catalogue.unit_for(order).handling_unit == "First"


@pytest.mark.parametrize(
	"entry",
	[
		{"substitute": "First"},
		{"substitute": "Second", "backup": "Second"},
		{"substitute": "Second", "backup": "First"},
		{"backup": "Second"},
	],
)
def test_units_of_an_entry_differ(units, entry):
	"""Unit, substitute and back-up are different ones, and there is no back-up without a substitute."""
	with pytest.raises(frappe.ValidationError):
		making.listed("Plumbing", "First", **entry)


@pytest.mark.parametrize("fields", [{}, {"area": HUZHOU}, {"area": HUZHOU, "line": making.LINE}])
def test_one_entry_for_the_same(units, fields):
	"""A second entry for the same category, area and line is refused; the first can still be saved."""
	first = making.listed("Plumbing", "First", **fields)
	with pytest.raises(frappe.DuplicateEntryError):
		making.listed("Plumbing", "Second", **fields)
	first.substitute = "Third"
	first.save()
	making.listed("Repairs", "Second", **fields)


@pytest.mark.clause("P-23")
@pytest.mark.parametrize("taken_by", [making.AGENT, "Guest"])
def test_automatic_entry_hands_on_within_the_request(units, taken_by):
	"""A repair order is with its unit when saving it returns, so the clock of five minutes stops at once.

	Whoever takes it in, an agent or a citizen on the web, needs no right on dispatches for that.
	"""
	policy = frappe.get_doc("HL SLA Policy", "Community: Service at Home")
	policy.targets[0].amount = 5
	policy.save()
	making.listed("Plumbing", "First", automatic=1)
	with making.acting_as(taken_by):
		order = making.new_order()
		order.flags.ignore_permissions = taken_by == "Guest"
		order.insert()
	assert (order.stage, order.handling_unit) == ("Handling", "First")
	job = frappe.get_doc("HL Dispatch", {"work_order": order.name})
	assert (job.stage, job.line, job.provider_user) == ("Offered", making.LINE, "first@test.example")
	clock = frappe.get_doc("HL SLA Clock", {"reference_name": order.name, "title": "Dispatch"})
	assert (clock.state, clock.target, clock.breached) == ("Met", "5em", 0)
	assert frappe.db.exists("Notification Log", {"document_name": job.name, "for_user": job.provider_user})


def test_order_can_go_on_after_it_was_handed_on(units):
	"""Whoever saved an order that was handed on goes on with it, without a conflict with the system."""
	making.listed("Plumbing", "First", automatic=1)
	order = making.order(urgency="Emergency")
	order.title = "Burst pipe"
	order.save()
	assert frappe.db.get_value("HL Work Order", order.name, ["title", "stage"]) == ("Burst pipe", "Handling")


def test_not_automatic_waits_for_the_dispatcher(units):
	"""Where the entry does not say so, the order waits; the dispatcher learns whose it is and hands it on."""
	making.listed("Plumbing", "First", substitute="Second")
	_away("First", away_from=-1)
	with making.acting_as(making.AGENT):
		order = making.order()
		assert order.stage == "Accepted"
		proposal = api.propose_unit(order.name)
		assert proposal == {
			"handling_unit": "Second",
			"reason": "First is away; substitute Second",
			"automatic": False,
		}
		assert api.offer_unit(order.name)["handling_unit"] == "Second"


def test_held_order_stays_in_the_house(units):
	"""A held order goes to nobody, neither by itself nor by hand, and goes out at once when released."""
	making.listed("Plumbing", "First", automatic=1)
	order = making.new_order()
	order.held = 1
	order.insert()
	assert order.stage == "Accepted"
	with pytest.raises(frappe.ValidationError, match="is held"):
		api.offer_unit(order.name, "First")
	order.reload()
	order.held = 0
	order.save()
	assert (order.stage, order.handling_unit) == ("Handling", "First")


def test_trouble_with_the_unit_loses_no_order(units, monkeypatch):
	"""If handing on fails the order is taken in all the same and waits for the dispatcher."""
	from hotline_app.dispatch.doctype.hl_dispatch.hl_dispatch import HLDispatch

	def refuse(self):
		frappe.throw("No dispatches today.")

	making.listed("Plumbing", "First", automatic=1)
	monkeypatch.setattr(HLDispatch, "check_unit", refuse)
	order = making.order()
	assert (order.stage, order.handling_unit) == ("Accepted", None)
	assert not frappe.db.exists("HL Dispatch", {"work_order": order.name})


def test_part_of_a_split_order_goes_to_its_unit(units):
	"""An order that is a part of another goes to the unit that it was made for, without the catalogue."""
	whole = making.order()
	part = making.order(parent_order=whole.name, handling_role="Lead", handling_unit="Third")
	assert (part.stage, part.handling_unit) == ("Handling", "Third")
	assert frappe.db.get_value("HL Dispatch", {"work_order": part.name}, "handling_unit") == "Third"


def test_many_at_once(units):
	"""Of the chosen orders those that have a unit are handed on; for the others it is said why not."""
	making.listed("Plumbing", "First")
	good, held, elsewhere = making.order(), making.order(), making.order(category="Cooking", kind="Service")
	frappe.db.set_value("HL Work Order", held.name, "held", 1)
	with making.acting_as(making.AGENT):
		results = {
			row["order"]: row for row in api.offer_units([good.name, held.name, elsewhere.name, "none"])
		}
	assert results[good.name]["handling_unit"] == "First"
	assert "held" in results[held.name]["error"]
	assert "no unit for Cooking" in results[elsewhere.name]["error"]
	assert results["none"]["error"]
	assert frappe.db.count("HL Dispatch", {"work_order": ("in", list(results))}) == 1


def test_many_have_a_limit(units):
	"""More than a hundred orders at once are refused."""
	with making.acting_as(making.AGENT), pytest.raises(frappe.ValidationError, match="at most 100"):
		api.offer_units([str(number) for number in range(101)])

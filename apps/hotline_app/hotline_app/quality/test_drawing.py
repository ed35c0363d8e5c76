"""What plans draw, and who is to review it."""

from datetime import date

import frappe
import pytest

from hotline_app.quality import drawing
from tests.support import making, reviewing
from tests.support.queries import counted

REVIEW = "HL Quality Review"


@pytest.fixture(autouse=True)
def _people(demo, site) -> None:
	for name in ("rita", "rolf", "rosa"):
		making.user(name, "Hotline Quality Inspector")


RITA, ROLF, ROSA = (f"{name}@test.example" for name in ("rita", "rolf", "rosa"))
ANN = making.AGENT
BEN = making.FOLLOWUP_AGENT


def _drawn(plan: str, **more) -> list:
	return frappe.get_all(REVIEW, {"plan": plan, **more}, ["call", "agent", "reviewer", "why", "blind_pair"])


@pytest.mark.clause("C-8.1.2")
def test_each_agents_calls_are_drawn() -> None:
	"""A plan draws as many of each agent's calls as it says, and gives each to a reviewer with a day."""
	for agent, number in ((ANN, 5), (BEN, 1)):
		for _ in range(number):
			reviewing.call(agent)
	kept = reviewing.draw(reviewing.plan(RITA, ROLF))
	rows = _drawn("Test Plan")
	assert sorted(row.agent for row in rows) == sorted([ANN, ANN, BEN])
	assert {row.reviewer for row in rows} == {RITA, ROLF}
	assert (kept.population, kept.drawn) == (6, 3)
	assert frappe.db.exists("Notification Log", {"for_user": RITA, "document_name": "Test Plan"})
	assert frappe.get_all(REVIEW, {"plan": "Test Plan", "due_on": ("is", "not set")}) == []


def test_the_seed_repeats_a_draw() -> None:
	"""With the same seed the same calls go to the same reviewers; with another one others do."""
	for _ in range(30):
		reviewing.call(ANN)
	plan = reviewing.plan(RITA, ROLF, amount=5)

	def drawn(seed: str) -> set:
		frappe.db.savepoint("draw")
		reviewing.draw(plan, seed)
		found = {(row.call, row.reviewer) for row in _drawn(plan.name)}
		frappe.db.rollback(save_point="draw")
		return found

	assert drawn("one") == drawn("one")
	assert drawn("one") != drawn("two")


def test_nothing_is_drawn_twice() -> None:
	"""What has a review, of this plan or another, is not drawn again."""
	calls = {reviewing.call(ANN) for _ in range(3)}
	first = reviewing.plan(RITA)
	reviewing.draw(first)
	reviewing.draw(reviewing.plan(ROLF, title="Another Plan"))
	reviewing.draw(first)
	drawn = [row.call for plan in ("Test Plan", "Another Plan") for row in _drawn(plan)]
	assert len(drawn) == 3 and set(drawn) == calls


def test_nobody_reviews_their_own_work() -> None:
	"""A reviewer's own calls go to the others; where there is nobody else, they are left."""
	reviewing.call(RITA)
	reviewing.call(RITA)
	assert reviewing.draw(reviewing.plan(RITA)).drawn == 0
	reviewing.draw(reviewing.plan(RITA, ROLF, title="With Another"))
	assert {row.reviewer for row in _drawn("With Another")} == {ROLF}


def test_reviewers_keep_to_their_lines() -> None:
	"""A reviewer whom a user permission keeps to another line gets nothing of this one."""
	frappe.get_doc(
		{"doctype": "User Permission", "user": RITA, "allow": "HL Line", "for_value": "City 311"}
	).insert()
	reviewing.call(ANN)
	reviewing.call(ANN)
	reviewing.draw(reviewing.plan(RITA, ROLF))
	assert {row.reviewer for row in _drawn("Test Plan")} == {ROLF}


def test_a_part_is_scored_twice() -> None:
	"""Of what is drawn a part goes to two different reviewers, neither of whom is the agent."""
	for _ in range(10):
		reviewing.call(ANN)
	kept = reviewing.draw(reviewing.plan(RITA, ROLF, ROSA, amount=10, double_share=30))
	pairs: dict[str, list] = {}
	for row in _drawn("Test Plan"):
		pairs.setdefault(row.blind_pair or row.call, []).append(row.reviewer)
	doubles = [people for people in pairs.values() if len(people) == 2]
	assert kept.doubles == len(doubles) == 3
	assert all(one != other for one, other in doubles)


def test_risks_are_drawn_besides() -> None:
	"""A complaint, a long hold, a low rating, a forbidden phrase get a call drawn; the review says why."""
	order = making.order()
	risky = {
		reviewing.call(ANN, work_order=order.name): "Complaint",
		reviewing.call(ANN, hold_s=500): "Long Hold",
		reviewing.call(ANN, rating=1): "Low Rating",
		(phrased := reviewing.call(ANN)): "Forbidden Phrase",
	}
	making.complaint(work_order=order.name)
	recording = frappe.get_doc({"doctype": "HL Recording", "call": phrased, "line": making.LINE})
	recording.set_new_name()
	recording.db_insert()
	finding = frappe.get_doc(
		{
			"doctype": "HL Phrase Finding",
			"found_in": "Transcript",
			"line": making.LINE,
			"reference_doctype": "HL Recording",
			"reference_name": recording.name,
			"found_at": frappe.utils.now_datetime(),
		}
	)
	finding.set_new_name()
	finding.db_insert()
	reviewing.call(ANN)
	plan = reviewing.plan(RITA, amount=0, risk_amount=9, risk_hold_s=180, risk_rating=2)
	reviewing.draw(plan)
	assert {row.call: row.why for row in _drawn(plan.name)} == risky


def test_only_what_the_plan_is_about() -> None:
	"""Agents, the kind of order and the least talk narrow what is drawn from."""
	repair, enquiry = making.order(), making.order(kind="Enquiry")
	wanted = reviewing.call(ANN, work_order=repair.name)
	reviewing.call(ANN, work_order=enquiry.name)
	reviewing.call(ANN, work_order=repair.name, talk_s=3)
	reviewing.call(BEN, work_order=repair.name)
	plan = reviewing.plan(RITA, amount=9, kind="Repair", least_talk_s=20, agents=[{"user": ANN}])
	reviewing.draw(plan)
	assert [row.call for row in _drawn(plan.name)] == [wanted]


def test_orders_are_drawn_too() -> None:
	"""A plan whose card is for orders draws orders, also such whose call was reviewed."""
	with making.acting_as(ANN):
		order = making.order()
	reviewing.review(ANN, RITA, call=reviewing.call(ANN, work_order=order.name))
	card = reviewing.card("Order Card", "Order")
	plan = reviewing.plan(ROLF, scorecard=card, amount=50, agents=[{"user": ANN}])
	frappe.db.set_value("HL Work Order", order.name, "agent", ANN)
	reviewing.draw(plan)
	assert order.name in frappe.get_all(REVIEW, {"plan": plan.name}, pluck="work_order")


@pytest.mark.parametrize(
	("frequency", "today", "period"),
	[
		("Monthly", date(2026, 3, 2), (date(2026, 2, 1), date(2026, 2, 28))),
		("Monthly", date(2026, 1, 31), (date(2025, 12, 1), date(2025, 12, 31))),
	],
)
def test_period_that_is_over(frequency: str, today: date, period: tuple) -> None:
	"""A monthly plan draws from the month before today's."""
	assert drawing.last_period(frequency, today) == period


@pytest.mark.clause("C-8.1.2")
def test_every_month_by_itself() -> None:
	"""The daily job draws for the month that is over, once."""
	first, last = drawing.last_period("Monthly")
	frappe.db.set_value("HL Quality Plan", {"enabled": 1}, "enabled", 0)
	days = (frappe.utils.getdate() - last).days
	for _ in range(3):
		reviewing.call(ANN, days_ago=days)
	plan = reviewing.plan(RITA, frequency="Monthly")
	drawing.run()
	drawing.run()
	[draw] = frappe.get_all("HL Quality Draw", {"plan": plan.name}, ["from_date", "to_date", "drawn"])
	assert (draw.from_date, draw.to_date, draw.drawn) == (first, last, 2)


def test_choosing_asks_as_often_for_many() -> None:
	"""What is there to draw from is found by as many queries for many calls as for few."""
	plan = reviewing.plan(RITA, risk_amount=5)
	bounds = (frappe.utils.add_days(frappe.utils.getdate(), -5), frappe.utils.getdate())

	def asked() -> int:
		with counted() as statements:
			population = drawing._population(plan, *bounds)
			drawing.choose(plan, population, "seed", drawing._risks(plan, *bounds))
		return len(statements)

	reviewing.call(ANN)
	few = asked()
	for _ in range(20):
		reviewing.call(BEN, rating=1)
	assert asked() <= few

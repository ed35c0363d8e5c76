import frappe
import pytest

from hotline_app.api import watch
from hotline_app.intake.watch import urging
from tests.support import making, queries, units


@pytest.fixture(autouse=True)
def _demo(demo, site):
	pass


@pytest.fixture
def water() -> str:
	return units.unit("Water", "water")


@pytest.fixture
def roads() -> str:
	return units.unit("Roads", "roads")


WATER_USER, ROADS_USER = "water@demo.example", "roads@demo.example"


def _told(order: str) -> list[str]:
	return frappe.get_all(
		"Notification Log",
		filters={"document_type": "HL Work Order", "document_name": order},
		pluck="for_user",
		order_by="for_user",
	)


def _urges(order: str) -> list[frappe._dict]:
	return frappe.get_all("HL Urge", filters={"work_order": order}, fields=["*"], order_by="number", limit=0)


def test_each_urging_is_counted_on_its_order(water):
	"""An urging has its number, what the order was like at the moment, and is counted there."""
	order = units.order_of(water)
	with making.acting_as(making.AGENT):
		watch.urge(order.name, "When do they come?", channel="Phone")
		watch.urge(order.name, "Still nobody here.")
	first, second = _urges(order.name)
	assert (first.number, second.number) == (1, 2)
	assert (first.handling_unit, first.line, first.source) == (water, order.line, "Customer")
	assert (first.urged_by, first.channel) == (making.AGENT, "Phone")
	order.reload()
	assert (order.urge_count, order.last_urged_at) == (2, second.urged_at)


def test_only_the_person_concerned_is_told(water, roads):
	"""The user of the unit that has the order gets the message, nobody else does."""
	order = units.order_of(water)
	with making.acting_as(making.LEADER):
		watch.urge(order.name, "Now.", source="Shift Leader")
	assert _told(order.name) == [WATER_USER]


def test_without_a_unit_the_agent_is_told():
	"""What no unit or provider has in hand concerns the agent who took it."""
	with making.acting_as(making.AGENT):
		order = making.order()
	with making.acting_as(making.LEADER):
		watch.urge(order.name, "Now.")
	assert _told(order.name) == [making.AGENT]


def test_with_a_provider_the_provider_is_told():
	"""Urging an order that a provider has in hand tells the provider."""
	order = making.order()
	making.dispatch(order.name)
	with making.acting_as(making.AGENT):
		watch.urge(order.name, "When?")
	assert making.PROVIDER in _told(order.name)


def test_an_ended_order_can_not_be_urged(water):
	"""Urging a closed order answers 409 and stores nothing."""
	order = units.order_of(water)
	order.db_set("stage", "Closed")
	with pytest.raises(urging.EndedOrderError) as refused:
		watch.urge(order.name, "When?")
	assert refused.value.http_status_code == 409
	assert not _urges(order.name)


def test_urging_a_repeat_urges_the_order_that_it_repeats(water):
	"""The order that is worked on gets the urging; the repeat's own count shows it too."""
	primary, repeat = units.order_of(water), making.order(caller_phone="13912340000")
	repeat.db_set("duplicate_of", primary.name)
	watch.urge(repeat.name, "When?")
	(record,) = _urges(primary.name)
	assert record.asked_about == repeat.name
	for order in (primary, repeat):
		order.reload()
		assert order.urge_count == 1
	assert _told(primary.name) == [WATER_USER]


def test_who_urges_can_not_be_made_up():
	"""An agent can't urge as a leader, and nobody as a deadline."""
	order = making.order()
	with making.acting_as(making.AGENT):
		for source in ("Shift Leader", "Deadline", "Partner"):
			with pytest.raises(frappe.PermissionError):
				watch.urge(order.name, "When?", source=source)


def test_a_unit_answers_its_own_urgings_only(water, roads):
	"""A unit sees and answers what was addressed to it; another unit's urging is out of its reach."""
	record = watch.urge(units.order_of(water).name, "When?")
	with making.acting_as(ROADS_USER):
		assert not frappe.get_list("HL Urge")
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("HL Urge", record["name"]).check_permission("read")
		with pytest.raises(frappe.PermissionError):
			watch.answer_urge(record["name"], "Tomorrow.")
	with making.acting_as(WATER_USER):
		assert frappe.get_list("HL Urge", pluck="name") == [record["name"]]
		answered = watch.answer_urge(record["name"], "Tomorrow at nine.")
	assert answered["state"] == "Answered"
	stored = frappe.get_doc("HL Urge", record["name"])
	assert (stored.replied_by, stored.reply) == (WATER_USER, "Tomorrow at nine.")
	assert stored.replied_at


def test_an_answer_stays(water):
	"""An urging is answered once, and what was said can't be rewritten by whoever answers."""
	name = watch.urge(units.order_of(water).name, "When?")["name"]
	with making.acting_as(WATER_USER):
		with pytest.raises(frappe.MandatoryError):
			watch.answer_urge(name, " ")
		doc = frappe.get_doc("HL Urge", name)
		doc.update({"reply": "Tomorrow.", "content": "Nothing was said.", "source": "Deadline"})
		doc.save()
		assert (doc.content, doc.source) == ("When?", "Customer")
		with pytest.raises(urging.AnsweredError):
			watch.answer_urge(name, "Never.")


def test_an_agent_answers_what_is_addressed_to_the_agent(water):
	"""An agent can answer for an order of the own, not for a unit; a leader for both."""
	with making.acting_as(making.AGENT):
		own = watch.urge(making.order().name, "When?")["name"]
		units_own = watch.urge(units.order_of(water).name, "When?")["name"]
		with pytest.raises(frappe.PermissionError):
			watch.answer_urge(units_own, "Tomorrow.")
		assert watch.answer_urge(own, "Tomorrow.")["state"] == "Answered"
	with making.acting_as(making.LEADER):
		assert watch.answer_urge(units_own, "Tomorrow.")["state"] == "Answered"


def test_whoever_urged_is_told_of_the_answer(water):
	"""The agent who passed on the customer's urging learns of the answer."""
	with making.acting_as(making.AGENT):
		order = units.order_of(water)
		name = watch.urge(order.name, "When?")["name"]
	with making.acting_as(WATER_USER):
		watch.answer_urge(name, "Tomorrow.")
	assert _told(order.name) == [making.AGENT, WATER_USER]


def test_the_customers_third_urging_opens_a_supervision(water):
	"""The line says with which urging of the customer's the order comes under supervision; 0 is never."""
	order = units.order_of(water)
	watch.urge(order.name, "Get on with it.", source="Agent")
	for text in ("One", "Two"):
		watch.urge(order.name, text)
		assert not frappe.db.exists("HL Supervision", {"work_order": order.name})
	watch.urge(order.name, "Three")
	supervision = frappe.get_last_doc("HL Supervision", {"work_order": order.name})
	assert (supervision.source, supervision.addressee) == ("Customer", WATER_USER)
	assert frappe.db.get_value("HL Work Order", order.name, "supervised") == 1

	frappe.db.set_value("HL Line", order.line, "urges_before_supervision", 0)
	frappe.clear_document_cache("HL Line", order.line)
	other = units.order_of(water)
	for text in ("One", "Two", "Three"):
		watch.urge(other.name, text)
	assert not frappe.db.exists("HL Supervision", {"work_order": other.name})


@pytest.mark.clause("P-26")
def test_deadlines_urge_what_is_due_together(water):
	"""Every order whose deadline comes near is urged, set-wise, with one message for all of a person."""
	step = frappe._dict(message="")

	def records(orders):
		return [
			frappe._dict(doctype="HL Work Order", name=order.name, deadline=deadline)
			for order in orders
			for deadline in ("Completion", "Dispatch")
		]

	few, many = ([units.order_of(water) for _ in range(number)] for number in (2, 6))
	with queries.counted() as for_few:
		urging.by_deadline(records(few), step)
	with queries.counted() as for_many:
		urging.by_deadline(records(many), step)
	assert len(for_many) <= len(for_few)
	for order in many:
		(record,) = _urges(order.name)
		assert (record.source, record.addressee, record.number) == ("Deadline", WATER_USER, 1)
		order.reload()
		assert order.urge_count == 1
	told = frappe.get_all("Notification Log", filters={"for_user": WATER_USER}, pluck="document_name")
	assert sorted(told) == sorted([min(o.name for o in few), min(o.name for o in many)])


def test_deadlines_urge_by_way_of_other_records(water):
	"""A deadline of a record that belongs to an order urges that order; ended orders are left alone."""
	order, ended = units.order_of(water), units.order_of(water)
	ended.db_set("stage", "Closed")
	supervision = watch.supervise(order.name, "Late")["name"]
	urging.by_deadline(
		[
			frappe._dict(doctype="HL Supervision", name=supervision, deadline="Report"),
			frappe._dict(doctype="HL Work Order", name=ended.name, deadline="Completion"),
			frappe._dict(doctype="HL Line", name=making.LINE, deadline="Completion"),
		],
		frappe._dict(message="Please report."),
	)
	assert [record.content for record in _urges(order.name)] == ["Please report."]
	assert not _urges(ended.name)


def test_what_is_not_late_yet_is_not_called_late(water):
	"""A step before the deadline says that something is due soon, one after it that it was not done."""
	orders = [units.order_of(water) for _ in range(2)]
	for order, relation in zip(orders, ("Before Due", "After Due"), strict=True):
		record = frappe._dict(doctype="HL Work Order", name=order.name, deadline="Completion")
		urging.by_deadline([record], frappe._dict(message="", relation=relation))
	early, late = (_urges(order.name)[0].content for order in orders)
	assert early != late

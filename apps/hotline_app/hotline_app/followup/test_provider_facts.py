import frappe
import pytest
from frappe.utils import add_days, getdate, today

from hotline_app.followup import provider_facts
from tests.support import making
from tests.support.queries import counted

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def rule():
	frappe.db.set_value("HL Follow-up Rule", {"enabled": 1}, "enabled", 0)
	questions = [
		{"question": dimension, "answer_type": "Rating", "required": 1, "dimension": dimension}
		for dimension in ("Attitude", "Efficiency", "Quality")
	]
	asked = frappe.get_doc({"doctype": "HL Questionnaire", "title": "Three", "questions": questions}).insert()
	return making.followup_rule("Facts", questionnaire=asked.name)


def _answer(rating: int, **scores: str) -> str:
	order = making.completed_order()
	task = making.followup_of(order.name)
	given = making.answers(task)
	for row in given:
		row["answer"] = scores[row["question"].lower()]
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=rating, answers=given)
	return task.name


@pytest.mark.clause("G-5.2")
def test_what_customers_say_of_a_provider(rule):
	"""Attitude, efficiency and quality are recorded by follow-up and told as means for each provider."""
	first = _answer(5, attitude="5", efficiency="4", quality="3")
	_answer(4, attitude="3", efficiency="4", quality="5")
	stored = frappe.get_doc("HL Follow-up Task", first)
	assert [(row.dimension, row.score) for row in stored.answers] == [
		("Attitude", 5),
		("Efficiency", 4),
		("Quality", 3),
	]
	me, other = making.provider_of(making.PROVIDER), making.provider_of(making.OTHER_PROVIDER)
	since = getdate(add_days(today(), -1))
	with counted() as statements:
		found = provider_facts.facts([me, other], since)
	assert len(statements) == 2
	ours = {key: found[me][key] for key in ("attitude", "efficiency", "quality")}
	assert ours == {"attitude": 4, "efficiency": 4, "quality": 4}
	assert found[me]["follow_ups"] >= 2  # the demo has one of its own
	assert other not in found


def test_what_is_older_does_not_count(rule):
	"""Follow-ups before the period say nothing, and without any a provider has no facts."""
	task = _answer(1, attitude="1", efficiency="1", quality="1")
	frappe.db.set_value("HL Follow-up Task", {}, "done_at", "2020-01-01 00:00:00")
	me = making.provider_of(making.PROVIDER)
	assert provider_facts.facts([me], getdate("2026-01-01")) == {}
	assert provider_facts.facts([me], getdate("2019-01-01"))[me]["attitude"] == 1
	assert provider_facts.facts([], getdate("2019-01-01")) == {}
	assert frappe.db.get_value("HL Follow-up Task", task, "provider") == me

"""How good a provider is, by the administrator's formula."""

import json
from datetime import date

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from hotline_app.dispatch import provider_facts, quality
from hotline_app.dispatch.quality import FormulaError
from hotline_app.dispatch.report.provider_ranking import provider_ranking
from tests.support import making, queries

pytestmark = pytest.mark.usefixtures("demo", "site")

SINCE = getdate("2020-01-01")


def _settings(**values) -> None:
	settings = frappe.get_doc("HL Provider Settings")
	settings.update(values)
	settings.save()


def _heard(monkeypatch, **facts: float) -> None:
	"""Let the follow-ups say so of every provider."""

	def told(providers: list[str], since: date) -> dict[str, dict[str, float]]:
		return {name: dict(facts) for name in providers}

	monkeypatch.setattr(provider_facts, "facts", told)


@pytest.mark.clause("C-8.1.3")
def test_facts_of_the_jobs():
	"""Refusals, jobs done and warnings of a provider are counted since the day that is asked for."""
	plumber = making.provider_of(making.PROVIDER)
	before = provider_facts.facts([plumber], SINCE).get(plumber, {})
	making.completed_order()
	with making.acting_as(making.AGENT):
		job = making.dispatch(making.order(caller_phone="13900000009").name)
	with making.acting_as(making.PROVIDER):
		making.take_step(job, "Refuse", refusal_reason="No time")
	frappe.get_doc({"doctype": "HL Provider Warning", "provider": plumber, "reason": "Late twice"}).insert()
	after = provider_facts.facts([plumber], SINCE)[plumber]
	gained = {
		fact: after.get(fact, 0) - before.get(fact, 0) for fact in ("offers", "jobs", "refusals", "warnings")
	}
	assert gained == {"offers": 2, "jobs": 1, "refusals": 1, "warnings": 1}
	tomorrow = getdate(add_days(nowdate(), 1))
	assert set(provider_facts.facts([plumber], tomorrow).get(plumber, {})) <= {"warnings"}


def test_lateness_is_a_deadline_that_passed_during_the_job():
	"""A deadline that passed while the provider had the order makes its job a late one."""
	with making.acting_as(making.AGENT):
		order = making.order()
		job = making.dispatch(order.name)
	late = provider_facts.facts([job.provider], SINCE)[job.provider].get("late", 0)
	clock = frappe.get_last_doc("HL SLA Clock", {"reference_name": order.name, "state": "Running"})
	clock.db_set({"breached": 1, "due_at": frappe.utils.now_datetime()})
	assert provider_facts.facts([job.provider], SINCE)[job.provider]["late"] == late + 1


@pytest.mark.clause("C-8.1.3")
def test_score_is_kept_with_its_facts():
	"""The nightly computation keeps the score by the formula, when it was computed, and from which facts."""
	_settings(quality_formula="60 + 10 * jobs - 5 * refusals")
	making.completed_order()
	assert quality.compute_all() == frappe.db.count("HL Provider", {"stage": ("in", quality.STAGES)})
	kept = frappe.get_doc("HL Provider", making.provider_of(making.PROVIDER))
	facts = json.loads(kept.quality_facts)
	assert facts["jobs"] >= 1
	assert kept.quality == min(100, 60 + 10 * facts["jobs"] - 5 * facts.get("refusals", 0))
	assert kept.quality_at


def test_shipped_formula_follows_what_customers_say(monkeypatch):
	"""By the shipped formula better answers of the follow-ups make a better score, complaints a worse one."""
	formula = frappe.get_doc("HL Provider Settings").quality_formula
	good = quality.score(formula, {"attitude": 5, "efficiency": 5, "quality": 5}, 4)
	fair = quality.score(formula, {"attitude": 3, "efficiency": 4, "quality": 3}, 4)
	blamed = quality.score(formula, {"attitude": 5, "efficiency": 5, "quality": 5, "valid_complaints": 2}, 4)
	assert good == 100
	assert fair < blamed < good


@pytest.mark.parametrize("formula", ["1 / jobs", "quality +", "unknown * 2", "__import__('os')", "'much'"])
def test_formula_that_fails_is_refused(formula):
	"""A formula that divides by nought, can't be read, names what is not there or does harm is not saved."""
	with pytest.raises(FormulaError):
		_settings(quality_formula=formula)


def test_preview_shows_who_would_change(monkeypatch):
	"""The preview tells the scores now and by another formula, and stores nothing."""
	_settings(quality_formula="50")
	quality.compute_all()
	changes = quality.preview("80", 4)
	assert {(row.quality, row.after) for row in changes} == {(50, 80)}
	assert frappe.db.get_value("HL Provider", changes[0].name, "quality") == 50


def test_computing_asks_no_more_for_more_providers():
	"""The number of queries does not grow with the number of providers."""
	with queries.counted() as few:
		quality.compute_all()
	for number in range(10):
		making.provider(f"Crowd {number}")
	with queries.counted() as many:
		quality.compute_all()
	assert len(many) <= len(few)


@pytest.mark.clause("C-8.1.3")
def test_ranking_tells_quality_and_facts(monkeypatch):
	"""The report ranks the providers by their quality and shows what it came from, for one trade or all."""
	_heard(monkeypatch, jobs=4, attitude=4.5)
	_settings(quality_formula="70 + jobs")
	quality.compute_all()
	making.provider("Not Computed Yet")
	_columns, rows, _message, chart = provider_ranking.execute({"category": "Plumbing"})
	assert {(row["quality"], row["number_of_jobs"], row["attitude"]) for row in rows[:-1]} == {(74, 4, 4.5)}
	assert (rows[-1]["provider_name"], rows[-1]["quality"]) == ("Not Computed Yet", None)
	assert "李姐家政" not in {row["provider_name"] for row in rows}
	assert chart["data"]["datasets"][0]["values"] == [74, 74]


def test_weights_and_reminders_are_checked():
	"""Settings by which nothing could be ranked, or whose reminders are no days, are refused."""
	with pytest.raises(frappe.ValidationError, match="weight"):
		_settings(
			**{
				f"{part}_weight": 0
				for part in ("distance", "capacity", "quality", "price", "language", "open")
			}
		)
	with pytest.raises(frappe.ValidationError, match="numbers with commas"):
		_settings(reminder_days="a month")

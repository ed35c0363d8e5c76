"""Reports of quality, against figures counted by hand."""

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import add_days, add_months, get_first_day, nowdate

from tests.support import making, reviewing

REVIEW = "HL Quality Review"
ANN, BEN = making.AGENT, making.FOLLOWUP_AGENT
RITA, ROLF = "rita@test.example", "rolf@test.example"


@pytest.fixture(autouse=True)
def _people(demo, site) -> None:
	for name in ("rita", "rolf"):
		making.user(name, "Hotline Quality Inspector")
	frappe.db.delete(REVIEW)


def _run(report: str, user: str = making.LEADER, **filters):
	period = {"from_date": add_days(nowdate(), -40), "to_date": nowdate()}
	with making.acting_as(user):
		return run(report, {**period, **filters}, ignore_prepared_report=True)


def _rows(answer) -> list[dict]:
	return [row for row in answer["result"] if isinstance(row, dict)]


@pytest.mark.clause("G-5.1")
def test_results_by_agent() -> None:
	"""By agent: how many reviews, their average, the lowest, how many were knocked out; with a chart."""
	for points, abuse in (((5, 5), False), ((5, 1), False), ((5, 5), True)):
		reviewing.score(reviewing.review(ANN, RITA), *points, abuse=abuse)
	reviewing.score(reviewing.review(BEN, RITA), 4, 4)
	reviewing.review(BEN, RITA)
	answer = _run("Quality Results")
	rows = {row["agent"]: row for row in _rows(answer)}
	assert (rows[ANN]["number"], rows[ANN]["average"], rows[ANN]["lowest"], rows[ANN]["knocked_out"]) == (
		3,
		60.0,
		0,
		1,
	)
	assert (rows[BEN]["number"], rows[BEN]["average"]) == (1, 80.0)
	assert answer["chart"]["data"]["datasets"][0]["values"] == [60.0, 80.0]
	items = {row["item"]: row["share"] for row in _rows(_run("Quality Results", group="item"))}
	assert items["Record"] == pytest.approx(75.0)


def test_disputed_results_wait() -> None:
	"""A result to which the agent objects does not count before it is decided."""
	review = reviewing.score(reviewing.review(ANN, RITA), 5, 1)
	with making.acting_as(ANN):
		review = making.take_step(review, "Object to Result", objection="No.")
	assert _rows(_run("Quality Results")) == []
	with making.acting_as(ROLF):
		making.take_step(review, "Decide Objection", decision="Result Stands", decision_note="Yes.")
	assert [row["average"] for row in _rows(_run("Quality Results"))] == [80.0]


def test_agreement_of_double_scores() -> None:
	"""Pairs are compared item by item: percent of equal results, Cohen's kappa, the mean gap of totals."""
	for number, (first, second) in enumerate([((5, 5), (5, 5)), ((5, 1), (5, 3)), ((3, 1), (3, 1))]):
		call = reviewing.call(ANN)
		pair = f"pair{number}"
		for reviewer, points in ((RITA, first), (ROLF, second)):
			reviewing.score(reviewing.review(ANN, reviewer, call=call, blind_pair=pair), *points)
	half = reviewing.review(ANN, RITA, blind_pair="half")
	reviewing.score(half)
	answer = _run("Double Scoring")
	rows = {row["item"]: row for row in _rows(answer)}
	assert (rows["Courtesy"]["agreed"], rows["Courtesy"]["kappa"]) == (100.0, 1.0)
	# 2 of 3 alike; by chance 1/3*1/3 + 2/3*1/3 = 1/3.
	assert (rows["Record"]["agreed"], rows["Record"]["kappa"]) == (66.7, 0.5)
	summary = {entry["label"]: entry["value"] for entry in answer["report_summary"]}
	assert 3 in summary.values() and 3.3 in summary.values()


@pytest.mark.clause("P-37")
def test_months_without_a_leader_listening() -> None:
	"""Each month says what leaders listened to and asked to be improved; a month without is named."""
	plan = reviewing.plan(making.LEADER, leaders=1)
	reviewing.call(ANN)
	reviewing.draw(plan)
	review = frappe.get_last_doc(REVIEW, {"plan": plan.name})
	reviewing.score(review, improvement="Say what happens next.")
	first = add_months(get_first_day(nowdate()), -1)
	answer = _run("Leaders Listening", from_date=first)
	this, before = _rows(answer)
	assert (this["calls"], this["asked"], this["improvements"]) == (1, 1, "Say what happens next.")
	assert (before["calls"], before["asked"]) == (0, 0)
	assert answer["report_summary"][0]["value"] == 1


def test_agents_read_no_reports() -> None:
	"""Results of all are for leaders and inspectors."""
	for report in ("Quality Results", "Double Scoring", "Leaders Listening", "Appraisal Results"):
		with pytest.raises(frappe.PermissionError):
			_run(report, user=ANN)

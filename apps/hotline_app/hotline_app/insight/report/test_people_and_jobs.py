"""Agents, providers, units and peaks in the reports, against figures written down by hand."""

from datetime import datetime, timedelta

import frappe
import pytest
from frappe.desk.query_report import run

from hotline_app.insight.report.provider_statistics import provider_statistics
from hotline_app.insight.report.unit_statistics import unit_statistics
from tests.support import counting, making, units

pytestmark = pytest.mark.usefixtures("demo", "site")

DAY = datetime(2025, 3, 3)
PERIOD = {"from_date": "2025-03-03", "to_date": "2025-03-03"}
ANN, BEN = making.AGENT, making.FOLLOWUP_AGENT
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def _run(report: str, user: str = making.LEADER, **filters) -> dict:
	with making.acting_as(user):
		return run(report, {**PERIOD, **filters}, ignore_prepared_report=True)


def _by(answer: dict, field: str) -> dict[str, dict]:
	return {row[field]: row for row in answer["result"] if not row.get("bold")}


def _call(agent: str, talk_s: int | None, at: datetime = DAY + HOUR, **fields) -> None:
	"""Store a call that rang at an agent; without `talk_s` nobody answered."""
	outcome = "Missed" if talk_s is None else "Answered"
	values = {
		"line": making.LINE,
		"direction": "Inbound",
		"stage": "Ended",
		"rating": 0,
		"waiting_s": 5,
		"offered": 1,
	}
	call = {**values, "agent": agent, "outcome": outcome, "started_at": at, **fields}
	[name] = counting.put("HL Call", [call])
	counting.put(
		"HL Call Leg",
		[
			{
				"parent": name,
				"parenttype": "HL Call",
				"parentfield": "legs",
				"agent": agent,
				"ringing_at": at,
				"answered_at": None if talk_s is None else at + 5 * timedelta(seconds=1),
				"talk_s": talk_s or 0,
			}
		],
	)


def _sat(agent: str, state: str, begin: datetime, end: datetime) -> dict:
	seconds = int((end - begin).total_seconds())
	return {"agent": agent, "state": state, "at": begin, "ended_at": end, "seconds": seconds}


@pytest.fixture
def agents() -> None:
	"""A day of two agents."""
	_call(ANN, 60, rating=5)
	_call(ANN, 120, rating=4)
	_call(ANN, None)
	_call(BEN, 30)
	_call(BEN, 30, at=DAY - HOUR)
	counting.put(
		"HL Seat Event",
		[
			# Of what began the evening before the hour after midnight is today's.
			_sat(ANN, "Ready", DAY - HOUR, DAY + HOUR),
			_sat(ANN, "Not Ready", DAY + HOUR, DAY + 1.5 * HOUR),
			_sat(ANN, "Wrap-up", DAY + 1.5 * HOUR, DAY + 1.5 * HOUR + MINUTE),
			_sat(ANN, "Signed Out", DAY + 2 * HOUR, DAY + 9 * HOUR),
		],
	)
	at = DAY + HOUR
	counting.orders(
		{"at": at, "agent": ANN, "done_at": at, "first_contact": 1},
		{"at": at, "agent": ANN, "done_at": at, "dispatched_at": at},
		{"at": at, "agent": ANN, "done_at": at, "round": 2},
		{"at": at, "agent": ANN, "done_at": at, "first_contact": 1, "duplicate_of": "other"},
		{"at": at, "agent": BEN},
	)
	[order] = counting.orders({"at": DAY - HOUR})
	counting.put(
		"HL Follow-up Task",
		[
			{
				"work_order": order,
				"line": making.LINE,
				"round": n,
				"agent": BEN,
				"stage": stage,
				"done_at": at,
			}
			for n, stage in enumerate(("Satisfied", "Unsatisfied", "Unreached", "Open"))
		],
	)
	reviews = [
		{"agent": ANN, "stage": "Closed", "score": score, "scored_at": at, "released_at": released}
		for score, released in ((80, at), (90, at), (10, None))
	]
	counting.put("HL Quality Review", reviews)


def test_agents_are_counted(agents) -> None:
	"""Calls, times, orders, follow-ups, satisfaction and quality are those of the day."""
	rows = _by(_run("Agent Statistics"), "agent")
	ann, ben = rows[ANN], rows[BEN]
	assert (ann["answered"], ann["missed"], ann["talk"], ann["wrap_up"]) == (2, 1, 90, 60)
	assert (ann["ready"], ann["not_ready"], ann["signed_in"]) == (1, 0.5, round(1.5 + 1 / 60, 2))
	assert (ann["orders"], ann["at_once"], ann["at_once_share"]) == (4, 1, 33.3)
	assert (ann["satisfaction"], ann["quality"]) == (90, 85)
	assert (ben["answered"], ben["missed"], ben["orders"], ben["follow_ups"]) == (1, 0, 1, 3)
	assert (ben["satisfaction"], ben["quality"], ben["ready"]) == (None, None, 0)


def test_agents_see_their_own_row(agents) -> None:
	"""An agent gets no other's figures, whatever is asked for; leaders get everybody's."""
	assert set(_by(_run("Agent Statistics", ANN), "agent")) == {ANN}
	assert set(_by(_run("Agent Statistics", ANN, agent=BEN), "agent")) == {ANN}
	assert set(_by(_run("Agent Statistics", agent=BEN), "agent")) == {BEN}
	assert {ANN, BEN} <= set(_by(_run("Agent Statistics"), "agent"))


def _job(order: str, receiver: dict, stage: str, **times) -> dict:
	fields = ("accepted_at", "done_at", "rework_of")
	values = {field: times.get(field) for field in fields}
	empty = {"provider": None, "handling_unit": None}
	return {"work_order": order, "stage": stage, "offered_at": DAY + HOUR, **empty, **receiver, **values}


def _jobs(receiver: dict) -> list[str]:
	"""Five jobs of a receiver: done in time, done late, done again, refused, timed out."""
	orders = counting.orders(*[{"at": DAY}] * 4)
	begin = DAY + HOUR
	done = {"accepted_at": begin + 10 * MINUTE, "done_at": begin + 2 * HOUR}
	late = {"accepted_at": begin + 20 * MINUTE, "done_at": begin + 4 * HOUR}
	names = counting.put(
		"HL Dispatch",
		[
			_job(orders[0], receiver, "Done", **done),
			_job(orders[1], receiver, "Done", **late),
			_job(orders[2], receiver, "Refused"),
			_job(orders[3], receiver, "Expired"),
		],
	)
	counting.put("HL Dispatch", [_job(orders[1], receiver, "Accepted", rework_of=names[1], **done)])
	late_by = counting.clock("HL Dispatch", names[1], begin + 3 * HOUR, state="Late", breached=1)
	counting.put("HL SLA Clock", [late_by])
	return orders


def _judged(order: str, receiver: dict) -> None:
	said = {"work_order": order, "done_at": DAY + 9 * HOUR, "purpose": "Evaluation", **receiver}
	tasks = counting.put(
		"HL Follow-up Task",
		[
			{**said, "round": n, "stage": stage}
			for n, stage in enumerate(("Satisfied", "Satisfied", "Unsatisfied"))
		],
	)
	# Asked how the work goes, nobody judges it.
	counting.put("HL Follow-up Task", [{**said, "round": 1, "stage": "Unsatisfied", "purpose": "Progress"}])
	child = {"parenttype": "HL Follow-up Task", "parentfield": "answers"}
	scores = (("Attitude", 5), ("Attitude", 3), ("Efficiency", 2))
	counting.put(
		"HL Follow-up Answer",
		[
			{**child, "parent": task, "dimension": dimension, "score": score}
			for task, (dimension, score) in zip(tasks, scores, strict=True)
		],
	)


@pytest.mark.clause("C-8.1.3")
def test_providers_are_counted() -> None:
	"""Offers, answers, times, rework, complaints and ratings of a provider are the period's."""
	plumber = making.provider_of(making.PROVIDER)
	[first, *_rest] = _jobs({"provider": plumber})
	_judged(first, {"provider": plumber})
	about = {"target_doctype": "HL Provider", "target": plumber, "line": making.LINE, "stage": "Closed"}
	complaints = [("Complaint", "Valid"), ("Complaint", "Not Valid"), ("Praise", None)]
	counting.put(
		"HL Complaint",
		[
			{**about, "kind": kind, "finding": finding, "received_at": DAY + HOUR, "confidential": 0}
			for kind, finding in complaints
		],
	)
	row = _by(_run("Provider Statistics"), "name")[plumber]
	assert (row["jobs"], row["accepted"], row["refused"], row["expired"]) == (5, 3, 1, 1)
	assert (row["done"], row["late"], row["rework"], row["on_time"]) == (3, 1, 1, 80)
	assert (row["complaints"], row["valid"], row["satisfaction"]) == (2, 1, 66.7)
	assert (row["attitude"], row["efficiency"], row.get("quality")) == (4, 2, None)
	# (10 + 20 + 10) minutes over three; (2 + 4 + 2) hours over three.
	assert (row["answering"], row["work"]) == (13.3, 2.7)


@pytest.mark.clause("G-5.3")
def test_units_are_counted() -> None:
	"""A unit's jobs, returns, lateness, urgings, supervisions and ratings are the period's."""
	unit = units.unit("Water", "water")
	[first, *_rest] = _jobs({"handling_unit": unit})
	_judged(first, {"handling_unit": unit})
	told = {"work_order": first, "line": making.LINE, "handling_unit": unit}
	counting.put("HL Urge", [{**told, "urged_at": DAY + hours * HOUR} for hours in (1, 2, 30)])
	counting.put("HL Supervision", [{**told, "issued_at": DAY + HOUR}])
	row = _by(_run("Unit Statistics"), "name")[unit]
	assert (row["jobs"], row["refused"], row["done"], row["on_time"]) == (5, 1, 3, 80)
	assert (row["urged"], row["supervised"], row["satisfaction"]) == (2, 1, 66.7)


def test_those_outside_see_their_own_row() -> None:
	"""A provider or unit that is let in gets its own row; the shipped reports don't let it in."""
	unit, other = units.unit("Water", "water"), units.unit("Roads", "roads")
	plumber, electrician = (making.provider_of(u) for u in (making.PROVIDER, making.OTHER_PROVIDER))
	for name in (unit, other):
		_jobs({"handling_unit": name})
	for name in (plumber, electrician):
		_jobs({"provider": name})
	with making.acting_as("water@demo.example"):
		assert [row["name"] for row in unit_statistics.execute(PERIOD)[1]] == [unit]
	with making.acting_as(making.PROVIDER):
		[row] = provider_statistics.execute(PERIOD)[1]
		assert (row["name"], row["jobs"], row["complaints"]) == (plumber, 5, 0)
	for user, report in ((making.PROVIDER, "Provider Statistics"), ("water@demo.example", "Unit Statistics")):
		with pytest.raises(frappe.PermissionError):
			_run(report, user)


@pytest.mark.clause("P-36")
def test_peaks_are_told_with_calls_and_seats() -> None:
	"""A peak has calls and answer rate before, during and after, seats planned and seats taken."""
	plan = frappe.get_all("HL Peak Plan", limit=1, pluck="name")[0]
	begin, end = DAY + 9 * HOUR, DAY + 10 * HOUR
	event = {"plan": plan, "line": making.LINE, "status": "Ended", "begun_at": begin, "ended_at": end}
	[name] = counting.put("HL Peak Event", [{**event, "extra_seats": 3, "reason": "Storm"}])
	times = {"starts_at": DAY + 8 * HOUR, "ends_at": DAY + 16 * HOUR, "status": "Closed", "seats_needed": 2}
	[shift] = counting.put("HL Shift", [{"date": DAY.date(), "line": making.LINE, **times}])
	member = {"parent": shift, "parenttype": "HL Shift", "parentfield": "members", "agent": ANN, "absent": 0}
	counting.put("HL Shift Member", [member])
	for minutes in range(0, 60, 10):
		_call(ANN, 60 if minutes < 30 else None, at=begin + minutes * MINUTE)
	_call(ANN, 60, at=begin - HOUR)
	_call(ANN, 60, at=begin, line="City 311")
	counting.put(
		"HL Seat Event", [_sat(ANN, "Ready", begin, end), _sat(BEN, "Ready", begin, begin + HOUR / 2)]
	)
	[row] = _run("Peaks")["result"]
	assert (row["before_calls"], row["during_calls"], row["after_calls"]) == (0.2, 3, 0)
	assert (row["before_rate"], row["during_rate"], row["after_rate"]) == (100, 50, None)
	assert (row["planned"], row["rostered"], row["there"], row["minutes"]) == (5, 1, 1.5, 60)
	halves = {row["at"]: row for row in _run("Peaks", event=name)["result"]}
	assert (halves[begin]["calls"], halves[begin]["answered"], halves[begin]["there"]) == (3, 3, 2)
	assert (halves[begin + HOUR / 2]["calls"], halves[begin + HOUR / 2]["answered"]) == (3, 0)

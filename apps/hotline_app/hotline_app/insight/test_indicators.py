"""The shipped indicators against figures counted by hand, and what an administrator may make of new ones."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import frappe
import pytest

from hotline_app.insight import answering, counting, indicators, keeping, measuring, verdict
from hotline_app.insight.report.indicator_trend import indicator_trend
from hotline_app.insight.report.indicators import indicators as report
from hotline_app.patches import indicators_are_kept
from hotline_app.telephony import offering
from tests.support import making
from tests.support.queries import counted

pytestmark = pytest.mark.usefixtures("site")

# A month in which nobody else has done anything.
START, END = datetime(2020, 3, 1), datetime(2020, 4, 1)
NOON = datetime(2020, 3, 10, 12)
HERE, THERE = "Here Line", "There Line"


@pytest.fixture(autouse=True)
def lines(site) -> None:
	for name, number, peak in ((HERE, "70001", "9-11, 22-2"), (THERE, "70002", None)):
		frappe.get_doc(
			{"doctype": "HL Line", "line_name": name, "number": number, "peak_hours": peak}
		).insert()


def row(doctype: str, **values: Any) -> str:
	"""Store a row as it stands, past the rules of its record: only what is counted matters here."""
	doc = frappe.get_doc({"doctype": doctype, "line": HERE, **values})
	doc.name = frappe.generate_hash(length=10)
	doc.db_insert()
	return doc.name


def call(at: datetime = NOON, outcome: str = "Answered", **values: Any) -> str:
	told = frappe._dict(
		{"direction": "Inbound", "stage": "Ended", "outcome": outcome, "waiting_s": 5, "line": HERE, **values}
	)
	return row("HL Call", started_at=at, offered=int(offering.counts(told)), **told)


def order(at: datetime = NOON, **values: Any) -> str:
	return row("HL Work Order", requested_at=at, **{"stage": "Closed", "round": 1, **values})


def clock(stops_at: str, state: str, **values: Any) -> str:
	facts = {"reference_doctype": "HL Work Order", "reference_name": "none", "title": "T", "due_at": NOON}
	return row("HL SLA Clock", started_at=NOON, stops_at=stops_at, state=state, **{**facts, **values})


def task(stage: str, **values: Any) -> str:
	return row("HL Follow-up Task", stage=stage, **{"purpose": "Evaluation", "done_at": NOON, **values})


def complaint(stage: str, **values: Any) -> str:
	return row("HL Complaint", stage=stage, **{"kind": "Complaint", "received_at": NOON, **values})


def job(stage: str, **values: Any) -> str:
	return row("HL Dispatch", stage=stage, offered_at=NOON, **values)


def review(stage: str, score: float, **values: Any) -> str:
	facts = {"scored_at": NOON, "released_at": NOON}
	return row("HL Quality Review", stage=stage, score=score, **{**facts, **values})


def value(name: str, start: datetime = START, end: datetime = END, **asked: Any) -> tuple:
	[found] = measuring.measure(name, start, end, **asked)
	return found.value, found.numerator, found.denominator


def by(name: str, group: str, start: datetime = START, end: datetime = END) -> dict:
	return {one.group: one.value for one in measuring.measure(name, start, end, by=group)}


def member(role: str) -> str:
	"""Return a user with one role; the framework makes a site's first user a System Manager, too."""
	if not frappe.db.exists("User", "counting-first@test.example"):
		making.user("counting-first", "System Manager")
	return making.user(f"counting-{role.lower().replace(' ', '-')}", role)


def _calls() -> None:
	call(START, rings=2, waiting_s=10, talk_s=60, hold_s=10, wrap_up_s=20)
	call(rings=4, waiting_s=30, talk_s=120, wrap_up_s=30)
	# Entered by hand: nobody knows how often it rang.
	call(END - timedelta(seconds=1), waiting_s=0, talk_s=30)
	call(outcome="Abandoned", waiting_s=15)
	call(outcome="Missed")
	# None of these counts: ended in the menu, refused, outbound, under way, not in the month.
	call(outcome="Abandoned", waiting_s=0)
	call(outcome="Refused")
	call(direction="Outbound")
	call(stage="Talking", outcome="")
	call(END, outcome="Missed")
	call(START - timedelta(seconds=1), outcome="Missed")


@pytest.mark.clause("G-2.5")
def test_calls() -> None:
	"""Answer rate, rings, waiting and handling time are those of calls that count, of the period only."""
	_calls()
	assert value("Answer Rate") == (60.0, 3, 5)
	assert value("Rings before Answer") == (3.0, 6, 2)
	assert value("Waiting before Answer") == (40 / 3, 40, 3)
	assert value("Handling Time") == (90.0, 270, 3)


def test_deadlines() -> None:
	"""Of the deadlines that fell due those that were kept; one that still runs past its time was not."""
	for stops_at in ("dispatched_at", "answered_at", "followed_up_at", "done_at"):
		clock(stops_at, "Met")
		clock(stops_at, "Met", due_at=START)
		clock(stops_at, "Late")
		clock(stops_at, "Running", breached=1)
		clock(stops_at, "Met", due_at=END)
		clock(stops_at, "Late", reference_doctype="HL Complaint")
	clock("contacted_at", "Late")
	clock("arrived_at", "Met")
	for name in ("Timely Dispatch", "Timely Follow-up", "Timely Completion"):
		assert value(name) == (50.0, 2, 4), name
	assert value("Timely Response") == (50.0, 3, 6)


def test_orders() -> None:
	"""Resolution at all and at once, and urging, are of orders that came in; repeats don't count."""
	first = order(first_contact=1)
	order(urge_count=2, dispatched_at=NOON, stage="Done")
	order(round=2)
	order(stage="Handling", dispatched_at=NOON)
	order(stage="Cancelled", urge_count=1)
	order(stage="Draft")
	order(duplicate_of=first, urge_count=1, first_contact=1)
	order(END, urge_count=1)
	assert value("Resolution Rate") == (75.0, 3, 4)
	assert value("First-contact Resolution") == (25.0, 1, 4)
	assert value("Urge Rate") == (25.0, 1, 4)


def test_satisfaction() -> None:
	"""Satisfied are counted of those who answered an evaluation: all, of handled and of repeated orders."""
	task("Satisfied")
	task("Satisfied", dispatch="d1")
	task("Unsatisfied", dispatch="d2")
	task("Satisfied", dispatch="d2", round=2)
	task("Unsatisfied", round=3)
	task("Unreached", dispatch="d1", round=2)
	task("Unsatisfied", purpose="Progress")
	task("Unsatisfied", done_at=END)
	assert value("Satisfaction") == (60.0, 3, 5)
	assert value("Satisfaction with Handled Orders") == (100 * 2 / 3, 2, 3)
	assert value("Satisfaction with Repeated Handling") == (50.0, 1, 2)


def test_complaints_jobs_reviews() -> None:
	"""Complaints answered, jobs refused and repeated, and the mean of reviews that hold."""
	for stage in ("Answered", "Closed", "Investigation", "Appealed"):
		complaint(stage)
	complaint("Withdrawn")
	complaint("Closed", kind="Praise")
	assert value("Complaint Handling Rate") == (50.0, 2, 4)
	first = job("Done")
	job("Refused")
	job("Expired")
	job("Working", rework_of=first)
	assert value("Refusal Rate") == (25.0, 1, 4)
	assert value("Rework Rate") == (50.0, 1, 2)
	review("Scored", 80)
	review("Closed", 95)
	review("Objected", 10)
	review("Scored", 10, released_at=None)
	assert value("Quality Score") == (87.5, 175, 2)


def test_nothing_is_no_value() -> None:
	"""Where nothing was counted every shipped indicator has no value, neither 0 nor 100 percent."""
	names = frappe.get_all("HL Indicator", pluck="name")
	assert len(names) >= 21
	for name in names:
		assert value(name)[0] is None, name
		assert verdict.met(name, None) is None


def test_verdict() -> None:
	"""A value meets a target that it reaches, from below or above; a clause may ask for its own figure."""
	assert [verdict.met("Answer Rate", n) for n in (94.9, 95.0, 95.1)] == [False, True, True]
	assert [verdict.met("Rings before Answer", n) for n in (2.9, 3.0, 3.1)] == [True, True, False]
	assert verdict.met("Answer Rate", 92, figure=90) is True
	rate = frappe.get_doc("HL Indicator", "Answer Rate")
	assert (verdict.figure_of(rate, "C-6.1.7"), verdict.figure_of(rate, "G-2.5")) == (90, 95)
	rate.target = 0
	assert verdict.met(rate, 50) is None


@pytest.mark.clause("C-6.1.7")
def test_peak_and_off_peak() -> None:
	"""The peak hours of a line are its own, over midnight too, or the busy hours of its last weeks."""
	for hour, outcome in ((9, "Answered"), (10, "Missed"), (11, "Missed"), (1, "Answered"), (2, "Answered")):
		call(NOON.replace(hour=hour), outcome)
	assert value("Answer Rate at Peak") == (100 * 2 / 3, 2, 3)
	assert value("Answer Rate off Peak") == (50.0, 1, 2)
	end = NOON + timedelta(hours=12)
	for _n in range(23):
		call(NOON, line=THERE)
	call(NOON.replace(hour=3), "Missed", line=THERE)
	call(NOON - answering.HISTORY, "Missed", line=THERE)
	assert by("Answer Rate at Peak", "line", START, end) == {HERE: 100 * 2 / 3, THERE: 100.0}
	assert by("Answer Rate off Peak", "line", NOON.replace(hour=0), end) == {HERE: 50.0, THERE: 0.0}
	frappe.db.set_value("HL Line", THERE, "peak_hours", "3")
	assert by("Answer Rate at Peak", "line", START, end)[THERE] == 0.0


@pytest.mark.parametrize("text", ["8-25", "morning", "9--11", "7-7", "24"])
def test_peak_hours_that_nobody_can_read(text: str) -> None:
	"""A line refuses peak hours that are no hours, and says how they are written."""
	line = frappe.get_doc("HL Line", HERE)
	line.peak_hours = text
	with pytest.raises(frappe.ValidationError, match="8-11"):
		line.save()


def _calls_around_midnight(day: datetime) -> None:
	"""Each of two days answers 77 of 80 calls, but of those from noon to noon 34 of 40."""
	for at, many, missed in ((10, 60, 0), (20, 20, 3), (28, 20, 3), (38, 60, 0)):
		for n in range(many):
			call(day + timedelta(hours=at, seconds=n), "Missed" if n < missed else "Answered")


WORST = "Answer Rate of the Worst 24 Hours"


@pytest.mark.clause("G-4.1.4")
def test_any_continuous_24_hours() -> None:
	"""Each calendar day answers more than 95 %, but not the 24 hours over midnight: they are found."""
	_calls_around_midnight(START)
	call(START + timedelta(hours=12), line=THERE)
	assert all(found > 95 for found in by("Answer Rate", "day").values())
	assert value(WORST, filters={"line": HERE}) == (85.0, 34, 40)
	assert by(WORST, "line") == {HERE: 85.0, THERE: 100.0}
	assert by(WORST, "month") == {START: 85.0}
	assert by(WORST, "day") == {START: by("Answer Rate", "day")[START], START + timedelta(days=1): 85.0}
	assert verdict.met(WORST, 85.0) is False
	assert value(WORST, START, START + timedelta(hours=23))[0] is None


@pytest.mark.clause("G-4.1.4")
def test_24_hours_between_two_months() -> None:
	"""24 hours that begin in one month and end in the next are among the kept values of the second."""
	_calls_around_midnight(END - timedelta(days=1))
	keeping.keep(WORST, "Month", END.date(), date(2020, 4, 30))
	assert _kept(indicator=WORST) == {(line, END.date()): (85.0, 40) for line in (None, HERE)}


def test_hours_that_are_not_over() -> None:
	"""Of the present 24 hours nobody knows yet what they come to: only spans that are over count."""
	now = frappe.utils.now_datetime()
	for hours in range(1, 30):
		call(now - timedelta(hours=hours), "Missed" if hours == 1 else "Answered")
	found = value(WORST, now - timedelta(hours=30), now + timedelta(days=3), filters={"line": HERE})
	assert found[1:] == (22, 23)


def test_groups() -> None:
	"""An indicator is told apart by a field or by time with one statement, however many groups there are."""
	for day in range(1, 21):
		call(START + timedelta(days=day), line=HERE if day % 2 else THERE)
	with counted() as few:
		assert by("Answer Rate", "line") == {HERE: 100.0, THERE: 100.0}
	with counted() as many:
		assert len(by("Answer Rate", "day")) == 20
	assert len([one for one in many if "tabHL Call" in one]) == 1
	assert len(many) <= len(few)
	assert by("Answer Rate", "hour") == {START + timedelta(days=day): 100.0 for day in range(1, 21)}
	assert by("Answer Rate", "month") == {START: 100.0}
	with pytest.raises(counting.UncountableError):
		by("Answer Rate", "provider")


def _new(**values: Any):
	return frappe.get_doc(
		{
			"doctype": "HL Indicator",
			"indicator_name": "Orders by WeChat",
			"definition": "Orders that came by WeChat, of all.",
			"measure": "Share",
			"unit": "Percent",
			"source": "HL Work Order",
			"date_field": "requested_at",
			"conditions": '{"channel": "WeChat"}',
			**values,
		}
	)


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"date_field": "stage"}, "date or time"),
		({"conditions": "[["}, "filters"),
		({"conditions": None}, "what makes the share"),
		({"base_conditions": '[["nothing", "=", 1]]'}, "has no field"),
		({"conditions": '[["channel", "resembles", "x"]]'}, "."),
		({"source": "HL Line Duty"}, "records of their own"),
		({"source": "HL Provider Settings"}, "records of their own"),
		({"measure": "Average", "value_field": "title"}, "not a number"),
		({"measure": "Function", "function": "os.system"}, "no function"),
		({"clauses": [{"clause": "G-2.5"}, {"clause": "G-2.5"}]}, "once"),
	],
)
def test_what_can_not_be_measured(values: dict, said: str) -> None:
	"""An indicator that can't be measured is refused when it is saved, with what is wrong."""
	with pytest.raises(frappe.ValidationError, match=said):
		_new(**values).insert()
	assert not frappe.db.exists("HL Indicator", "Orders by WeChat")


def test_measures() -> None:
	"""Sums and counts of a new indicator are what they say; nothing counted is 0 of them."""
	order(rating=4)
	order(rating=2, channel="WeChat")
	_new().insert()
	_new(indicator_name="Points", measure="Sum", value_field="rating", unit="Points").insert()
	_new(indicator_name="Orders", measure="Count", unit="Count").insert()
	assert value("Orders by WeChat") == (50.0, 1, 2)
	assert value("Points") == (6.0, 6, 2)
	assert value("Orders") == (2.0, 2, 2)
	assert value("Orders", END, END + timedelta(days=1)) == (0.0, 0, 0)


def test_try() -> None:
	"""The form shows the value of the last 30 days before anything is saved."""
	order(frappe.utils.now_datetime() - timedelta(minutes=1), channel="WeChat")
	tried = _new(base_conditions=json.dumps([["line", "=", HERE]])).run_method("try_out")
	assert (tried["value"], tried["denominator"]) == (100.0, 1)
	assert [(one["group"], one["value"]) for one in tried["lines"]] == [(HERE, 100.0)]
	assert not frappe.db.exists("HL Indicator", "Orders by WeChat")


def test_report() -> None:
	"""The report tells value, target, verdict and change since the period before, with the lists behind."""
	_calls()
	call(START - timedelta(days=2))
	period = {"from_date": START.date(), "to_date": date(2020, 3, 31)}
	_columns, rows, _message, chart = report.execute(period)
	[rate] = [row for row in rows if row["indicator"] == "Answer Rate"]
	assert (rate["value"], rate["target"], rate["met"]) == (60.0, 95, "Missed")
	assert (rate["previous"], rate["change"]) == (50.0, 10.0)
	assert (rate["numerator"], rate["denominator"]) == (3, 5)
	assert frappe.db.count(rate["source"], rate["filters"]) == 5
	assert frappe.db.count(rate["source"], [*rate["filters"], *rate["part"]]) == 3
	assert 60.0 in chart["data"]["datasets"][0]["values"]
	_columns, rows, _message, chart = report.execute(
		{**period, "group_by": "Line", "indicator": "Answer Rate"}
	)
	assert [(row["group"], row["value"]) for row in rows] == [(HERE, 60.0)]
	assert len(report.execute({**period, "line": THERE, "indicator": "Answer Rate"})[1]) == 1


def test_trend() -> None:
	"""The course of an indicator has a row and a point for each day with something to measure."""
	call(NOON)
	call(NOON + timedelta(days=2), "Missed")
	asked = {"indicator": "Answer Rate", "from_date": START.date(), "to_date": date(2020, 3, 31)}
	_columns, rows, _message, chart, summary = indicator_trend.execute(asked)
	assert [(row["at"], row["value"], row["met"]) for row in rows] == [
		("2020-03-10", 100.0, "Met"),
		("2020-03-12", 0.0, "Missed"),
	]
	assert chart["data"]["yMarkers"][0]["value"] == 95
	assert summary[0]["value"] == 50.0
	assert len(indicator_trend.execute({**asked, "step": "Month"})[1]) == 1
	with pytest.raises(frappe.ValidationError, match="period"):
		indicator_trend.execute({**asked, "step": "Hour", "to_date": "2020-12-31"})


def _kept(**asked: Any) -> dict:
	rows = frappe.get_all(
		"HL Indicator Value", asked, ["line", "starts_on", "value", "denominator"], order_by="starts_on"
	)
	return {(row.line, row.starts_on): (row.value, row.denominator) for row in rows}


def test_values_are_kept() -> None:
	"""Values are kept by day and month, for each line and all; computed anew, what came late is in them."""
	task("Satisfied")
	task("Unsatisfied", line=THERE)
	keeping.keep("Satisfaction", "Day", START.date(), date(2020, 3, 31))
	keeping.keep("Satisfaction", "Month", NOON.date(), date(2020, 3, 31))
	day = NOON.date()
	expected = {None: (50.0, 2), HERE: (100.0, 1), THERE: (0.0, 1)}
	of = {"indicator": "Satisfaction"}
	assert _kept(**of, period="Day") == {(line, day): told for line, told in expected.items()}
	assert _kept(**of, period="Month") == {(line, START.date()): told for line, told in expected.items()}
	task("Unsatisfied")
	with counted() as statements:
		keeping.keep("Satisfaction", "Day", START.date(), date(2020, 3, 31))
	assert _kept(**of, period="Day")[(HERE, day)] == (50.0, 2)
	for number in range(15):
		task("Satisfied", done_at=START + timedelta(days=number))
	with counted() as more:
		keeping.keep("Satisfaction", "Day", START.date(), date(2020, 3, 31))
	assert len(more) == len(statements)
	frappe.delete_doc("HL Indicator", "Satisfaction")
	assert not _kept(**of)


def test_one_that_fails_hinders_no_other() -> None:
	"""An indicator that can't be computed any more is noted as an error; all others are kept."""
	frappe.db.set_value("HL Indicator", "Urge Rate", "date_field", "gone_at")
	frappe.clear_document_cache("HL Indicator", "Urge Rate")
	now = frappe.utils.now_datetime()
	order(now - timedelta(minutes=1))
	keeping.run()
	assert _kept(indicator="Resolution Rate", line=HERE, period="Day") == {(HERE, now.date()): (100.0, 1)}
	assert frappe.db.exists("Error Log", {"reference_doctype": "HL Indicator", "reference_name": "Urge Rate"})


def test_what_is_secret_is_in_no_figure() -> None:
	"""Confidential orders are counted for who may know of them only, and are in no kept value."""
	open_order = order()
	secret = order(confidential=1, urge_count=1)
	led = order(led_elsewhere=1)
	complaint("Registered", kind="Report of Wrongdoing", came_in_as=led)
	complaint("Closed")
	for name in (open_order, secret, led):
		clock("done_at", "Late" if name == secret else "Met", reference_name=name)
		task("Unsatisfied" if name == secret else "Satisfied", work_order=name)
	assert value("Urge Rate") == (100 / 3, 1, 3)
	agent = member("Hotline Agent")
	with making.acting_as(agent):
		assert value("Urge Rate") == (0.0, 0, 1)
		assert value("Timely Completion") == (100.0, 1, 1)
		assert value("Satisfaction") == (100.0, 1, 1)
	for name, kept in (
		("Urge Rate", (0.0, 1)),
		("Timely Completion", (100.0, 1)),
		("Satisfaction", (100.0, 1)),
		("Complaint Handling Rate", (100.0, 1)),
	):
		keeping.keep(name, "Month", START.date(), date(2020, 3, 31))
		assert _kept(indicator=name)[(None, START.date())] == kept, name


def test_sites_of_before() -> None:
	"""The patch marks the calls that count and gives clocks the line of their record."""
	counts = [call(), call(outcome="Abandoned", waiting_s=3)]
	for values in (
		{"outcome": "Abandoned", "waiting_s": 0},
		{"outcome": "Refused"},
		{"direction": "Outbound"},
	):
		call(**values)
	clocks = [
		clock("done_at", "Met", reference_name=order(), line=None),
		clock(
			"done_at", "Met", reference_doctype="HL Complaint", reference_name=complaint("Closed"), line=None
		),
	]
	frappe.db.set_value("HL Call", {"started_at": NOON}, "offered", 0)
	indicators_are_kept.execute()
	assert set(frappe.get_all("HL Call", {"offered": 1, "started_at": NOON}, pluck="name")) == set(counts)
	assert [frappe.db.get_value("HL SLA Clock", name, "line") for name in clocks] == [HERE, HERE]


def test_who_reads_figures() -> None:
	"""Figures of records that a user may not read are refused; the report leaves such indicators out."""
	inspector = member("Hotline Quality Inspector")
	editor = member("Hotline Knowledge Editor")
	with making.acting_as(editor), pytest.raises(frappe.PermissionError):
		value("Complaint Handling Rate")
	with making.acting_as(inspector):
		readable = {doc.source for doc in indicators.usable()}
		assert "HL Call" in readable
		assert all(frappe.has_permission(source, "read") for source in readable)
	with making.acting_as(inspector), pytest.raises(frappe.PermissionError):
		_new().insert()


def test_whoever_is_kept_to_a_line_sees_its_figures() -> None:
	"""A leader with a User Permission on a line reads its kept values, and not those of all lines."""
	leader = member("Hotline Shift Leader")
	call()
	call(outcome="Missed", line=THERE)
	keeping.keep("Answer Rate", "Month", START.date(), date(2020, 3, 31))
	fence = {"user": leader, "allow": "HL Line", "for_value": HERE, "apply_to_all_doctypes": 1}
	frappe.get_doc({"doctype": "User Permission", **fence}).insert()
	with making.acting_as(leader):
		assert frappe.get_list("HL Indicator Value", {"indicator": "Answer Rate"}, pluck="line") == [HERE]
		assert value("Answer Rate") == (100.0, 1, 1)

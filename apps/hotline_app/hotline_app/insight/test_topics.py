"""Hot topics, sudden rises, weak points and new words, on orders of which each number is written down."""

from datetime import datetime, timedelta

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import get_datetime, now_datetime, nowdate

from hotline_app.insight import rising
from hotline_app.insight.statistics import new_words, topics
from hotline_app.insight.statistics.orders import Period
from tests.support import counting, making

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
# A Monday.
TODAY = datetime(2025, 3, 31)
PERIOD = {"from_date": "2025-03-31", "to_date": "2025-03-31"}
WUXING, NANXUN = "Wuxing District", "Nanxun District"


@pytest.fixture(autouse=True)
def _before(demo, site) -> None:
	"""Four of a topic on each of the Mondays before, and many more on the Sundays."""
	frappe.db.delete("HL Topic Rise")
	for week in (1, 2, 3, 4):
		monday = TODAY - week * WEEK + timedelta(hours=9)
		counting.orders(*[{"at": monday}] * 4, *[{"at": monday - DAY}] * 9)
		counting.orders(*[{"at": monday, "category": "Electrical"}] * 4)


def _run(report: str, user: str = making.LEADER, **filters) -> list[dict]:
	with making.acting_as(user):
		return run(report, {**PERIOD, **filters}, ignore_prepared_report=True)["result"]


@pytest.mark.clause("H-5.3")
@pytest.mark.clause("P-14")
def test_a_sudden_rise_is_told_from_a_usual_day() -> None:
	"""Sixteen where four come on a Monday are a rise, five are none, however many come on Sundays."""
	at = TODAY + timedelta(hours=9)
	counting.orders(*[{"at": at}] * 16, *[{"at": at, "category": "Electrical"}] * 5)
	rows = {row["category"]: row for row in _run("Hot Topics")}
	risen, usual = (rows[frappe._(name)] for name in ("Plumbing", "Electrical"))
	assert (risen["orders"], risen["expected"], risen["change"], risen["rises"]) == (16, 4, 300, 1)
	assert (usual["orders"], usual["expected"], usual["change"], usual["rises"]) == (5, 4, 25, 0)
	assert [row["category"] for row in _run("Hot Topics", only_rises=1)] == [frappe._("Plumbing")]


def test_earlier_periods_have_the_same_weekdays() -> None:
	"""What a period is compared with is as long, begins on its weekday, and never touches it or another."""
	for days in (1, 7, 10, 31):
		period = Period(TODAY, TODAY + days * DAY)
		before = topics.earlier(period, 3)
		assert all(one.first.weekday() == 0 and one.after - one.first == days * DAY for one in before)
		assert all(one.after <= later.first for later, one in zip([period, *before], before, strict=False))


@pytest.fixture
def this_morning() -> datetime:
	"""A moment of today that is over; of the same weekdays before there were two each."""
	now = get_datetime(nowdate())
	for week in (1, 2, 3, 4):
		counting.orders(*[{"at": now - week * WEEK, "area": area} for area in (WUXING, NANXUN)])
	return now


def _told(user: str) -> list[str]:
	about = {"document_type": "HL Topic Rise", "for_user": user}
	return frappe.get_all("Notification Log", about, pluck="subject")


@pytest.mark.clause("H-5.3")
def test_leaders_are_told_of_a_rise_once(this_morning) -> None:
	"""The sweep keeps a rise of today and tells the leaders of its line, not again in the next hour."""
	frappe.get_doc(
		{
			"doctype": "User Permission",
			"user": making.user("elsewhere", "Hotline Shift Leader"),
			"allow": "HL Line",
			"for_value": "City 311",
		}
	).insert()
	counting.orders(*[{"at": this_morning, "area": WUXING}] * 20)
	for _hour in range(2):
		rising.run()
	[rise] = frappe.get_all("HL Topic Rise", {"category": "Plumbing"}, ["area", "orders", "line"])
	assert (rise.line, rise.orders >= 20) == (making.LINE, True)
	assert len(_told(making.LEADER)) == len(set(_told(making.LEADER))) == frappe.db.count("HL Topic Rise")
	assert _told("elsewhere@test.example") == []


def test_a_rise_is_named_by_its_widest_place(this_morning) -> None:
	"""What rises everywhere is one rise; what rises in one area alone is that area's."""
	counting.orders(*[{"at": this_morning, "category": "Electrical", "area": WUXING}] * 12)
	period = Period(this_morning, now_datetime())
	found = {topic for topic in rising.find(period) if topic.category == "Electrical"}
	assert found == {rising.Topic(making.LINE, "Electrical", None)}
	many = [{"at": this_morning - week * WEEK, "category": "Electrical"} for week in (1, 2, 3, 4)]
	counting.orders(*(one for one in many for _n in range(20)))
	counting.orders(*[{"at": this_morning, "category": "Electrical"}] * 20)
	found = {topic for topic in rising.find(period) if topic.category == "Electrical"}
	assert found == {rising.Topic(making.LINE, "Electrical", WUXING)}


def test_confidential_orders_make_no_rise(this_morning) -> None:
	"""Everybody who leads is told, so confidential orders are left out of what is told."""
	counting.orders(*[{"at": this_morning, "confidential": 1, "category": "Electrical"}] * 30)
	rises = rising.find(Period(this_morning, now_datetime()))
	assert not any(topic.category == "Electrical" for topic in rises)


@pytest.mark.clause("H-5.3")
def test_weak_points_are_worse_than_the_rest() -> None:
	"""A category with many overdue, reopened, repeated and unsatisfied ones is weak in just these."""
	at = TODAY + timedelta(hours=9)
	good = counting.orders(*[{"at": at, "category": "Electrical"}] * 60)
	bad = counting.orders(*[{"at": at, "round": 2 if n < 8 else 1} for n in range(20)])
	counting.orders(*[{"at": at, "category": "Electrical", "duplicate_of": good[0]}] * 2)
	late = [*bad[:9], *good[:1]]
	breached = {"state": "Late", "breached": 1}
	counting.put("HL SLA Clock", [counting.clock("HL Work Order", name, TODAY, **breached) for name in late])
	stages = [(name, "Unsatisfied") for name in bad[:6]] + [(name, "Satisfied") for name in good[:30]]
	counting.put(
		"HL Follow-up Task",
		[
			{
				"work_order": name,
				"purpose": "Evaluation",
				"stage": stage,
				"done_at": at,
				"round": 1,
				"line": making.LINE,
			}
			for name, stage in stages
		],
	)
	rows = {row["category"]: row for row in _run("Weak Points") if not row.get("bold")}
	weak, other = (rows[frappe._(name)] for name in ("Plumbing", "Electrical"))
	assert weak["weak"] == ", ".join(frappe._(aspect) for aspect in ("Dissatisfied", "Overdue", "Reopened"))
	assert (weak["overdue_share"], weak["reopened_share"], weak["unsatisfied_share"]) == (45, 40, 100)
	assert (other["weak"], other["orders"], other["repeated"], other["repeated_share"]) == ("", 62, 2, 3.2)
	assert [row["category"] for row in _run("Weak Points", only_weak=1)][:-1] == [frappe._("Plumbing")]


def _said(text: str, callers: int, **fields) -> None:
	at = TODAY + timedelta(hours=9)
	people = [{"caller_phone": f"1390000{n:04}", "description": text, "title": text} for n in range(callers)]
	counting.orders(*({"at": at, **person, **fields} for person in people))


def _words() -> dict[str, dict]:
	return {row["word"]: row for row in _run("New Words")}


@pytest.mark.clause("H-5.3")
def test_new_words_are_those_that_many_use_now() -> None:
	"""A word of many callers that nobody used is new; one of every day, or of one caller, is not."""
	_said("小区里有人感染奥密克戎毒株", 30)
	words = _words()
	assert (words["奥密克戎"]["callers"], words["奥密克戎"]["before"]) == (30, 0)
	assert "tap" not in words
	at = TODAY + timedelta(hours=9)
	counting.orders(*[{"at": at, "caller_phone": "13912345678", "description": "蝙蝠又来了"}] * 30)
	assert "蝙蝠" not in _words()


def test_new_words_lead_to_nobody() -> None:
	"""Names, addresses and numbers of callers are left out, and confidential orders are not read."""
	_said("欧阳锋先生住在桃花岛路，电话13912345678", 30, caller_name="欧阳锋", address="桃花岛路8号")
	_said("市长受贿举报材料", 30, confidential=1)
	words = set(_words())
	assert not any(part in word for word in words for part in ("欧阳", "桃花", "139", "受贿", "举报"))
	assert "电话" in new_words.words_of("欧阳锋先生住在桃花岛路，电话13912345678", ["欧阳锋"])

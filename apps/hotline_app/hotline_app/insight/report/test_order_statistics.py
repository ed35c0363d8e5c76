"""Orders and deadlines in the reports, against figures that plain Python counts from the same records."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

import frappe
import pytest
from frappe.desk.query_report import run

from hotline_app.intake.trees import lineage
from tests.support import counting, making, queries, units

FIRST, LAST = date(2025, 3, 3), date(2025, 3, 16)
PERIOD = {"from_date": str(FIRST), "to_date": str(LAST)}
BEGIN = datetime(2025, 3, 3)
OTHER_LINE = "City 311"


@pytest.fixture
def tree(demo, site) -> dict[str, list[str]]:
	"""Two categories under one, a third beside it, and areas of two levels."""
	root = _category("Pipes", None, 1)
	return {
		"category": [_category("Taps", root), _category("Drains", root), _category("Lamps", None)],
		"area": frappe.get_all("HL Area", {"is_group": 0}, pluck="name", order_by="name", limit=3),
	}


def _category(name: str, parent: str | None, is_group: int = 0) -> str:
	values = {"category_name": name, "parent_hl_category": parent, "is_group": is_group}
	return frappe.get_doc({"doctype": "HL Category", **values}).insert().name


@pytest.fixture
def records(tree) -> list[dict]:
	"""Orders of two weeks and of the two before, at random, with what became of each."""
	random, unit = Random(5), units.unit("Water Works")
	made = []
	for _n in range(120):
		at = BEGIN + timedelta(minutes=random.randrange(-14 * 24 * 60, 14 * 24 * 60))
		done = random.random() < 0.6
		made.append(
			{
				"at": at,
				"kind": random.choice(("Repair", "Enquiry", "Complaint")),
				"category": random.choice(tree["category"]),
				"area": random.choice([*tree["area"], None]),
				"line": random.choice((making.LINE, OTHER_LINE)),
				"handling_unit": random.choice((unit, None)),
				"stage": "Closed" if done else "Accepted",
				"done_at": at + timedelta(minutes=random.randrange(600)) if done else None,
				"urge_count": random.choice((0, 0, 2)),
				"round": random.choice((1, 1, 2)),
			}
		)
	names = counting.orders(*made)
	late = [name for name in names if random.random() < 0.3]
	# Two deadlines of one order are one overdue order.
	for title in ("To Be Done", "To Be Answered"):
		counting.put(
			"HL SLA Clock",
			[counting.clock("HL Work Order", n, BEGIN, title=title, state="Late", breached=1) for n in late],
		)
	return [{**one, "name": name, "late": name in late} for one, name in zip(made, names, strict=True)]


def _run(report: str = "Order Statistics", user: str = making.LEADER, **filters) -> dict:
	with making.acting_as(user):
		return run(report, {**PERIOD, **filters}, ignore_prepared_report=True)


def _rows(answer: dict) -> list[dict]:
	return [row for row in answer["result"] if not row.get("bold")]


def _within(record: dict) -> bool:
	return FIRST <= record["at"].date() <= LAST


def _top(record: dict) -> str:
	return lineage("HL Category", record["category"])[-1]


KEYS = {
	"kind": lambda record: record["kind"],
	"category": lambda record: record["category"],
	"category_1": _top,
	"area": lambda record: record["area"],
	"area_1": lambda record: record["area"] and lineage("HL Area", record["area"])[-1],
	"handling_unit": lambda record: record["handling_unit"],
	"line": lambda record: record["line"],
	"stage": lambda record: record["stage"],
	"hour": lambda record: f"{record['at'].hour:02}:00",
	"month": lambda record: f"{record['at']:%Y-%m}",
}


@pytest.mark.clause("P-14")
@pytest.mark.clause("P-12")
@pytest.mark.parametrize("by", KEYS)
def test_orders_are_counted_by_each_dimension(records, by) -> None:
	"""Orders, what became of them, share, handling and those before are as Python counts them."""
	rows = {row["group_0"]: row for row in _rows(_run(by=by))}
	counted = [record for record in records if _within(record)]
	before = Counter(_label(by, record) for record in records if not _within(record))
	for label in {_label(by, record) for record in counted}:
		own, row = [record for record in counted if _label(by, record) == label], rows[label]
		done = [record for record in own if record["done_at"]]
		hours = sum((record["done_at"] - record["at"]).total_seconds() for record in done) / 3600
		assert (row["orders"], row["accepted"], row["done"]) == (len(own), len(own), len(done))
		assert row["closed"] == sum(record["stage"] == "Closed" for record in own)
		assert row["overdue"] == sum(record["late"] for record in own)
		assert row["urged"] == sum(record["urge_count"] > 0 for record in own)
		assert row["reopened"] == sum(record["round"] > 1 for record in own)
		assert row["handling"] == (pytest.approx(hours / len(done), abs=0.051) if done else None)
		assert row["share"] == round(100 * len(own) / len(counted), 1)
		assert by == "month" or row["before"] == before[label]
	assert sum(row["orders"] for row in rows.values()) == len(counted)


def _label(by: str, record: dict) -> str:
	key = KEYS[by](record)
	return frappe._(key, context="HL Work Order") if key else frappe._("Not Said")


def test_two_dimensions_make_a_stacked_chart(records) -> None:
	"""By two dimensions each pair has its row, and the chart stacks the one over the other."""
	answer = _run(by="kind", then_by="line")
	counted = Counter((r["kind"], r["line"]) for r in records if _within(r))
	rows = {(row["group_0"], row["group_1"]): row["orders"] for row in _rows(answer)}
	told = {tuple(frappe._(part, context="HL Work Order") for part in key): n for key, n in counted.items()}
	assert rows == told
	sets = answer["chart"]["data"]["datasets"]
	assert sum(sum(one["values"]) for one in sets) == sum(counted.values())
	assert answer["result"][-1]["orders"] == sum(counted.values())


def test_filters_take_what_lies_beneath(records, tree) -> None:
	"""A category stands for those beneath it; with other filters what fits all of them is counted."""
	parent = lineage("HL Category", tree["category"][0])[-1]
	own = [r for r in records if _within(r) and _top(r) == parent and r["kind"] == "Repair"]
	assert _run(category=parent, kind="Repair")["result"][-1]["orders"] == len(own)


def test_figures_lead_to_their_orders(records) -> None:
	"""The address behind a figure lists with its filters just the orders that the figure counts."""
	from urllib.parse import parse_qsl, urlsplit

	for row in _rows(_run(by="category_1", line=making.LINE)):
		asked = dict(parse_qsl(urlsplit(row["behind"]["orders"]).query))
		filters = {
			field: frappe.parse_json(value) if value.startswith("[") else value
			for field, value in asked.items()
		}
		with making.acting_as(making.LEADER):
			assert len(frappe.get_list("HL Work Order", filters, limit=0)) == row["orders"]


def test_confidential_orders_count_for_those_who_may_see_them(tree) -> None:
	"""Who may not know of a confidential order doesn't find it in any figure."""
	at = BEGIN + timedelta(hours=1)
	counting.orders({"at": at}, {"at": at, "confidential": 1})
	for user, number in ((making.LEADER, 2), (making.INSPECTOR, 1)):
		assert _run(user=user)["result"][-1]["orders"] == number
		assert sum(row["orders"] for row in _run("Hot Topics", user)["result"]) == number
		assert _run("Weak Points", user)["result"][-1]["orders"] == number


def test_a_leader_of_one_line_counts_that_line(records) -> None:
	"""Whom a user permission keeps to a line gets the figures of that line."""
	permission = {"user": making.LEADER, "allow": "HL Line", "for_value": OTHER_LINE}
	frappe.get_doc({"doctype": "User Permission", **permission}).insert()
	own = [record for record in records if _within(record) and record["line"] == OTHER_LINE]
	assert _run()["result"][-1]["orders"] == len(own)


def test_reports_ask_as_much_of_many_orders_as_of_few(tree) -> None:
	"""The number of statements does not grow with the orders."""
	at = BEGIN + timedelta(hours=1)
	counting.orders({"at": at, "area": tree["area"][0]})
	_run(by="category_1", then_by="area_1")
	with queries.counted() as few:
		_run(by="category_1", then_by="area_1")
	counting.orders(
		*({"at": at, "area": area, "category": c} for area in tree["area"] for c in tree["category"])
	)
	with queries.counted() as many:
		_run(by="category_1", then_by="area_1")
	assert len(many) <= len(few)


@pytest.mark.clause("H-6.2")
def test_deadlines_kept_and_broken(tree) -> None:
	"""Met, late, running and overdue ones are counted, with the delay's mean, median and ninth tenth."""
	[order, other] = counting.orders({"at": BEGIN}, {"at": BEGIN, "line": OTHER_LINE})
	policy = frappe.get_all("HL SLA Policy", limit=1, pluck="name")[0]
	due = BEGIN + timedelta(days=1)

	def clock(state: str, hours: float | None = None, name: str = order, due_at: datetime = due) -> dict:
		stopped = None if hours is None else due_at + timedelta(hours=hours)
		values = {"policy": policy, "state": state, "stopped_at": stopped}
		return counting.clock("HL Work Order", name, due_at, **values)

	later = datetime.now() + timedelta(days=400)
	counting.put(
		"HL SLA Clock",
		[
			*(clock("Met", -1) for _n in range(3)),
			*(clock("Late", hours) for hours in (1, 2, 3, 10)),
			clock("Late", 5, name=other),
			clock("Running", due_at=later),
			clock("Met", -1, due_at=BEGIN - timedelta(days=1)),
		],
	)
	[row] = _rows(_run("Deadlines Kept", line=making.LINE))
	assert (row["deadlines"], row["met"], row["broken"], row["overdue"]) == (7, 3, 4, 0)
	assert (row["kept"], row["mean"], row["median"], row["tenth"]) == (42.9, 4.0, 2.0, 10.0)
	by_line = {row["group"]: row["broken"] for row in _rows(_run("Deadlines Kept", by="line"))}
	assert by_line == {frappe._(making.LINE): 4, frappe._(OTHER_LINE): 1}
	counting.put("HL SLA Clock", [clock("Running")])
	[row] = _rows(_run("Deadlines Kept", line=making.LINE))
	assert (row["broken"], row["overdue"], row["running"]) == (5, 1, 0)
	[row] = _rows(_run("Deadlines Kept", from_date=later.date(), to_date=later.date()))
	assert (row["deadlines"], row["running"], row["broken"]) == (1, 1, 0)


@pytest.mark.parametrize(
	"report", ["Order Statistics", "Deadlines Kept", "Hot Topics", "Weak Points", "New Words"]
)
def test_those_outside_have_no_part_in_it(demo, site, report) -> None:
	"""Neither agents nor units, providers or partners open the statistics of the centre."""
	for user in (making.AGENT, making.UNIT_USER, making.PROVIDER, making.PARTNER):
		with pytest.raises(frappe.PermissionError):
			_run(report, user)

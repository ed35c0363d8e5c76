"""What is generated, without a site."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from hotline_app.load.course import STANDINGS
from hotline_app.load.orders import Generator, order_number
from hotline_app.load.scene import ClockRule, Crew, Question, Scene, TaskRule
from hotline_app.load.shapes import NONE, OTHER, frequencies, shapes
from hotline_app.load.tables import ANSWERS, CLOCKS, TASKS, Rows, records

UNTIL = datetime(2026, 11, 21)
MANY = 20_000
# Four standard deviations of a share of one half among 20,000.
TOLERANCE = 0.015
BOROUGHS = ("Brooklyn", "Queens", "Manhattan", "Bronx", "Staten Island")
# In the order in which they happen.
TIMES = (
	"requested_at",
	"answered_at",
	"accepted_at",
	"dispatched_at",
	"contacted_at",
	"arrived_at",
	"done_at",
	"followed_up_at",
	"closed_at",
)
CHANNELS = {"PHONE": "Phone", "ONLINE": "Web", "MOBILE": "WeChat", "UNKNOWN": "Partner", "OTHER": "Walk-in"}


class _Same(dict):
	"""Every key's value is the last part of the key itself."""

	def __missing__(self, key):
		return key[-1] if isinstance(key, tuple) else key


def _scene() -> Scene:
	def rule(title: str, starts_at: str, stops_at: str, hours: int) -> ClockRule:
		def due(start: datetime, held_back_since: datetime | None) -> datetime | None:
			return None if held_back_since else start + timedelta(hours=hours)

		def steps(due_at: datetime) -> tuple[datetime | None, int]:
			return due_at, 0

		table = CLOCKS.having({"title": title})
		return ClockRule(title, starts_at, stops_at, title == "Completion", due, steps, table)

	rules = (
		rule("Completion", "accepted_at", "done_at", 48),
		rule("Follow-up", "done_at", "followed_up_at", 24),
	)
	questions = (Question("Yes or No", ANSWERS.having({"question": "Are you satisfied?"})),)
	task_rules = (TaskRule("Follow-up", TASKS.having({"rule": "After each service"}), questions),)
	agencies = {request.agency for request in shapes().requests.values}
	return Scene(
		line="Line",
		categories=_Same(),
		channels=CHANNELS,
		phone_channel="Phone",
		crews={a: {b: Crew(f"{a} {b}", None, 40.7, -73.9) for b in BOROUGHS} for a in agencies},
		agents=("agent@example.org", "other@example.org"),
		followup_agents=("followup@example.org",),
		states=_Same(),
		clock_rules=lambda kind, category, urgency: rules,
		task_rules=lambda kind: task_rules,
	)


def _made(first: int, last: int, seed: int = 1) -> Rows:
	return Generator(shapes(), _scene(), seed, UNTIL).batch(first, last)


def _plain(rows: Rows) -> list[dict]:
	"""All rows in one comparable list; their tables differ from scene to scene."""
	doctypes = {table.doctype for table in rows}
	return [{"doctype": d, **row} for d in sorted(doctypes) for row in records(rows, d)]


@pytest.fixture(scope="module")
def many() -> Rows:
	return _made(1, MANY)


@pytest.fixture(scope="module")
def orders(many: Rows) -> list[dict]:
	return records(many, "HL Work Order")


def _check_shares(found: Counter, counted: dict[str, int]) -> None:
	total = sum(counted.values())
	for value, count in counted.items():
		assert abs(found[value] / found.total() - count / total) < TOLERANCE, value


def test_the_shares_of_a_request_add_up_to_the_counted_ones() -> None:
	"""Proves that agencies, complaint types and descriptors together occur as often as they were counted."""
	requests = shapes().requests
	weights = Counter()
	before = 0
	for request, bound in zip(requests.values, requests._bounds, strict=True):
		for field, value in (
			("Agency", request.agency),
			("Complaint Type", request.complaint_type),
			("Descriptor", request.descriptor),
		):
			weights[(field, value)] += bound - before
		before = bound
	for field in ("Agency", "Complaint Type", "Descriptor"):
		for value, count in frequencies()[field].items():
			if not value.startswith(OTHER):
				assert weights[(field, value)] == count, (field, value)
	assert before == sum(frequencies()["Agency"].values())


@pytest.mark.parametrize("field", ["Status", "Complaint Type", "Open Data Channel Type", "Borough"])
def test_proportions(orders: list[dict], field: str) -> None:
	"""Proves that orders have states, categories, channels and areas in the proportions that were counted."""
	counted = {value: count for value, count in frequencies()[field].items() if not value.startswith(OTHER)}
	if field == "Status":
		found = Counter(order["stage"] for order in orders)
		expected: Counter = Counter()
		for status, count in counted.items():
			expected[STANDINGS[status].stage] += count
		_check_shares(found, expected)
	elif field == "Open Data Channel Type":
		found = Counter(order["channel"] for order in orders)
		_check_shares(found, {CHANNELS[channel]: count for channel, count in counted.items()})
	elif field == "Borough":
		towns = {area.name: area.borough for area in shapes().areas.values if area}
		found = Counter(towns.get(order["area"], "Unspecified").casefold() for order in orders)
		_check_shares(found, {borough.casefold(): count for borough, count in counted.items()})
	else:
		found = Counter(order["category"] for order in orders)
		for value, count in counted.items():
			assert abs(found[value] / MANY - count / 1_000_000) < TOLERANCE, value


def test_places_are_missing_as_often_as_counted(orders: list[dict]) -> None:
	"""Proves that as many orders are without coordinates as were counted."""
	share = sum(1 for order in orders if not order["latitude"]) / MANY
	assert abs(share - frequencies()["Latitude"][NONE] / 1_000_000) < TOLERANCE


def test_same_seed_same_rows() -> None:
	"""Proves that a seed always makes the same rows, whatever the size of the batches, and another others."""
	whole = _made(1, 300)
	again = Generator(shapes(), _scene(), 1, UNTIL)
	parts = [row for first in range(1, 301, 100) for row in _plain(again.batch(first, first + 99))]

	def by_name(rows: list[dict]) -> list[dict]:
		return sorted(rows, key=lambda row: (row["doctype"], row["name"]))

	assert by_name(_plain(whole)) == by_name(parts)
	assert _plain(whole) != _plain(_made(1, 300, seed=2))


def test_times_are_in_order(orders: list[dict]) -> None:
	"""Proves that each step comes after the one before, and all lie in the past."""
	for order in orders:
		times = [order[field] for field in TIMES if order[field]]
		if order["answered_at"]:
			assert order["requested_at"] <= order["answered_at"] <= order["accepted_at"]
		assert all(earlier <= later for earlier, later in pairwise(times)), order
		assert times[-1] <= order["modified"] <= UNTIL
		assert (order["closed_at"] is not None) == (order["stage"] in ("Closed", "Cancelled"))


def test_orders_are_spread_over_the_year_and_the_day(orders: list[dict]) -> None:
	"""Proves that orders come on every day of the year, and more of them at noon than at night."""
	days = Counter((UNTIL - order["requested_at"]).days for order in orders)
	assert all(days[day] for day in range(1, 364))
	hours = Counter(order["requested_at"].hour for order in orders)
	assert hours[10] > 4 * hours[3]


def test_callers_call_again(orders: list[dict]) -> None:
	"""Proves that some callers call often and most once, and that a caller keeps name and phone."""
	calls = Counter(order["customer"] for order in orders)
	assert calls.most_common(1)[0][1] > 20
	assert sum(1 for count in calls.values() if count == 1) > MANY / 3
	assert len({(o["customer"], o["caller_phone"], o["caller_name"]) for o in orders}) == len(calls)


def test_callers_are_made_once(many: Rows, orders: list[dict]) -> None:
	"""Proves that each caller of an order is there, once."""
	customers = [customer["name"] for customer in records(many, "HL Customer")]
	assert len(customers) == len(set(customers))
	assert set(customers) == {order["customer"] for order in orders}


def test_clocks_stand_as_the_order_does(many: Rows, orders: list[dict]) -> None:
	"""Proves that a clock is met or late by its times, and that the order's next deadline runs."""
	by_order: dict[str, list[dict]] = {}
	for clock in records(many, "HL SLA Clock"):
		by_order.setdefault(clock["reference_name"], []).append(clock)
		if clock["stopped_at"]:
			assert clock["state"] == ("Late" if clock["stopped_at"] > clock["due_at"] else "Met")
			assert clock["breached"] == (clock["state"] == "Late")
	for order in orders:
		running = [clock["due_at"] for clock in by_order[order["name"]] if clock["state"] == "Running"]
		assert order["next_due_at"] == min(running, default=None)
		paused = [clock for clock in by_order[order["name"]] if clock["state"] == "Paused"]
		assert bool(paused) == (order["stage"] == "Waiting")


def test_dispatches_go_with_their_orders(many: Rows, orders: list[dict]) -> None:
	"""Proves that an order with a provider has one dispatch, at the same step."""
	dispatches = {row["work_order"]: row for row in records(many, "HL Dispatch")}
	for order in orders:
		dispatch = dispatches.pop(order["name"], None)
		assert (dispatch is None) == (order["provider"] is None)
		if dispatch:
			assert (dispatch["provider"], dispatch["line"]) == (order["provider"], order["line"])
			assert dispatch["offered_at"] == order["dispatched_at"]
			assert dispatch["done_at"] == order["done_at"]
			assert (dispatch["stage"] == "Done") == (order["done_at"] is not None)
	assert not dispatches


def test_a_follow_up_has_its_result(many: Rows, orders: list[dict]) -> None:
	"""Proves that a share of what was done is followed up, with answers, and the order has its rating."""
	tasks = records(many, "HL Follow-up Task")
	ratings = {order["name"]: order["rating"] for order in orders}
	done = sum(1 for order in orders if order["done_at"])
	assert 0.3 < len(tasks) / done < 0.5
	assert len(records(many, "HL Follow-up Answer")) == len(tasks)
	for task in tasks:
		assert task["rating"] == ratings[task["work_order"]]
		assert (task["stage"] == "Satisfied") == (task["rating"] > 0)
		assert (task["line"], task["made_at"]) == ("Line", task["creation"])


def test_names_are_unique(many: Rows) -> None:
	"""Proves that no two rows of a DocType bear the same name."""
	for doctype in {table.doctype for table in many}:
		names = [row["name"] for row in records(many, doctype)]
		assert len(names) == len(set(names)), doctype


def test_numbers_are_unique() -> None:
	"""Proves that 1.2 million numbers of a year differ, and none could be one that the line gives out."""
	days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
	numbers = {
		order_number(days[position % 365], seed, position)
		for seed in (0, 1)
		for position in range(1, 600_001)
	}
	assert len(numbers) == 1_200_000
	assert min(len(number) for number in numbers) > len("261121-000042")


@pytest.mark.parametrize(("seed", "position"), [(-1, 1), (10_000, 1), (1, 0), (1, 10_000_000)])
def test_numbers_end_somewhere(seed: int, position: int) -> None:
	"""Proves that a number is refused rather than given twice."""
	with pytest.raises(ValueError, match="no number"):
		order_number(date(2026, 1, 1), seed, position)

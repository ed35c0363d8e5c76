from datetime import date

import frappe
import pytest
from frappe.utils import add_days, add_to_date, getdate, now_datetime, today

from hotline_app.followup import batches, rules, seats
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def rule():
	frappe.db.set_value("HL Follow-up Rule", {"enabled": 1}, "enabled", 0)
	rule = making.followup_rule(
		"Sample", event="Done", in_batches=1, share="Percent", percent=50, period="Day"
	)
	rule.db_set("creation", add_to_date(now_datetime(), days=-30))
	rules.forget()
	return rule


@pytest.fixture
def served():
	"""The only orders that were done yesterday: eight, in two categories."""
	frappe.db.set_value(
		"HL Work Order", {"done_at": ("is", "set")}, "done_at", add_to_date(now_datetime(), days=-20)
	)
	orders = [making.order(category="Plumbing" if number < 6 else "Electrical") for number in range(8)]
	for order in orders:
		order.db_set(
			{
				"stage": "Done",
				"done_at": add_to_date(now_datetime(), days=-1),
				"provider": making.provider_of(making.PROVIDER),
			}
		)
	return orders


def _batch(rule, **fields):
	yesterday = add_days(today(), -1)
	values = {"rule": rule.name, "from_date": yesterday, "to_date": yesterday, **fields}
	return frappe.get_doc({"doctype": "HL Follow-up Batch", **values}).insert()


@pytest.mark.clause("C-6.2.3a")
def test_sample_is_drawn_and_shared_out(rule, served):
	"""The system draws a share of the served customers, each with a due time, and shares them out evenly."""
	users = [making.user(f"seat{number}", "Hotline Follow-up Agent") for number in (1, 2)]
	rule.set("users", [{"user": user} for user in users])
	rule.save()
	batch = _batch(rule)
	assert batches.draw(batch.name) == 4
	tasks = frappe.get_all(
		"HL Follow-up Task", {"batch": batch.name}, ["work_order", "due_at", "assigned_to", "rule"]
	)
	assert {task.work_order for task in tasks} <= {order.name for order in served}
	batch.reload()
	assert {task.due_at for task in tasks} == {add_to_date(batch.drawn_at, hours=24).replace(microsecond=0)}
	assert seats.open_tasks(users) == dict.fromkeys(users, 2)
	assert (batch.state, batch.population, batch.drawn) == ("Drawn", 8, 4)


def test_same_orders_are_drawn_again(rule, served):
	"""Two batches with the same settings draw the same orders; each order has one task of a rule."""
	first, second = _batch(rule), _batch(rule)
	assert [row.name for row in batches.sample_of(first).orders] == [
		row.name for row in batches.sample_of(second).orders
	]
	batches.draw(first.name)
	assert batches.draw(second.name) == 0


def test_preview_stores_nothing(rule, served):
	"""Before a batch is drawn its size is shown, by stratum."""
	batch = _batch(rule, share="Count", size=4, strata_by="Category")
	seen = batch.preview()
	assert (seen["population"], seen["drawn"]) == (8, 4)
	assert [(row.population, row.size) for row in sorted(seen["strata"], key=lambda r: -r.size)] == [
		(6, 3),
		(2, 1),
	]
	assert not frappe.db.count("HL Follow-up Task", {"batch": batch.name})


def _stops(*args, **values):
	raise KeyboardInterrupt


def test_drawn_once(rule, served):
	"""A batch that was drawn is not drawn again."""
	batch = _batch(rule)
	batches.draw(batch.name)
	with pytest.raises(batches.AlreadyDrawnError):
		batches.draw(batch.name)


def test_scheduler_makes_the_batch_of_the_last_period(rule):
	"""Each day the batch of the period that is over is made, once."""
	names = batches.run()
	assert [frappe.db.get_value("HL Follow-up Batch", name, "from_date") for name in names] == [
		getdate(add_days(today(), -1))
	]
	assert batches.run() == []


def test_drawing_that_was_stopped_goes_on(rule, served, monkeypatch):
	"""A batch that a stopped worker left half drawn is taken up again the next day, and drawn to its end."""
	batch = _batch(rule)
	with monkeypatch.context() as broken:
		broken.setattr(batches.making, "make", _stops)
		with pytest.raises(KeyboardInterrupt):
			batches.draw(batch.name)
	batch.db_set("state", "Drawing")
	begun = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **options: begun.append(options.get("name")))
	batches.run()
	assert batch.name in begun
	assert batches.draw(batch.name) == len(batches.sample_of(batch).orders)


@pytest.mark.parametrize(
	("period", "days"),
	[
		("Day", (date(2026, 2, 28), date(2026, 2, 28))),
		("Week", (date(2026, 2, 16), date(2026, 2, 22))),
		("Month", (date(2026, 2, 1), date(2026, 2, 28))),
	],
)
def test_last_period(period, days):
	"""The last period is the whole day, week or month before today (a Sunday, the first of March)."""
	assert batches.last_period(period, date(2026, 3, 1)) == days


@pytest.mark.parametrize(
	"fields",
	[
		{"from_date": "2026-01-02", "to_date": "2026-01-01"},
		{"to_date": "2999-01-01"},
		{"share": "Percent"},
		{"share": "Count"},
	],
)
def test_batches_that_can_not_be_drawn(rule, fields):
	"""A batch that makes no sense is refused when it is saved."""
	with pytest.raises(frappe.ValidationError):
		_batch(rule, **fields)


@pytest.mark.clause("C-6.2.3b")
def test_progress_and_warning(rule, served):
	"""Follow-ups are done one by one with their result; one that is late is counted and warned of."""
	from hotline_app.sla import sweep

	making.without_quiet_hours()
	batch = _batch(rule, share="All")
	batches.draw(batch.name)
	first, second, *_ = frappe.get_all(
		"HL Follow-up Task", {"batch": batch.name}, pluck="name", order_by="name"
	)
	late = frappe.get_doc("HL Follow-up Task", first)
	late.update(
		{
			"assigned_to": making.FOLLOWUP_AGENT,
			"made_at": add_to_date(now_datetime(), hours=-9),
			"due_at": add_to_date(now_datetime(), hours=-1),
		}
	)
	late.save()
	with making.acting_as(making.FOLLOWUP_AGENT):
		task = frappe.get_doc("HL Follow-up Task", second)
		making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	figures = batch.figures()
	assert (figures["tasks"], figures["open"], figures["overdue"], figures["satisfied"]) == (8, 7, 1, 1)
	sweep.run()
	assert frappe.db.exists("Notification Log", {"document_name": first, "for_user": making.FOLLOWUP_AGENT})

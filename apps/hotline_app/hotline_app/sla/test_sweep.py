"""The watch over many clocks costs no more than that over few."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime

from hotline_app.sla import sweep
from tests.support import making

FEW, MANY = 1_000, 100_000


@pytest.fixture(autouse=True)
def policy(demo, site, monkeypatch):
	"""A policy with a warning and a message, whose clocks are made in bulk."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	steps = [
		{"minutes": 30, "relation": "Before Due", "at_night": 1},
		{"minutes": 0, "at_night": 1},
		{"minutes": 60, "relation": "After Due", "recipient": "Role", "role": "Hotline Shift Leader"},
	]
	target = {
		"title": "Completion",
		"starts_at": "accepted_at",
		"stops_at": "done_at",
		"amount": 2,
		"unit": "Calendar Days",
	}
	values = {"title": "Many", "calendar": "24 Hours", "targets": [target], "steps": steps}
	return frappe.get_doc({"doctype": "HL SLA Policy", "line": making.LINE, **values}).insert()


def _open_clocks(count: int, due_in: timedelta) -> None:
	"""Add as many open clocks of one order, all due at the same time, in one statement."""
	with making.acting_as(making.AGENT):
		order = making.order()
	due = (now_datetime() + due_in).replace(microsecond=0)
	frappe.db.sql(
		"""insert into `tabHL SLA Clock` (name, creation, modified, reference_doctype, reference_name, title,
			state, round, policy, calendar, started_at, due_at, breached, next_step_at, steps_done)
		select concat(%(order)s, '-', seq), now(), now(), 'HL Work Order', %(order)s, 'Completion',
			'Running', 1, 'Many', '24 Hours', %(due)s, %(due)s, 0, %(step)s, 0
		from seq_1_to_1000000 where seq <= %(count)s""",
		{"order": order.name, "due": due, "step": due - timedelta(minutes=30), "count": count},
	)


def _reads() -> int:
	"""How many rows this connection has read so far."""
	return sum(int(value) for name, value in frappe.db.sql("show session status like 'Handler_read%'"))


def _sweep(monkeypatch) -> tuple[int, int, int]:
	"""Run the watch; return how many clocks it marked, its statements, and the rows that it read."""
	statements = []
	real = frappe.db.sql
	with monkeypatch.context() as patch:
		patch.setattr(
			frappe.db, "sql", lambda *args, **kwargs: (statements.append(args[0]), real(*args, **kwargs))[1]
		)
		before = _reads()
		marked = sweep.run()
		read = _reads() - before
	return marked, len(statements), read


def test_a_hundred_thousand_open_clocks_cost_as_much_as_a_thousand(monkeypatch):
	"""With a hundred times as many open clocks the watch makes the same number of statements, and reads no
	more rows, for those that have something due."""
	sweep.run()
	found = []
	# The first round reads what the others find in the cache.
	for count in (FEW, FEW, MANY):
		_open_clocks(count, timedelta(days=1))
		_open_clocks(50, timedelta(minutes=-1))
		found.append(_sweep(monkeypatch))
	assert [marked for marked, _, _ in found] == [50, 50, 50]
	(_, few, few_read), (_, many, many_read) = found[1:]
	assert many == few
	assert many_read < few_read + FEW


def test_statements_do_not_grow_with_what_is_due(monkeypatch):
	"""Ten thousand deadlines that pass at once take as many statements as a hundred, batches excepted."""
	monkeypatch.setattr(sweep, "BATCH", 20_000)
	sweep.run()
	found = []
	for count in (100, 100, 10_000):
		_open_clocks(count, timedelta(minutes=-1))
		found.append(_sweep(monkeypatch))
	assert [marked for marked, _, _ in found] == [100, 100, 10_000]
	assert found[1][1] == found[2][1]


def test_every_due_step_of_a_large_round_is_taken(monkeypatch):
	"""In several batches all clocks that are due go on to their next step, none is left behind."""
	monkeypatch.setattr(sweep, "BATCH", 700)
	_open_clocks(2_000, timedelta(minutes=-1))
	sweep.run()
	assert frappe.db.count("HL SLA Clock", {"policy": "Many", "steps_done": 2, "breached": 1}) == 2_000
	assert not frappe.db.count("HL SLA Clock", {"policy": "Many", "next_step_at": ("<=", now_datetime())})


def test_a_clock_without_a_deadline_is_left_alone(monkeypatch):
	"""A clock that has no deadline (yet) is neither marked nor has it a step."""
	with making.acting_as(making.AGENT):
		order = making.order()
	clock = frappe.get_doc("HL SLA Clock", {"reference_name": order.name})
	clock.db_set({"due_at": None, "next_step_at": None})
	sweep.run()
	clock.reload()
	assert (clock.breached, clock.steps_done) == (0, 0)

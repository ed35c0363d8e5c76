import frappe
import pytest
from frappe.utils import add_to_date, get_datetime

from hotline_app.api import watch
from hotline_app.intake.watch import escalating
from tests.support import making, queries, units


@pytest.fixture(autouse=True)
def _demo(demo, site):
	pass


def _kinds(entries: list[dict]) -> set[str]:
	return {entry["kind"] for entry in entries}


@pytest.mark.clause("G-2.4")
def test_the_whole_course_is_told(monkeypatch):
	"""From taking the order over its dispatch and work to the follow-up, each step has its entry."""
	# The framework keeps no versions in tests.
	monkeypatch.setitem(frappe.flags, "in_test", False)
	order = making.completed_order()
	watch.urge(order.name, "When?")
	watch.supervise(order.name, "Late")
	escalating.raise_for(order, "Hot Topic", "Many ask.")
	order.reload()
	order.add_comment("Comment", "<p>He was polite.</p>")
	entries = watch.timeline(order.name)
	assert {
		"taken",
		"changed",
		"dispatched",
		"accepted",
		"contacted",
		"arrived",
		"done",
		"followup",
		"met",
		"urged",
		"supervised",
		"raised",
		"comment",
	} <= _kinds(entries)
	times = [get_datetime(entry["at"]) for entry in entries]
	assert times == sorted(times, reverse=True)
	comment = next(entry for entry in entries if entry["kind"] == "comment")
	assert comment["text"] == "He was polite."
	done = next(entry for entry in entries if entry["kind"] == "done")
	assert making.PLUMBER in done["title"]
	assert done["text"] == "New washer."
	assert done["by"] == making.PROVIDER
	assert done["who"] == frappe.db.get_value("User", making.PROVIDER, "full_name")


def test_pages_leave_nothing_out():
	"""Turning the pages shows every entry once, also those of one moment."""
	order = making.order()
	begin = get_datetime("2020-01-01 08:00:00")
	for number in range(120):
		comment = order.add_comment("Comment", f"Number {number}")
		comment.db_set("creation", add_to_date(begin, minutes=number), update_modified=False)
	seen, before = [], None
	while page := watch.timeline(order.name, before):
		seen += [entry["text"] for entry in page if entry["kind"] == "comment"]
		before = str(page[-1]["at"])
	assert seen == [f"Number {number}" for number in reversed(range(120))]


def test_much_costs_no_more_queries_than_little():
	"""The number of queries is the same for an order about which much happened."""
	quiet, busy = making.order(), making.order(caller_phone="13912340000")
	for _ in range(2):
		watch.urge(quiet.name, "When?")
	for _ in range(9):
		watch.urge(busy.name, "When?")
		busy.add_comment("Comment", "Again.")
	watch.timeline(busy.name)
	with queries.counted() as for_quiet:
		watch.timeline(quiet.name)
	with queries.counted() as for_busy:
		watch.timeline(busy.name)
	assert len(for_busy) <= len(for_quiet) + 1


def test_a_repeat_shows_what_happens_to_the_order_that_it_repeats():
	"""Who looks at a repeat learns how far the matter is, and who looks at the first sees its repeats."""
	primary, repeat = making.order(), making.order(caller_phone="13912340000")
	repeat.db_set("duplicate_of", primary.name)
	watch.urge(primary.name, "When?")
	assert "urged" in _kinds(watch.timeline(repeat.name))
	related = [entry for entry in watch.timeline(primary.name) if entry["kind"] == "related"]
	assert [entry["name"] for entry in related] == [repeat.name]


def test_nobody_sees_more_than_the_order(site):
	"""Who may not read the order gets nothing; a unit sees neither comments nor what was passed upward."""
	unit = units.unit("Water", "water")
	units.unit("Roads", "roads")
	order = units.order_of(unit)
	order.add_comment("Comment", "Between us.")
	escalating.raise_for(order, "Hot Topic", "Many ask.")
	watch.urge(order.name, "When?")
	with making.acting_as("roads@demo.example"), pytest.raises(frappe.PermissionError):
		watch.timeline(order.name)
	with making.acting_as("Guest"), pytest.raises(frappe.AuthenticationError):
		watch.timeline(order.name)
	with making.acting_as("water@demo.example"):
		kinds = _kinds(watch.timeline(order.name))
	assert "urged" in kinds
	assert not {"comment", "raised"} & kinds


def test_a_missed_deadline_is_told():
	"""A deadline that was not kept stands at the time when it ran out."""
	order = making.order()
	clock = frappe.get_last_doc("HL SLA Clock", {"reference_name": order.name})
	clock.db_set({"breached": 1, "due_at": "2020-01-01 08:00:00"})
	missed = next(entry for entry in watch.timeline(order.name) if entry["kind"] == "missed")
	assert str(missed["at"]).startswith("2020-01-01 08:00")

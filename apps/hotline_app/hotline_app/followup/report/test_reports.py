import frappe
import pytest
from frappe.utils import add_to_date, now_datetime, today

from hotline_app.followup.report.follow_up_results import follow_up_results
from hotline_app.followup.report.missed_follow_ups import missed_follow_ups
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


def _period(**others):
	return {"from_date": today(), "to_date": today(), **others}


def _ended(rating: int, action: str = "Satisfied"):
	task = making.followup_of(making.completed_order().name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		return making.take_step(task, action, rating=rating, answers=making.answers(task))


@pytest.mark.parametrize("group", follow_up_results.GROUPS)
def test_results_are_counted(group):
	"""The report counts results, attempts and means by whatever is chosen."""
	frappe.db.delete("HL Follow-up Task")
	task = _ended(4)
	_ended(2, "Not Satisfied")
	columns, rows, _message, chart = follow_up_results.execute(_period(group_by=group))
	assert len(rows) == 1
	row = rows[0]
	assert row["key"] == (task.get(follow_up_results.GROUPS[group][0]) or None)
	assert (row["ended"], row["satisfied"], row["unsatisfied"], row["rating"]) == (2, 1, 1, 3)
	assert (row["reached_share"], row["satisfied_share"], row["quality"]) == (100, 50, 5)
	assert {column["fieldname"] for column in columns} <= {*row, "attitude", "efficiency"}
	assert chart["data"]["datasets"][0]["values"] == [1]


def test_results_of_other_lines_are_not_told():
	"""Whoever is kept to another line counts nothing of this one."""
	_ended(5)
	other = frappe.get_doc(
		{"doctype": "HL Line", "line_name": "Other Line", "number": "8890", "default_channel": "Phone"}
	).insert()
	frappe.get_doc(
		{
			"doctype": "User Permission",
			"user": making.FOLLOWUP_AGENT,
			"allow": "HL Line",
			"for_value": other.name,
		}
	).insert()
	with making.acting_as(making.FOLLOWUP_AGENT):
		assert follow_up_results.execute(_period())[1] == []


def test_missed_and_late_ones_are_listed():
	"""What was missed, what is overdue and what was done late stands in the report; the rest doesn't."""
	frappe.db.delete("HL Follow-up Task")
	hour_ago = add_to_date(now_datetime(), hours=-1)
	missed, overdue, late = (making.followup_of(making.completed_order().name) for _ in range(3))
	missed.db_set("missed", 1)
	overdue.db_set("due_at", hour_ago)
	late.db_set({"due_at": hour_ago, "done_at": now_datetime(), "stage": "Satisfied"})
	_ended(5)
	rows = missed_follow_ups.execute(_period())[1]
	assert {row["name"] for row in rows} == {missed.name, overdue.name, late.name}
	assert {row["name"]: row["trouble"] for row in rows}[overdue.name]

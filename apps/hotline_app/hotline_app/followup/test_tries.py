import frappe
import pytest
from frappe.utils import add_to_date, get_datetime, now_datetime

from hotline_app.followup import tries
from hotline_app.intake import progress
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def task():
	frappe.db.set_value("HL Follow-up Rule", {"enabled": 1}, "enabled", 0)
	making.followup_rule("Tries", tries=3, minutes_between=60)
	return making.followup_of(making.completed_order().name)


def _try(task, hours_ago: float, result: str = "No Answer", **values):
	at = add_to_date(now_datetime(), minutes=-60 * hours_ago)
	task.append("attempts", {"attempted_at": at, "result": result, **values})
	with making.acting_as(making.FOLLOWUP_AGENT):
		task.save()


@pytest.mark.clause("J-32")
def test_at_least_two_more_tries(task):
	"""A customer who was not reached is tried at least twice more before the follow-up may end."""
	for hours_ago in (9, 6):
		_try(task, hours_ago)
		with making.acting_as(making.FOLLOWUP_AGENT), pytest.raises(tries.TooFewTriesError):
			making.take_step(task, "Not Reached")
		task.reload()
	_try(task, 3, "Busy")
	with making.acting_as(making.FOLLOWUP_AGENT):
		task = making.take_step(task, "Not Reached")
	assert (task.stage, task.answered_by or None) == ("Unreached", None)
	assert frappe.db.get_value("HL Work Order", task.work_order, "stage") == "Closed"


def test_tries_in_a_row_count_as_one(task):
	"""Three calls within minutes are one try."""
	for hours_ago in (0.3, 0.2, 0.1):
		_try(task, hours_ago)
	assert tries.left_of(task) == 2


def test_refusal_ends_it(task):
	"""Whoever refuses to answer is not called again."""
	_try(task, 1, "Refused")
	with making.acting_as(making.FOLLOWUP_AGENT):
		assert making.take_step(task, "Not Reached").stage == "Unreached"


@pytest.mark.clause("P-30")
def test_each_try_keeps_time_content_and_reason():
	"""A power follow-up is due in a working day; each try keeps time, result and reason, and further ones
	have three working days from the first."""
	from hotline_app.hotline_setup import packs

	packs.install("power", whole=True)
	order = making.order(line="Power Service Line", kind="Repair", category=_category())
	progress.report(order.name, "Done", resolution="New fuse.")
	task = making.followup_of(order.name)
	clock = frappe.get_doc("HL SLA Clock", {"reference_name": order.name, "title": "Follow-up"})
	assert (clock.target, task.due_at) == ("1wd", clock.due_at)
	_try(task, 0.5, "Switched Off", reason="The phone is off.")
	row = frappe.get_doc("HL Follow-up Task", task.name).attempts[0]
	assert (row.result, row.reason, row.user) == ("Switched Off", "The phone is off.", making.FOLLOWUP_AGENT)
	assert row.next_at == add_to_date(row.attempted_at, minutes=120)
	retries = frappe.get_doc("HL SLA Clock", {"reference_name": task.name, "title": "Retries"})
	assert (retries.target, retries.started_at) == ("3wd", row.attempted_at.replace(microsecond=0))
	with making.acting_as(making.FOLLOWUP_AGENT), pytest.raises(tries.TooFewTriesError):
		making.take_step(task, "Not Reached")


def test_no_try_lies_in_the_future(task):
	"""A try that has not been made is no try."""
	with pytest.raises(frappe.ValidationError):
		_try(task, -2)
	assert get_datetime(task.modified)


def _category() -> str:
	return frappe.get_all("HL Category", {"line": "Power Service Line", "is_group": 0}, pluck="name")[0]

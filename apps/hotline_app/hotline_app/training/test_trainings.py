"""The year's plan, trainings that were held, and who does them again."""

from typing import Any

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.training import overview, sessions
from hotline_app.training.report.retraining_due import retraining_due
from tests.support import making

from .test_staff import employ, post

pytestmark = pytest.mark.usefixtures("site")

ITEM = {
	"topic": "Listening",
	"content": "How to listen",
	"form": "Drill",
	"month": 3,
	"hours": 2,
	"teacher": "Ms Ear",
}


@pytest.fixture
def people(site) -> list[str]:
	for topic in ("Listening", "Writing"):
		frappe.get_doc({"doctype": "HL Training Topic", "topic_name": topic}).insert()
	# The first user of a site would become its System Manager.
	making.user("admin", "System Manager")
	return [making.user(name, "Hotline Agent") for name in ("anna", "ben")]


def plan(**fields):
	"""Return a stored plan with one training."""
	items = [{**ITEM, **fields}]
	return frappe.get_doc({"doctype": "HL Training Plan", "year": 2031, "items": items}).insert()


def session(marks: dict[str, float | None], days: int, **fields):
	"""Return a stored training so many days from now; a mark of None is an absence."""
	starts = add_to_date(now_datetime(), days=days)
	rows = [
		{"user": user, "attended": int(mark is not None), "score": mark or 0} for user, mark in marks.items()
	]
	values: dict[str, Any] = {
		"doctype": "HL Training Session",
		"topic": "Listening",
		"starts_at": starts,
		"ends_at": add_to_date(starts, hours=1),
		"status": "Held" if days < 0 else "Planned",
		"teacher": "Ms Ear",
		"participants": rows,
	}
	return frappe.get_doc({**values, **fields}).insert()


def due() -> list[tuple]:
	return [(row["user"], row["topic"]) for row in retraining_due.execute()[1]]


@pytest.mark.clause("H-4.1")
@pytest.mark.parametrize("part", ["content", "form", "month", "hours", "teacher"])
def test_plan_says_what_how_when_and_who(people, part: str) -> None:
	"""A year's plan is stored with content, form, time and teacher of each training, and not without one."""
	assert plan().name == "2031"
	frappe.delete_doc("HL Training Plan", "2031")
	with pytest.raises(frappe.ValidationError):
		plan(**{part: ""})


def test_training_of_the_plan(people) -> None:
	"""A training of a plan is on one of the plan's topics."""
	session({}, 3, plan=plan().name)
	with pytest.raises(frappe.ValidationError, match="2031"):
		session({}, 3, plan="2031", topic="Writing")


@pytest.mark.clause("H-4.2")
def test_repeated_until_passed(people) -> None:
	"""Who fails or stays away is due again, is invited to the next training of the topic, and stays due after
	each further failure until it is passed."""
	anna, ben = people
	first = session({anna: 59, ben: 60}, -30)
	assert [row.result for row in first.participants] == ["Failed", "Passed"]
	assert due() == [(anna, "Listening")]
	assert [row["user"] for row in sessions.to_invite("Listening")] == [anna]
	session({anna: None}, -20)
	assert due() == [(anna, "Listening")]
	assert retraining_due.execute()[1][0]["failures"] == 2
	coming = session({}, 5)
	assert retraining_due.execute()[1][0]["session"] == coming.name
	assert [row["name"] for row in overview.of(anna)["sessions"]] == [coming.name]
	assert overview.of(ben)["sessions"] == []
	session({anna: 80}, -10)
	assert due() == []


def test_what_was_called_off_counts_for_nothing(people) -> None:
	"""Nobody is due for a training that was cancelled, or that is still to come."""
	session({people[0]: None}, -5, status="Cancelled")
	session({people[0]: None}, 5)
	assert due() == []


def test_audience_of_the_plan_is_invited(people) -> None:
	"""The group that the plan names is invited; without one all staff is."""
	anna, ben = people
	agent = post("Agent")
	employ(anna, agent, "Call Answering")
	employ(ben, agent, "Office")
	plan(audience="Call Answering")
	assert [row["user"] for row in sessions.to_invite("Listening", "2031")] == [anna]
	frappe.db.set_value("HL Training Plan Item", {"parent": "2031"}, "audience", None)
	assert [row["user"] for row in sessions.to_invite("Listening", "2031")] == [anna, ben]


def test_participants_are_told_once(people) -> None:
	"""Who is invited is told, and not again when somebody else is."""
	anna, ben = people
	coming = session({anna: None}, 5)
	coming.append("participants", {"user": ben})
	coming.save()
	about = {"document_type": "HL Training Topic", "document_name": "Listening"}
	told = frappe.get_all("Notification Log", about, pluck="for_user")
	assert sorted(told) == [anna, ben]
	with making.acting_as(anna), pytest.raises(frappe.PermissionError):
		coming.check_permission("read")

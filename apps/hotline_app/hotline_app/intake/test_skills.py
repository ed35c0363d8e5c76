import frappe
import pytest
from frappe.utils import add_days, nowdate

from hotline_app.api import people
from hotline_app.intake.course import handover
from hotline_app.intake.course.handover import NotAnswerableError
from hotline_app.intake.report.answering_standard import answering_standard
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

SKILL = "Sign Language of the Test"


@pytest.fixture
def skill(site) -> str:
	return (
		frappe.get_doc({"doctype": "HL Skill", "skill_name": SKILL, "skill_type": "Language"}).insert().name
	)


def ask(skill, **fields):
	line = frappe.get_doc("HL Line", making.LINE)
	line.append("skills", {"skill": skill, "least_level": 3, "least_people": 2, **fields})
	line.save()


def master(user, skill, level=3, **fields):
	values = {"doctype": "HL Agent Skill", "user": user, "skill": skill, "level": level, **fields}
	return frappe.get_doc(values).insert()


def standard(skill):
	_columns, rows = answering_standard.execute()
	[row] = [row for row in rows if row.get("skill") == skill]
	return row


@pytest.mark.clause("C-5.2.1")
def test_standard_names_limits_languages_and_who_is_lacking(skill):
	"""A line's standard shows its time limits, the skills it asks for, and how many people it lacks."""
	ask(skill)
	master(making.AGENT, skill)
	master(making.LEADER, skill, level=2)
	row = standard(skill)
	line = frappe.get_doc("HL Line", making.LINE)
	assert (row["ring_target"], row["answer_rate_target"]) == (line.ring_target, line.answer_rate_target)
	assert (row["wanted"], row["able"], row["lacking"]) == (2, 1, 1)
	assert frappe.utils.get_fullname(making.AGENT) in row["who"]


@pytest.mark.clause("C-5.2.1")
def test_who_lacks_a_needed_skill_gets_no_orders(skill):
	"""Where everybody needs a skill, an order is handed only to somebody who masters it today."""
	ask(skill, needed_by_all=1)
	with making.acting_as(making.AGENT):
		order = making.order()
		with pytest.raises(NotAnswerableError):
			handover.hand_over([order.name], making.LEADER, "End of shift")
	known = master(making.LEADER, skill, valid_until=add_days(nowdate(), -1))
	with making.acting_as(making.AGENT), pytest.raises(NotAnswerableError):
		handover.hand_over([order.name], making.LEADER, "End of shift")
	known.valid_until = nowdate()
	known.save()
	with making.acting_as(making.AGENT):
		assert handover.hand_over([order.name], making.LEADER, "End of shift") == 1


def test_colleagues_are_listed_with_their_skills(skill):
	"""Who hands an order over sees what each colleague masters."""
	master(making.LEADER, skill, level=5)
	with making.acting_as(making.AGENT):
		labels = {row["value"]: row["label"] for row in people.agents()}
	assert f"{frappe._(SKILL)} 5" in labels[making.LEADER]
	assert SKILL not in labels[making.AGENT]


def test_nobody_assesses_an_own_skill(skill):
	"""A leader records the skills of others, not an own one; a level is 1 to 5; one record a skill."""
	with making.acting_as(making.LEADER):
		with pytest.raises(frappe.PermissionError):
			master(making.LEADER, skill)
		record = master(making.AGENT, skill)
		assert record.assessed_by == making.LEADER
		with pytest.raises(frappe.DuplicateEntryError):
			master(making.AGENT, skill)
		record.level = 6
		with pytest.raises(frappe.ValidationError):
			record.save()
	with making.acting_as(making.AGENT), pytest.raises(frappe.PermissionError):
		master(making.LEADER, skill)

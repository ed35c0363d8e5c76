"""Questions without an answer, and contradictions: whose task they are, and how they are settled."""

import frappe
import pytest
from frappe.model.workflow import WorkflowTransitionError

from hotline_app.api import knowledge
from tests.support import making

QUESTION = "HL Knowledge Question"
CONFLICT = "HL Knowledge Conflict"


@pytest.fixture(autouse=True)
def _first_user(site) -> None:
	"""The framework makes the first user of a site its manager; nobody of these tests shall be that."""
	making.user("first")


@pytest.fixture
def editor(site) -> str:
	return making.user("editor", "Hotline Knowledge Editor")


@pytest.fixture
def leader(site) -> str:
	return making.user("leader", "Hotline Shift Leader")


@pytest.fixture
def agent(site) -> str:
	return making.user("agent", "Hotline Agent")


def test_question_becomes_an_editors_task(editor: str, agent: str) -> None:
	"""What an agent asks the editors is on an editor's list until it is answered; then the agent is told."""
	with making.acting_as(agent):
		asked = knowledge.ask("Who clears snow on private roads?")
	assert frappe.db.exists(
		"ToDo", {"reference_name": asked["name"], "allocated_to": editor, "status": "Open"}
	)
	with making.acting_as(editor):
		making.take_step(
			frappe.get_doc(QUESTION, asked["name"]), "Answer Question", agreed_answer="The owner of the road."
		)
	assert not frappe.db.exists("ToDo", {"reference_name": asked["name"], "status": "Open"})
	told = frappe.get_doc(
		"Notification Log", {"document_name": asked["name"], "for_user": agent, "type": "Alert"}
	)
	assert "The owner of the road." in told.email_content


@pytest.mark.clause("J-27")
def test_difficult_question_gets_an_agreed_answer_first(editor: str, leader: str, agent: str) -> None:
	"""The answer to a difficult question is the editor's proposal and holds only once a leader has agreed."""
	with making.acting_as(agent):
		asked = knowledge.ask("May the new vaccine be combined with the old one?", difficult=True)
	with making.acting_as(editor):
		question = frappe.get_doc(QUESTION, asked["name"])
		with pytest.raises(WorkflowTransitionError):
			making.take_step(question, "Answer Question", agreed_answer="Yes.")
		question = making.take_step(question, "Propose Answer", agreed_answer="Ask the vaccination clinic.")
		assert question.stage == "In Agreement"
		with pytest.raises(WorkflowTransitionError):
			making.take_step(question, "Agree to Answer")
	assert "Ask the vaccination clinic." not in _seen_by(agent, asked)
	with making.acting_as(leader):
		question = making.take_step(question, "Agree to Answer")
	assert (question.stage, bool(question.answered_at)) == ("Answered", True)
	assert _seen_by(agent, asked).count("Ask the vaccination clinic.") == 2


def _seen_by(user: str, asked: dict) -> str:
	"""Return all that a user gets of a question, by the page and by REST."""
	with making.acting_as(user):
		doc = frappe.get_doc(QUESTION, asked["name"])
		doc.check_permission("read")
		doc.apply_fieldlevel_read_permissions()
		return frappe.as_json([knowledge.asked_before(asked["question"]), doc.as_dict()])


def test_agreed_answer_becomes_an_article(editor: str, agent: str) -> None:
	"""From an answered question an editor makes the draft of an article with the agreed answer."""
	with making.acting_as(agent):
		asked = knowledge.ask("Is the city wall open at night?")
	with making.acting_as(editor):
		question = frappe.get_doc(QUESTION, asked["name"])
		question = making.take_step(question, "Answer Question", agreed_answer="Until ten.")
		draft = frappe.get_doc("HL Knowledge Article", question.make_article())
	assert (draft.stage, draft.answer, draft.title) == (
		"Draft",
		"Until ten.",
		"Is the city wall open at night?",
	)
	assert frappe.db.get_value(QUESTION, asked["name"], "article") == draft.name


def test_same_question_is_asked_once(editor: str, agent: str) -> None:
	"""Who asks nearly the same as an open question joins it, and is told of the answer as well."""
	other = making.user("agent-two", "Hotline Agent")
	with making.acting_as(agent):
		first = knowledge.ask("外地牌照的电动车可以上路吗")
	with making.acting_as(other):
		second = knowledge.ask("外地牌照的电动车能不能上路")
		assert knowledge.asked_before("外地牌照电动车可以上路吗")[0]["name"] == first["name"]
	assert (second["name"], second["joined"], second["times_asked"]) == (first["name"], True, 2)
	with making.acting_as(editor):
		making.take_step(frappe.get_doc(QUESTION, first["name"]), "Answer Question", agreed_answer="先备案。")
	told = frappe.get_all(
		"Notification Log",
		{"document_name": first["name"], "email_content": ("like", "%先备案%")},
		pluck="for_user",
	)
	assert set(told) == {agent, other}


def test_another_question_is_its_own(editor: str, agent: str) -> None:
	"""What only shares a few words is not the same question."""
	with making.acting_as(agent):
		first = knowledge.ask("外地牌照的电动车可以上路吗")
		second = knowledge.ask("电动车电池坏了扔到哪里")
	assert first["name"] != second["name"]


def test_question_goes_to_an_editor_of_its_line(site, agent: str) -> None:
	"""An editor whom User Permissions keep to another line does not get the line's questions."""
	for name, line in (("a-editor", "Other Line"), ("b-editor", "This Line")):
		user = making.user(name, "Hotline Knowledge Editor")
		frappe.get_doc({"doctype": "HL Line", "line_name": line, "number": name[0]}).insert()
		frappe.get_doc(
			{"doctype": "User Permission", "user": user, "allow": "HL Line", "for_value": line}
		).insert()
	with making.acting_as(agent):
		asked = knowledge.ask("Whose is this?", line="This Line")
	assert frappe.db.get_value(QUESTION, asked["name"], "editor") == "b-editor@test.example"


def test_contradiction_is_reported_upward(editor: str, agent: str) -> None:
	"""A contradiction goes to whoever answers for the higher level's article, whichever is named first."""
	upper = making.user("upper-editor", "Hotline Knowledge Editor")
	city = making.article("Heating dates in town", level="City", editor=editor)
	nation = making.article("Heating dates of the country", level="National", editor=upper)
	with making.acting_as(agent):
		name = knowledge.report_conflict(nation.name, city.name, "The days differ.")
	report = frappe.get_doc(CONFLICT, name)
	assert (report.article, report.other, report.editor) == (city.name, nation.name, upper)
	assert frappe.db.exists("ToDo", {"reference_name": name, "allocated_to": upper, "status": "Open"})
	report.stage = "Settled"
	with pytest.raises(frappe.MandatoryError):
		report.save()
	report.reload()
	report.stage = "Settled"
	report.resolution = "The country's days hold."
	report.save()
	assert not frappe.db.exists("ToDo", {"reference_name": name, "status": "Open"})

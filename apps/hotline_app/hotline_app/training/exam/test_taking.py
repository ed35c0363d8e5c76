"""An examination from its beginning to the certificate."""

import frappe
import pytest
from frappe.utils import add_days, add_months, add_to_date, getdate, now_datetime, nowdate

from hotline_app.api import exams
from hotline_app.training import appraisal_facts
from hotline_app.training.errors import ExamError, NoAttemptLeftError, NotDueError, TimeOverError
from hotline_app.training.exam import taking
from tests.support import making

pytestmark = pytest.mark.usefixtures("site")

DUTY = "Duty Certificate"
EXAM, TYPING = "Test of Manners", "Test of Typing"
ATTEMPT = "HL Exam Attempt"
TEXT = "The quick brown fox jumps over the lazy dog again and again. " * 4
QUESTIONS = 6


@pytest.fixture(autouse=True)
def bank(site) -> None:
	"""Six questions, of which four are drawn."""
	frappe.get_doc({"doctype": "HL Training Topic", "topic_name": "Manners"}).insert()
	for number in range(QUESTIONS):
		question(f"Question {number}", ("right", "wrong", "worse"))
	frappe.get_doc(
		{
			"doctype": "HL Exam",
			"title": EXAM,
			"minutes": 10,
			"pass_mark": 75,
			"attempts_allowed": 2,
			"certificate_type": DUTY,
			"draws": [{"topic": "Manners", "questions": 4}],
		}
	).insert()


@pytest.fixture
def agent(bank) -> str:
	# The first user of a site would become its System Manager.
	making.user("admin", "System Manager")
	return making.user("agent", "Hotline Agent")


def question(text: str, answers: tuple[str, ...], right: int = 1, **fields):
	"""Return a stored question of which the first answers are right."""
	options = [{"option_text": answer, "correct": int(n < right)} for n, answer in enumerate(answers)]
	values = {"doctype": "HL Exam Question", "topic": "Manners", "question": text, "options": options}
	return frappe.get_doc({**values, **fields}).insert()


def take(user: str, right: int, exam: str = EXAM) -> dict:
	"""Take the examination with so many right answers and return its result."""
	with making.acting_as(user):
		begun = exams.start(exam)
		for number, asked in enumerate(begun["questions"]):
			wanted = "right" if number < right else "wrong"
			value = next(option["value"] for option in asked["options"] if option["text"] == wanted)
			exams.answer(begun["name"], asked["row"], [value])
		return exams.submit(begun["name"])


def move_back(attempt: str, minutes: int) -> None:
	"""Let an attempt have begun so many minutes earlier."""
	for field in ("started_at", "deadline"):
		before = frappe.db.get_value(ATTEMPT, attempt, field)
		frappe.db.set_value(ATTEMPT, attempt, field, add_to_date(before, minutes=-minutes))


def test_passed_gives_the_certificate(agent: str) -> None:
	"""Who passes gets the certificate for as long as its kind says; the marks are what was answered."""
	result = take(agent, right=3)
	assert (result["score"], result["passed"]) == (75, True)
	assert sorted(row["points_got"] for row in result["review"]) == [0, 1, 1, 1]
	given = frappe.get_doc("HL Staff Certificate", {"user": agent, "certificate_type": DUTY})
	assert given.attempt == result["name"]
	assert given.valid_until == getdate(add_days(add_months(nowdate(), 12), -1))


def test_questions_are_drawn(agent: str) -> None:
	"""An attempt has as many different questions as the examination says; two attempts differ in time."""
	drawn = set()
	for _attempt in range(12):
		with making.acting_as(agent):
			begun = exams.start(EXAM)
			texts = [asked["text"] for asked in begun["questions"]]
		assert len(set(texts)) == 4
		drawn |= set(texts)
		frappe.delete_doc(ATTEMPT, begun["name"])
	assert len(drawn) > 4


def test_nobody_sees_what_is_right_before_the_end(agent: str) -> None:
	"""Under way neither the page nor the stored attempt says what is right, and the bank is closed."""
	with making.acting_as(agent):
		begun = exams.start(EXAM)
		assert all(
			set(option) == {"value", "text"} for row in begun["questions"] for option in row["options"]
		)
		stored = frappe.get_doc(ATTEMPT, begun["name"])
		assert {row.right_text for row in stored.answers} == {None}
		for doctype, parent in (("HL Exam Question", None), ("HL Exam Option", "HL Exam Question")):
			with pytest.raises(frappe.PermissionError):
				frappe.get_list(doctype, fields=["name"], parent_doctype=parent)


def test_goes_on_where_it_was(agent: str) -> None:
	"""Starting again returns the attempt under way, with the answers kept and the time running on."""
	with making.acting_as(agent):
		begun = exams.start(EXAM)
		asked = begun["questions"][2]
		exams.answer(begun["name"], asked["row"], [asked["options"][0]["value"]])
		move_back(begun["name"], 4)
		again = exams.start(EXAM)
		assert again["name"] == begun["name"]
		assert again["questions"][2]["given"] == [asked["options"][0]["value"]]
		assert again["seconds_left"] <= 6 * 60
	assert frappe.db.count(ATTEMPT, {"user": agent}) == 1


def test_deadline_holds(agent: str) -> None:
	"""After the deadline no answer is taken; the sweep marks what was answered, at the deadline."""
	with making.acting_as(agent):
		begun = exams.start(EXAM)
		for asked in begun["questions"]:
			value = next(option["value"] for option in asked["options"] if option["text"] == "right")
			exams.answer(begun["name"], asked["row"], [value])
		move_back(begun["name"], 11)
		with pytest.raises(TimeOverError):
			exams.answer(begun["name"], begun["questions"][0]["row"], [])
	taking.mark_overdue()
	attempt = frappe.get_doc(ATTEMPT, begun["name"])
	assert (attempt.stage, attempt.passed, attempt.score) == ("Marked", 1, 100)
	assert attempt.ended_at == attempt.deadline
	assert frappe.db.exists("Notification Log", {"for_user": agent, "document_name": begun["name"]})
	with making.acting_as(agent), pytest.raises(TimeOverError):
		exams.answer(begun["name"], begun["questions"][0]["row"], [])


def test_attempts_are_counted(agent: str) -> None:
	"""After the allowed failures no attempt is begun, unless a leader says that one does not count."""
	failed = [take(agent, right=0)["name"] for _time in range(2)]
	with making.acting_as(agent), pytest.raises(NoAttemptLeftError):
		exams.start(EXAM)
	with making.acting_as(making.user("leader", "Hotline Shift Leader")):
		attempt = frappe.get_doc(ATTEMPT, failed[0])
		attempt.does_not_count, attempt.passed, attempt.score = 1, 1, 100
		attempt.save()
	assert frappe.db.get_value(ATTEMPT, failed[0], ["does_not_count", "passed", "score"]) == (1, 0, 0)
	assert take(agent, right=4)["passed"]


@pytest.mark.clause("C-5.2.2")
def test_due_again_at_intervals(agent: str) -> None:
	"""Who has passed is examined again when the certificate is about to end, and not before."""
	given = take(agent, right=4)
	with making.acting_as(agent):
		with pytest.raises(NotDueError):
			exams.start(EXAM)
		certificate = frappe.db.get_value(ATTEMPT, given["name"], "certificate")
		frappe.db.set_value("HL Staff Certificate", certificate, "valid_until", add_days(nowdate(), 30))
		(listed,) = exams.mine()["exams"]
		assert listed["may_start"]
	take(agent, right=4)
	assert frappe.db.count("HL Staff Certificate", {"user": agent}) == 2


def test_marks_count_in_the_appraisal(agent: str) -> None:
	"""Appraisals are told the mean score of the period's attempts, but for those that do not count."""
	first = take(agent, right=1)["name"]
	take(agent, right=3)
	days = getdate(), add_days(getdate(), 1)
	assert appraisal_facts.facts("User", [agent], *days) == {agent: {"Exams": (50, 2)}}
	frappe.db.set_value(ATTEMPT, first, "does_not_count", 1)
	assert appraisal_facts.facts("User", [agent], *days) == {agent: {"Exams": (75, 1)}}
	assert appraisal_facts.facts("User", [agent], days[1], add_days(days[1], 1)) == {}


def test_multiple_choice_wants_all_and_nothing_else(agent: str) -> None:
	"""Several right answers count when all of them are chosen and no other is; a single choice takes one."""
	frappe.db.set_value("HL Exam Question", {"topic": "Manners"}, "enabled", 0)
	question("Both", ("a", "b", "c"), right=2, question_type="Multiple Choice")
	statement = question("So it is", (), question_type="True or False", is_true=1)
	assert [row.correct for row in statement.options] == [1, 0]
	exam = frappe.get_doc("HL Exam", EXAM)
	exam.update({"attempts_allowed": 0, "certificate_type": None})
	exam.draws[0].questions = 2
	exam.save()

	def mark(*chosen: str) -> float:
		with making.acting_as(agent):
			begun = exams.start(EXAM)
			for asked in begun["questions"]:
				values = [option["value"] for option in asked["options"] if option["text"] in chosen]
				exams.answer(begun["name"], asked["row"], values)
			return exams.submit(begun["name"])["score"]

	assert [mark("a"), mark("a", "b", "c"), mark("True"), mark("b", "a")] == [0, 0, 50, 50]
	with making.acting_as(agent):
		begun = exams.start(EXAM)
		(asked,) = [row for row in begun["questions"] if row["type"] == "True or False"]
		with pytest.raises(frappe.ValidationError):
			exams.answer(begun["name"], asked["row"], [option["value"] for option in asked["options"]])
		with pytest.raises(frappe.ValidationError):
			exams.answer(begun["name"], asked["row"], ["something"])


def test_everybody_sees_their_own_attempts(agent: str) -> None:
	"""Another's attempt is neither listed, read, answered nor handed in; a leader reads it."""
	name = take(agent, right=1)["name"]
	with making.acting_as(making.user("other", "Hotline Agent")):
		assert frappe.get_list(ATTEMPT) == []
		assert frappe.get_list("HL Exam Answer", parent_doctype=ATTEMPT) == []
		for step in (exams.attempt, exams.submit):
			with pytest.raises(frappe.PermissionError):
				step(name)
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(
				{"doctype": ATTEMPT, "exam": EXAM, "user": "other@test.example", "passed": 1}
			).insert()
	with making.acting_as(making.user("leader", "Hotline Shift Leader")):
		assert exams.attempt(name)["score"] == 25
	with making.acting_as(making.user("outside", "Hotline Provider")), pytest.raises(frappe.PermissionError):
		exams.mine()


def test_examination_of_a_post(agent: str) -> None:
	"""An examination for a post is neither offered to others nor begun by them."""
	parts = dict.fromkeys(("duties", "requirements", "rules", "goals", "assessment"), "x")
	frappe.get_doc({"doctype": "HL Post", "post_name": "Guide", **parts}).insert()
	exam = frappe.get_doc("HL Exam", EXAM)
	exam.append("posts", {"post": "Guide"})
	exam.save()
	with making.acting_as(agent):
		assert exams.mine()["exams"] == []
		with pytest.raises(frappe.PermissionError):
			exams.start(EXAM)
	frappe.get_doc({"doctype": "HL Staff Record", "user": agent, "post": "Guide"}).insert()
	with making.acting_as(agent):
		assert [exam["name"] for exam in exams.mine()["exams"]] == [EXAM]


def test_examination_that_nobody_could_take() -> None:
	"""An examination that draws more than the bank has is not stored; nor is a question without an answer."""
	exam = frappe.get_doc("HL Exam", EXAM)
	exam.draws[0].questions = QUESTIONS + 1
	with pytest.raises(ExamError):
		exam.save()
	for answers, right in ((("a", "b"), 0), (("a",), 1), (("a", "b"), 2), (("a", "a"), 1)):
		with pytest.raises(frappe.ValidationError):
			question("Bad", answers, right)


@pytest.fixture
def typing_test(bank) -> None:
	frappe.get_doc(
		{
			"doctype": "HL Exam",
			"title": TYPING,
			"kind": "Typing Test",
			"minutes": 3,
			"attempts_allowed": 0,
			"typing_text": TEXT,
		}
	).insert()


def type_for(user: str, text: str, minutes: float, keystrokes: int = 500) -> dict:
	"""Begin the typing test, type `text` and hand it in after so many minutes; return the result."""
	with making.acting_as(user):
		name = exams.start(TYPING)["name"]
		exams.keep_typed(name, text, keystrokes)
		started = add_to_date(now_datetime(), seconds=-round(minutes * 60))
		frappe.db.set_value(ATTEMPT, name, "started_at", started)
		return exams.submit(name)


@pytest.mark.clause("G-3.2")
@pytest.mark.usefixtures("typing_test")
def test_typing_speed(agent: str) -> None:
	"""Sixty right characters a minute by the server's clock pass, fewer do not; the speed is on record."""
	whole = " ".join(TEXT.split())
	assert len(whole) == 243
	slow, fast = type_for(agent, whole, 5), type_for(agent, whole, 3)
	assert (slow["passed"], fast["passed"]) == (False, True)
	assert 48 <= slow["speed"] <= 49
	assert 80 <= fast["speed"] <= 81
	assert frappe.db.get_value("HL Exam", TYPING, "minimum_speed") == 60
	assert frappe.db.get_value(ATTEMPT, fast["name"], "right_characters") == 243


@pytest.mark.usefixtures("typing_test")
def test_who_stops_early_has_not_shown_it(agent: str) -> None:
	"""Ten characters in two seconds are ten in the whole time; what was pasted is marked as doubtful."""
	frappe.db.set_value("HL Exam", TYPING, "repeat_months", 0)
	early = type_for(agent, TEXT[:10], 0.03)
	assert not early["passed"]
	assert early["speed"] < 4
	pasted = type_for(agent, TEXT, 1, keystrokes=2)
	assert frappe.db.get_value(ATTEMPT, pasted["name"], "doubtful") == 1

"""What an examination and a question must have before anybody can take them."""

import frappe
from frappe import _

from . import drawing
from .taking import TYPING

TRUE, FALSE = "True", "False"
# Longer than anybody types in an hour.
LONGEST_TEXT = 5000


def check_exam(exam) -> None:
	"""Refuse an examination that nobody could take or pass."""
	if exam.minutes <= 0:
		frappe.throw(_("Please say how many minutes there are."))
	if exam.kind == TYPING:
		exam.draws = []
		if len(exam.typing_text or "") > LONGEST_TEXT:
			frappe.throw(_("The text has more than {0} characters.").format(LONGEST_TEXT))
		return
	exam.typing_text = None
	if not 0 < (exam.pass_mark or 0) <= 100:
		frappe.throw(_("The pass mark is a percentage above nought."))
	topics = [row.topic for row in exam.draws]
	if len(topics) != len(set(topics)):
		frappe.throw(_("A topic is named twice."))
	if any(row.questions <= 0 for row in exam.draws):
		frappe.throw(_("At least one question is drawn of each topic."))
	if exam.enabled:
		drawing.draw(exam)


def check_question(question) -> None:
	"""Refuse a question without a right answer, or with too many for its type."""
	if question.question_type == drawing.TRUE_OR_FALSE:
		_answer_true_or_false(question)
		return
	right = sum(bool(row.correct) for row in question.options)
	if len(question.options) < 2:
		frappe.throw(_("Please offer at least two answers."))
	if len({row.option_text.strip() for row in question.options}) < len(question.options):
		frappe.throw(_("Two answers are the same."))
	if not right:
		frappe.throw(_("Please say which answer is right."))
	if right > 1 and question.question_type == "Single Choice":
		frappe.throw(_("Only one answer of a single choice is right."))


def _answer_true_or_false(question) -> None:
	"""Give the question its two answers, and leave them be where they stand: attempts know them by name."""
	if [row.option_text for row in question.options] != [TRUE, FALSE]:
		question.set("options", [{"option_text": TRUE}, {"option_text": FALSE}])
	for row in question.options:
		row.correct = int((row.option_text == TRUE) == bool(question.is_true))

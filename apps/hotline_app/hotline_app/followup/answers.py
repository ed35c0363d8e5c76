"""The customer's answers: what a result needs, and what they say of whoever did the work (`G-5.2`)."""

import frappe
from frappe import _
from frappe.utils import cint

from . import rules

RATINGS = range(1, 6)
# A question that is answered with yes or no counts as the ends of the scale.
SCORES = {"Yes": 5, "No": 1}


def keep_questions(task) -> None:
	"""Let nobody change what is asked, or leave a question out: of the rows only the answers are taken."""
	before = task.get_doc_before_save()
	if not before:
		return
	given = {row.name: row.answer for row in task.answers}
	rows = [{**row.as_dict(), "answer": given.get(row.name, row.answer)} for row in before.answers]
	task.set("answers", rows)


def check_rating(task) -> None:
	"""Refuse a rating that is none."""
	if task.rating and cint(task.rating) not in RATINGS:
		frappe.throw(_("A rating is a number from 1 (poor) to 5 (excellent)."))


def check_complete(task) -> None:
	"""Raise `MandatoryError` unless there are a rating and the required answers.

	A call while the work is under way asks for no rating.
	"""
	if not task.rating and task.purpose == rules.EVALUATION:
		frappe.throw(_("Please give the customer's rating."), frappe.MandatoryError)
	unanswered = [row.question for row in task.answers if row.required and not (row.answer or "").strip()]
	if unanswered:
		frappe.throw(
			_("Without an answer: {0}").format("; ".join(_(question) for question in unanswered)),
			frappe.MandatoryError,
		)


def score(task) -> None:
	"""Give each answer that has a dimension its number, so that providers can be compared."""
	for row in task.answers:
		row.score = _score(row) if row.dimension else 0


def _score(row) -> int:
	"""1 to 5, 0 for what says nothing."""
	if row.answer_type == "Rating":
		return cint(row.answer) if cint(row.answer) in RATINGS else 0
	return SCORES.get((row.answer or "").strip(), 0) if row.answer_type == "Yes or No" else 0

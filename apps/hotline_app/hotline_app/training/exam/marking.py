"""Marks an attempt: a question counts when all that is right was chosen and nothing else."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate, now_datetime

from hotline_app import messages
from hotline_app.training import certificates

from . import typed
from .drawing import QUESTION, TRUE_OR_FALSE
from .due import EXAM, MARKED


def mark(attempt: Any) -> None:
	"""Mark an open attempt as it stands now, or at its deadline; give the certificate if passed."""
	exam = frappe.get_cached_doc(EXAM, attempt.exam)
	attempt.ended_at = min(now_datetime(), get_datetime(attempt.deadline))
	if attempt.reference_text:
		_mark_typing(attempt, exam)
	else:
		_mark_questions(attempt, exam)
	attempt.stage = MARKED
	attempt.open_key = None
	if attempt.passed and exam.certificate_type:
		attempt.certificate = certificates.issue(
			attempt.user, exam.certificate_type, attempt.name, getdate(attempt.ended_at)
		)
	attempt.flags.by_the_platform = True
	# Whoever is examined may not write the marks.
	attempt.save(ignore_permissions=True)
	_tell(attempt)


def _mark_questions(attempt: Any, exam: Any) -> None:
	names = [row.question for row in attempt.answers]
	right = _right(names)
	explanations = dict(
		frappe.get_all(QUESTION, {"name": ("in", names or [""])}, ["name", "explanation"], as_list=True)
	)
	for row in attempt.answers:
		offered = {option["value"]: option["text"] for option in json.loads(row.options)}
		given = set((row.given or "").splitlines())
		wanted = right.get(row.question, set()) & offered.keys()
		row.points_got = row.points if given and given == wanted else 0
		row.given_text = _texts(row, offered, given)
		row.right_text = _texts(row, offered, wanted)
		row.explanation = explanations.get(row.question)
	possible = sum(row.points for row in attempt.answers)
	got = sum(row.points_got for row in attempt.answers)
	attempt.score = round(100 * got / possible, 1) if possible else 0
	attempt.passed = int(bool(possible) and attempt.score >= exam.pass_mark)


def _right(questions: list[str]) -> dict[str, set[str]]:
	right: dict[str, set[str]] = {}
	for row in frappe.get_all(
		"HL Exam Option",
		{"parent": ("in", questions or [""]), "parenttype": QUESTION, "correct": 1},
		["name", "parent"],
	):
		right.setdefault(row.parent, set()).add(row.name)
	return right


def _texts(row: Any, offered: dict[str, str], chosen: set[str]) -> str:
	texts = [text for value, text in offered.items() if value in chosen]
	return "\n".join(map(_, texts) if row.question_type == TRUE_OR_FALSE else texts)


def _mark_typing(attempt: Any, exam: Any) -> None:
	"""How fast was typed is on record (`G-3.2`)."""
	text, written = typed.plain(attempt.reference_text), typed.plain(attempt.typed_text)
	took = (get_datetime(attempt.ended_at) - get_datetime(attempt.started_at)).total_seconds()
	# Who stops early has not shown the speed for the whole time, unless nothing was left to type.
	seconds = took if typed.is_whole(text, written) else exam.minutes * 60
	attempt.seconds = max(round(seconds), 1)
	attempt.right_characters = typed.right_characters(text, written)
	attempt.speed = round(attempt.right_characters * 60 / attempt.seconds, 1)
	attempt.doubtful = int(
		typed.is_doubtful(attempt.right_characters, attempt.speed, attempt.keystrokes or 0)
	)
	attempt.passed = int(bool(written) and attempt.speed >= (exam.minimum_speed or 0))


def _tell(attempt: Any) -> None:
	"""Whoever has not handed it in themselves learns what became of it."""

	def subject() -> str:
		result = _("passed") if attempt.passed else _("not passed")
		return _("The time for {0} is over: {1}").format(_(attempt.exam), result)

	messages.tell([attempt.user], subject, attempt.doctype, attempt.name)

"""Taking an examination: begun once, answered while the clock of the server runs, marked at the end."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_to_date, get_datetime, now_datetime

from hotline_app.training.errors import ExamError, TimeOverError

from . import drawing, due, marking
from .due import ATTEMPT, EXAM, MARKED, OPEN

TYPING = "Typing Test"
ONE_ANSWER = ("Single Choice", drawing.TRUE_OR_FALSE)
MOST_TYPED = 10_000
# What people may write into an attempt.
OPEN_TO_LEADERS = ("does_not_count", "note")
LAYOUT = ("Section Break", "Column Break", "Tab Break")


def start(exam_name: str, user: str) -> Any:
	"""Return the attempt of `user` that is under way, or else a new one, as it is now.

	Who starts twice at the same moment gets one attempt. Raises ExamError (409) where none may be begun.
	"""
	# Whoever starts the same examination at the same moment waits here, and finds the attempt.
	if not frappe.db.get_value(EXAM, exam_name, "name", for_update=True):
		frappe.throw(_("There is no such examination."), frappe.DoesNotExistError)
	key = _key(exam_name, user)
	if name := frappe.db.get_value(ATTEMPT, {"open_key": key}, "name", for_update=True):
		attempt = locked(name)
		if now_datetime() < get_datetime(attempt.deadline):
			return attempt
		marking.mark(attempt)
	found = due.standings(user, [exam_name])
	if not found:
		frappe.throw(_("This examination is not for your post."), frappe.PermissionError)
	found[0].check()
	return _begin(frappe.get_doc(EXAM, exam_name), user, key)


def _begin(exam, user: str, key: str) -> Any:
	now = now_datetime()
	is_typing = exam.kind == TYPING
	attempt = frappe.get_doc(
		{
			"doctype": ATTEMPT,
			"exam": exam.name,
			"user": user,
			"open_key": key,
			"stage": OPEN,
			"started_at": now,
			"deadline": add_to_date(now, minutes=exam.minutes),
			"answers": [] if is_typing else drawing.draw(exam),
			"reference_text": exam.typing_text if is_typing else None,
		}
	)
	attempt.flags.by_the_platform = True
	# An examinee may begin what is due, and make no attempt up.
	return attempt.insert(ignore_permissions=True)


def answer(name: str, row_name: str, given: list[str]) -> None:
	"""Keep an answer while the time runs; another one replaces it, an empty one takes it back.

	Raises TimeOverError (409), and ValidationError for what was not offered.
	"""
	_check_open(name)
	row = frappe.db.get_value(
		"HL Exam Answer",
		{"name": row_name, "parent": name, "parenttype": ATTEMPT},
		["options", "question_type"],
		as_dict=True,
	)
	if not row:
		frappe.throw(_("There is no such question in this examination."), frappe.DoesNotExistError)
	given = list(dict.fromkeys(given))
	if set(given) - {option["value"] for option in json.loads(row.options)}:
		frappe.throw(_("Please choose from the answers that are offered."))
	if len(given) > 1 and row.question_type in ONE_ANSWER:
		frappe.throw(_("Please choose one answer."))
	frappe.db.set_value("HL Exam Answer", row_name, "given", "\n".join(given), update_modified=False)


def keep_typed(name: str, text: str, keystrokes: int = 0) -> None:
	"""Keep what was typed so far, so that it counts when the time ends. Raises TimeOverError (409)."""
	_check_open(name)
	if len(text) > MOST_TYPED:
		frappe.throw(_("This is more than anybody types."))
	values = {"typed_text": text, "keystrokes": max(keystrokes, 0)}
	frappe.db.set_value(ATTEMPT, name, values, update_modified=False)


def submit(name: str) -> Any:
	"""Hand the attempt in, mark it, and return it; one that was marked already is returned as it is."""
	attempt = locked(name)
	if attempt.stage == OPEN:
		marking.mark(attempt)
	return attempt


def mark_overdue() -> None:
	"""Mark the attempts whose time is over; every minute."""
	names = frappe.get_all(ATTEMPT, {"stage": OPEN, "deadline": ("<", now_datetime())}, pluck="name")
	for name in names:
		frappe.db.savepoint("mark_overdue")
		try:
			submit(name)
		except Exception:
			# One that can't be marked keeps the others from nothing, and is seen in the Error Log.
			frappe.db.rollback(save_point="mark_overdue")
			frappe.log_error(
				title="An examination could not be marked", reference_doctype=ATTEMPT, reference_name=name
			)


def locked(name: str) -> Any:
	"""Return the attempt, kept from everybody else until the transaction ends."""
	return frappe.get_doc(ATTEMPT, name, for_update=True)


def keep(attempt) -> None:
	"""Let nobody but the platform change what was examined; others say whether it counts, and why."""
	if attempt.flags.by_the_platform:
		return
	before = attempt.get_doc_before_save()
	if not before:
		frappe.throw(_("Attempts are made by taking an examination."), frappe.PermissionError)
	for field in attempt.meta.fields:
		if (
			field.fieldname not in ("does_not_count", "note")
			and field.fieldtype not in frappe.model.no_value_fields
		):
			attempt.set(field.fieldname, before.get(field.fieldname))
	attempt.answers = before.answers


def _check_open(name: str) -> None:
	"""Hold the attempt, so that nothing is answered while it is marked."""
	attempt = frappe.db.get_value(ATTEMPT, name, ["stage", "deadline"], as_dict=True, for_update=True)
	if not attempt:
		frappe.throw(_("There is no such attempt."), ExamError)
	if attempt.stage == MARKED:
		frappe.throw(_("This examination has been handed in."), TimeOverError)
	if now_datetime() >= get_datetime(attempt.deadline):
		frappe.throw(_("The time is over."), TimeOverError)


def _key(exam: str, user: str) -> str:
	return f"{exam}|{user}"

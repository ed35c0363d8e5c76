"""Training as the one who is trained sees it: certificates, examinations, results, trainings to come."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from hotline_app.access import require
from hotline_app.training import overview
from hotline_app.training.exam import taking, views
from hotline_app.training.exam.due import ATTEMPT


@frappe.whitelist(methods=["GET", "POST"])
def mine() -> dict[str, Any]:
	"""Return what the user has to know about the own training.

	`post` and its standard; `certificates` with `days_left`, and `missing` ones that are needed on duty;
	`exams` with `may_start`, `due_from`, `attempts_left` (None: any number) and the `attempt` under way;
	`results`, the latest first; `sessions` to come, with their material, and topics to `repeat`. Raises
	PermissionError.
	"""
	require(ATTEMPT)
	return overview.of(frappe.session.user)


@frappe.whitelist(methods=["POST"])
def start(exam: str) -> dict[str, Any]:
	"""Begin an examination, or go on with the one under way, and return it as `attempt` does.

	Raises PermissionError where it is not for the user's post, and ExamError (409) where it is not due or all
	attempts are used.
	"""
	require(ATTEMPT)
	return views.of_attempt(taking.start(exam, frappe.session.user))


@frappe.whitelist(methods=["GET", "POST"])
def attempt(name: str) -> dict[str, Any]:
	"""Return an attempt: under way with `questions` (or `text`) and `seconds_left`, marked with its `review`.

	What is right is in it only when it is marked. Raises PermissionError for another's.
	"""
	require(ATTEMPT)
	doc = frappe.get_doc(ATTEMPT, name)
	doc.check_permission("read")
	return views.of_attempt(doc)


@frappe.whitelist(methods=["POST"])
def answer(attempt: str, row: str, given: list | str) -> None:
	"""Keep the answer to a question: the values of the chosen options, none to take it back.

	Raises PermissionError for another's attempt, TimeOverError (409) when the time is over.
	"""
	_require_own(attempt)
	taking.answer(attempt, row, [str(value) for value in frappe.parse_json(given) or []])


@frappe.whitelist(methods=["POST"])
def keep_typed(attempt: str, text: str, keystrokes: int | str = 0) -> None:
	"""Keep what was typed so far. Raises like `answer`."""
	_require_own(attempt)
	taking.keep_typed(attempt, text, cint(keystrokes))


@frappe.whitelist(methods=["POST"])
def submit(attempt: str) -> dict[str, Any]:
	"""Hand an attempt in and return it marked; at its deadline it is marked with or without this.

	Raises PermissionError for another's attempt.
	"""
	_require_own(attempt)
	return views.of_attempt(taking.submit(attempt))


def _require_own(attempt: str) -> None:
	require(ATTEMPT)
	if frappe.db.get_value(ATTEMPT, attempt, "user") != frappe.session.user:
		frappe.throw(_("This is somebody else's examination."), frappe.PermissionError)

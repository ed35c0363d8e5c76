"""What an examinee sees: the questions while the time runs, the marks and what was right when it is over."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from .drawing import TRUE_OR_FALSE
from .due import EXAM, OPEN
from .typed import plain


def of_attempt(attempt: Any) -> dict[str, Any]:
	"""Return an attempt as its page shows it: under way without what is right, marked with everything."""
	exam = frappe.get_cached_doc(EXAM, attempt.exam)
	common = {
		"name": attempt.name,
		"exam": attempt.exam,
		"title": _(exam.title),
		"kind": exam.kind,
		"stage": attempt.stage,
		"minutes": exam.minutes,
		"pass_mark": exam.pass_mark,
		"minimum_speed": exam.minimum_speed,
		"started_at": attempt.started_at,
	}
	return common | (_under_way(attempt) if attempt.stage == OPEN else _marked(attempt))


def _under_way(attempt: Any) -> dict[str, Any]:
	left = (get_datetime(attempt.deadline) - now_datetime()).total_seconds()
	return {
		"deadline": attempt.deadline,
		# The clock of the examinee's machine may be wrong.
		"seconds_left": max(left, 0),
		"text": plain(attempt.reference_text),
		"typed": attempt.typed_text or "",
		"keystrokes": attempt.keystrokes or 0,
		"questions": [_question(row) for row in attempt.answers],
	}


def _question(row: Any) -> dict[str, Any]:
	options = json.loads(row.options)
	if row.question_type == TRUE_OR_FALSE:
		options = [{**option, "text": _(option["text"])} for option in options]
	return {
		"row": row.name,
		"text": row.question_text,
		"type": row.question_type,
		"type_label": _(row.question_type, context="HL Exam Question"),
		"points": row.points,
		"options": options,
		"given": (row.given or "").splitlines(),
	}


def _marked(attempt: Any) -> dict[str, Any]:
	holds_until = (
		frappe.db.get_value("HL Staff Certificate", attempt.certificate, ["certificate_type", "valid_until"])
		if attempt.certificate
		else None
	)
	return {
		"ended_at": attempt.ended_at,
		"passed": bool(attempt.passed),
		"score": attempt.score,
		"speed": attempt.speed,
		"right_characters": attempt.right_characters,
		"certificate": _(holds_until[0]) if holds_until else None,
		"valid_until": holds_until[1] if holds_until else None,
		"review": [
			{
				"text": row.question_text,
				"given": row.given_text,
				"right": row.right_text,
				"points": row.points,
				"points_got": row.points_got,
				"explanation": row.explanation,
			}
			for row in attempt.answers
		],
	}

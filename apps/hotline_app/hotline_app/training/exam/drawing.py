"""Draws the questions of an attempt at random, and their answers in a random order."""

import json
import secrets
from typing import Any

import frappe
from frappe import _

from hotline_app.training.errors import TooFewQuestionsError

QUESTION = "HL Exam Question"
TRUE_OR_FALSE = "True or False"

_random = secrets.SystemRandom()


def draw(exam) -> list[dict[str, Any]]:
	"""Return the rows of a new attempt, as many questions of each topic as the examination says.

	What is right is not among them: it is looked up when the attempt is marked. Raises TooFewQuestionsError.
	"""
	bank = _bank(row.topic for row in exam.draws)
	chosen: list[str] = []
	for row in exam.draws:
		free = [name for name in bank.get(row.topic, ()) if name not in chosen]
		if len(free) < row.questions:
			frappe.throw(
				_("There are {0} questions on {1}, and {2} are to be drawn.").format(
					len(free), _(row.topic), row.questions
				),
				TooFewQuestionsError,
			)
		chosen += _random.sample(free, row.questions)
	_random.shuffle(chosen)
	return _rows(chosen)


def _bank(topics) -> dict[str, list[str]]:
	bank: dict[str, list[str]] = {}
	filters = {"enabled": 1, "topic": ("in", list(topics) or [""])}
	for row in frappe.get_all(QUESTION, filters, ["name", "topic"]):
		bank.setdefault(row.topic, []).append(row.name)
	return bank


def _rows(names: list[str]) -> list[dict[str, Any]]:
	questions = {
		row.name: row
		for row in frappe.get_all(
			QUESTION, {"name": ("in", names or [""])}, ["name", "question", "question_type", "points"]
		)
	}
	options: dict[str, list[dict[str, str]]] = {}
	for row in frappe.get_all(
		"HL Exam Option",
		{"parent": ("in", names or [""]), "parenttype": QUESTION},
		["name", "parent", "option_text"],
		order_by="idx",
	):
		options.setdefault(row.parent, []).append({"value": row.name, "text": row.option_text})
	for name, offered in options.items():
		if questions[name].question_type != TRUE_OR_FALSE:
			_random.shuffle(offered)
	return [
		{
			"question": name,
			"question_text": questions[name].question,
			"question_type": questions[name].question_type,
			"points": questions[name].points,
			"options": json.dumps(options.get(name, []), ensure_ascii=False),
		}
		for name in names
	]

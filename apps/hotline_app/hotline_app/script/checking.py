"""What must hold for a script to be played: every answer leads somewhere, every path has an end.

A script that passes can't leave an agent stuck in a call, fills only fields that an order has, and never
says who the agent is.
"""

import re
from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cstr

from hotline_app import masked

from . import conditions, wording

ORDER = "HL Work Order"
KEY = re.compile(r"^[a-z0-9_]{1,40}$")
CHOICE, FIELD = "Choice", "Order Field"
GO_ON = "Go on with"
FILLABLE = (
	"Data",
	"Small Text",
	"Text",
	"Select",
	"Check",
	"Int",
	"Float",
	"Currency",
	"Date",
	"Datetime",
	"Time",
	"Link",
)
# Whoever takes an order writes the caller's own data, too.
FILLED = (0, masked.LEVEL)
MOST_CHOICES = 9
SPOKEN = ("say", "gloss", "remind_say", "remind_gloss", "todo", "todo_gloss")


class UnplayableScriptError(frappe.ValidationError):
	"""A script can't be played as it is written."""


def check(script) -> None:
	"""Raise `UnplayableScriptError`, `UnspeakableError` or `UnreadableRuleError` with what is wrong."""
	_check_keys(script)
	_check_branches(script)
	for row in script.steps:
		_check_step(script, row)
	conditions.read(script.conditions)


def _check_keys(script) -> None:
	if not script.steps:
		frappe.throw(_("A script has at least one step."), UnplayableScriptError)
	seen = set()
	for row in script.steps:
		row.step = cstr(row.step).strip()
		if not KEY.match(row.step):
			_refuse(row, _("a step's key is made of small letters, digits and _"))
		if row.step in seen:
			_refuse(row, _("there is a step {0} already").format(row.step))
		seen.add(row.step)


def _check_branches(script) -> None:
	keys = {row.step for row in script.steps}
	for row in (*script.steps, *script.answers):
		row.next_step = cstr(row.next_step).strip()
		if row.next_step and row.next_step not in keys:
			_refuse(row, _("there is no step {0} to go to").format(row.next_step))
	for row in script.answers:
		if row.step not in keys:
			_refuse(row, _("there is no step {0} to which the answer belongs").format(row.step))
	leads = edges(script)
	for row in script.steps:
		if row.step not in _reached({script.steps[0].step}, leads):
			_refuse(row, _("nothing leads to this step"))
	backwards: dict[str, set[str]] = {key: set() for key in keys}
	for key, following in leads.items():
		for other in filter(None, following):
			backwards[other].add(key)
	ending = _reached({key for key, following in leads.items() if "" in following}, backwards)
	for row in script.steps:
		if row.step not in ending:
			_refuse(row, _("there is no way out from here"))


def edges(script) -> dict[str, set[str]]:
	"""Return by step the steps that may follow; an empty one is the script's end."""
	leads: dict[str, set[str]] = {row.step: set() for row in script.steps}
	for row in script.answers:
		leads[row.step].add(row.next_step or "")
	for row in script.steps:
		# A step with choices goes where they lead.
		if row.asks != CHOICE:
			leads[row.step].add(row.next_step or "")
	return leads


def _reached(start: Iterable[str], leads: dict[str, set[str]]) -> set[str]:
	found, waiting = set(start), list(start)
	while waiting:
		for key in leads[waiting.pop()]:
			if key and key not in found:
				found.add(key)
				waiting.append(key)
	return found


def _check_step(script, row) -> None:
	answers = [answer for answer in script.answers if answer.step == row.step]
	if not (row.say or row.todo):
		_refuse(row, _("there is nothing to say or to do"))
	if row.asks == CHOICE and not answers:
		_refuse(row, _("a choice needs answers"))
	if answers and row.asks != CHOICE:
		_refuse(row, _("only a choice has answers"))
	if len(answers) > MOST_CHOICES:
		_refuse(row, _("at most {0} answers, one for each key").format(MOST_CHOICES))
	if row.remind_after and not row.remind_say:
		_refuse(row, _("the reminder says nothing"))
	for text in SPOKEN:
		wording.check(row.get(text))
	if row.action == GO_ON and not frappe.db.exists("HL Script Situation", row.action_argument or ""):
		_refuse(row, _("there is no situation {0} to go on with").format(row.action_argument or "?"))
	if row.fill_field:
		_check_field(row, answers)
	elif row.asks == FIELD:
		_refuse(row, _("the field of the order is missing"))


def _check_field(row, answers: list) -> None:
	field = frappe.get_meta(ORDER).get_field(row.fill_field)
	if not field or field.fieldtype not in FILLABLE or field.read_only or field.permlevel not in FILLED:
		_refuse(row, _("{0} is not a field of an order that an agent fills in").format(row.fill_field))
	for answer in answers:
		_check_value(answer, field, value_of(answer))


def value_of(answer) -> str:
	"""Return what is stored in the order's field for a choice."""
	return cstr(answer.get("value") or answer.get("answer"))


def _check_value(row, field, value: str) -> None:
	if field.fieldtype == "Select" and value not in (field.options or "").split("\n"):
		_refuse(row, _("{0} can't be {1}").format(_(field.label), value))
	if field.fieldtype == "Check" and value not in ("0", "1"):
		_refuse(row, _("{0} is 1 or 0").format(_(field.label)))


def _refuse(row, why: str) -> None:
	table = _("Steps") if row.doctype == "HL Script Step" else _("Answers")
	what = frappe.bold(frappe.utils.escape_html(cstr(row.step)[:60] or "?"))
	frappe.throw(f"{table}, {_('Row {0}: {1}').format(row.idx, what)}: {why}", UnplayableScriptError)

"""The words for the moment: which script, what it says now, and the path that was taken through it."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, sbool

from hotline_app.access import require
from hotline_app.channel import telling
from hotline_app.intake.errors import ConflictError
from hotline_app.script import moment, phrases, playing, runs, spelling
from hotline_app.script.moment import Moment

from .guard import check_values
from .portal import describe_field

SCRIPT, ORDER, CALL = "HL Call Script", "HL Work Order", "HL Call"
LOOKUP_MESSAGE = "Lookup Code"
MOST_TEXT = 100_000


@frappe.whitelist(methods=["GET", "POST"])
def for_moment(
	situation: str | None = None,
	line: str | None = None,
	kind: str | None = None,
	order: str | None = None,
	call: str | None = None,
	language: str | None = None,
	values: dict | str | None = None,
) -> dict[str, Any] | None:
	"""Return the script for a situation with its words filled in, None where there is none (`G-6.1`, `J-21`).

	Without a situation it is the one that comes up by itself. `values`: the fields of an order that is being
	typed. Returned: script, version, title, situation, why (it was chosen), language, has_badge, and steps:
	step, say, gloss (English), todo, asks, field (of the order, to fill), answers (answer, gloss, value,
	next_step), next_step, action, action_argument, remind_after (seconds), remind_say.

	Raises PermissionError, and DoesNotExistError for an order or a call that there isn't.
	"""
	require(SCRIPT)
	played = playing.for_moment(situation, _moment(line, kind, order, call, values), language)
	if played:
		meta = frappe.get_meta(ORDER)
		for step in played["steps"]:
			field = meta.get_field(step["fill_field"]) if step["fill_field"] else None
			step["field"] = describe_field(field) if field else None
	return played


@frappe.whitelist(methods=["GET", "POST"])
def situations(
	line: str | None = None,
	kind: str | None = None,
	order: str | None = None,
	call: str | None = None,
	values: dict | str | None = None,
) -> list[dict[str, Any]]:
	"""Return the situations that have a script now: name, label, description, key_words, comes_up.

	Raises PermissionError.
	"""
	require(SCRIPT)
	return playing.situations(_moment(line, kind, order, call, values))


@frappe.whitelist(methods=["POST"])
def keep_path(
	script: str,
	version: int | str,
	path: list | str,
	order: str | None = None,
	call: str | None = None,
	run: str | None = None,
	ended: bool | int | str = False,
	fill: bool | int | str = False,
) -> str:
	"""Keep the path through a script so far, and return the name of its record; see `runs.keep`.

	Give that name as `run` from then on, with the whole path again. Raises PermissionError,
	DoesNotExistError, and ValidationError for a path that the script does not have.
	"""
	require(SCRIPT)
	rows = frappe.parse_json(path)
	if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
		frappe.throw(_("Please send a list of the steps that were passed."))
	return runs.keep(script, cint(version), rows, order, call, run, sbool(ended), sbool(fill))


@frappe.whitelist(methods=["GET", "POST"])
def spell(name: str) -> list[dict[str, Any]]:
	"""Return how to tell each character of a name, and what sounds alike (`P-20`); see `spelling.spell`."""
	require(SCRIPT)
	return spelling.spell(name)


@frappe.whitelist(methods=["POST"])
def find_phrases(text: str, line: str | None = None) -> list[dict[str, Any]]:
	"""Return the forbidden phrases in what is being written: text, kind, severity, instead, start, end.

	Raises PermissionError (`G-6.6`).
	"""
	require("HL Forbidden Phrase")
	return [
		{
			"text": found.text,
			"kind": _(found.phrase.kind),
			"severity": found.phrase.severity,
			"instead": found.phrase.instead,
			"start": found.start,
			"end": found.end,
		}
		for found in phrases.find(text[:MOST_TEXT], line)
	]


@frappe.whitelist(methods=["POST"])
def send_lookup_code(order: str) -> None:
	"""Send the caller of an order the code by which it is looked up, by SMS (`G-6.2`).

	Raises PermissionError, and ConflictError (409) where the caller can't be reached so.
	"""
	doc = frappe.get_doc(ORDER, order)
	doc.check_permission("write")
	if not telling.tell(order, LOOKUP_MESSAGE, lookup_code=telling.Secret(doc.query_code)):
		frappe.throw(
			_("The code can't be sent: no number, or no way to send. It is {0}.").format(doc.query_code),
			ConflictError,
		)


def _moment(
	line: str | None, kind: str | None, order: str | None, call: str | None, values: dict | str | None
) -> Moment:
	typed = frappe.parse_json(values) or {}
	check_values(ORDER, typed)
	# What is stored can't be said to be otherwise.
	known = _read(ORDER, order) if order else {**typed, "name": None, "stage": None}
	return moment.of(line, kind, known, _read(CALL, call) if call else None)


def _read(doctype: str, name: str) -> dict[str, Any]:
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	doc.apply_fieldlevel_read_permissions()
	return doc.as_dict()

"""A script made ready for the moment: each step with its words filled in, and where its answers lead."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from . import checking, choosing, versions, wording
from .moment import Moment, of

SITUATION = "HL Script Situation"
GLOSS_LANGUAGE = "en"
USUAL_LANGUAGE = "zh"
# An order as scripts are tried out with.
EXAMPLE = {
	"name": "261122-0001",
	"line": None,
	"kind": "Repair",
	"title": "—",
	"caller_name": "王小明",
	"caller_gender": "Male",
	"caller_phone": "13800000000",
	"address": "—",
	"query_code": "246813",
	"handling_unit": "—",
	"stage": "Handling",
}

Played = dict[str, Any]


def for_moment(situation: str | None, moment: Moment, language: str | None = None) -> Played | None:
	"""Return the script for a situation at this moment, None where none fits.

	Without a situation it is the one that comes up by itself. A planned outage that explains a fault report
	goes before the questions about the fault (`P-25`).
	"""
	names = _by_moment()
	situation = situation or names.get(moment.comes_up())
	if situation and situation == names.get("Fault Report") and moment.outage:
		before = _choose(names.get("Planned Outage"), moment, language)
		if before:
			return before
	return _choose(situation, moment, language)


def situations(moment: Moment) -> list[dict[str, Any]]:
	"""Return the situations for which there is a script at this moment, in the order of a call.

	Each with label, description, key_words, and `comes_up` for the one of this moment.
	"""
	now = moment.comes_up()
	rows = frappe.get_all(
		SITUATION,
		filters={"enabled": 1},
		fields=["name", "moment", "description", "key_words"],
		order_by="sequence, name",
	)
	return [
		{
			"name": row.name,
			"label": _(row.name),
			"description": _(row.description or ""),
			"key_words": row.key_words or "",
			"comes_up": row.moment == now,
		}
		for row in rows
		if choosing.choose(row.name, moment.line, moment.kind, moment.stage, None, moment.facts)
	]


def preview(script, order: str | None = None) -> Played:
	"""Return a script that need not be stored as it would be played for an order, or for an example."""
	if order:
		doc = frappe.get_doc("HL Work Order", order)
		doc.check_permission("read")
		values = doc.as_dict()
	else:
		values = {**EXAMPLE, "next_due_at": frappe.utils.add_to_date(frappe.utils.now_datetime(), hours=4)}
	return {"title": script.title, **_filled(versions.content_of(script), of(script.line, None, values))}


def _choose(situation: str | None, moment: Moment, language: str | None) -> Played | None:
	if not situation:
		return None
	choice = choosing.choose(situation, moment.line, moment.kind, moment.stage, language, moment.facts)
	if not choice:
		return None
	script = frappe.get_cached_doc("HL Call Script", choice.script)
	return {
		"script": script.name,
		"version": cint(script.version_number),
		"title": _(script.title),
		"situation": situation,
		"situation_label": _(situation),
		"why": choice.why,
		"others": choice.others,
		**_filled(versions.content_of(script), moment),
	}


def _filled(content: versions.Content, moment: Moment) -> Played:
	spoken = content["language"] or USUAL_LANGUAGE
	words = {"say": moment.words(spoken), "gloss": moment.words(GLOSS_LANGUAGE)}
	answers: dict[str, list] = {}
	for row in content["answers"]:
		answers.setdefault(row["step"], []).append({**row, "value": checking.value_of(row)})
	return {
		"language": spoken,
		"has_badge": bool(words["say"]["badge"]),
		"steps": [_step(row, words, answers.get(row["step"], [])) for row in content["steps"]],
	}


def _step(row: Mapping[str, Any], words: dict[str, dict], answers: list[dict]) -> dict[str, Any]:
	return {
		**row,
		"say": wording.render(row["say"], words["say"]),
		"gloss": wording.render(row["gloss"], words["gloss"]),
		"todo": wording.render(row["todo"], words["say"]),
		"todo_gloss": wording.render(row["todo_gloss"], words["gloss"]),
		"remind_say": wording.render(row["remind_say"], words["say"]),
		"remind_gloss": wording.render(row["remind_gloss"], words["gloss"]),
		"action_label": _(row["action"] or ""),
		"answers": answers,
	}


def _by_moment() -> dict[str, str]:
	"""The situation of each moment; the first by sequence where an administrator gave it to several."""
	rows = frappe.get_all(
		SITUATION,
		filters={"enabled": 1, "moment": ("is", "set")},
		fields=["name", "moment"],
		order_by="sequence desc, name desc",
	)
	return {row.moment: row.name for row in rows}

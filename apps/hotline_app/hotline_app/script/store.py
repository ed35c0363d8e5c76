"""The scripts in use as they are chosen from: read once, remembered until one of them changes."""

from dataclasses import dataclass
from typing import Any

import frappe
from frappe.utils import cint

from hotline_app.intake.routing import core
from hotline_app.intake.routing.reading import UnreadableRuleError

from . import conditions

SCRIPT, CONDITION = "HL Call Script", "HL Script Condition"
MATCHED = ("line", "kind", "stage")
_KEY = "hl_call_scripts"


@dataclass(frozen=True, slots=True)
class Candidate:
	"""A script to choose: what it asks for; what is empty matches anything."""

	name: str
	situation: str
	line: str | None
	kind: str | None
	stage: str | None
	language: str | None
	priority: int
	conditions: tuple[core.Condition, ...]


def of_situation(situation: str) -> list[Candidate]:
	"""Return the enabled scripts of a situation, by name."""
	return frappe.cache().get_value(_KEY, _read_all).get(situation, [])


def all_in_use() -> dict[str, list[Candidate]]:
	"""Return the enabled scripts by situation."""
	return frappe.cache().get_value(_KEY, _read_all)


def forget(doc=None, method: str | None = None, *args: object) -> None:
	"""Drop what is remembered; call it when a script, or what one names, has changed."""
	frappe.cache().delete_value(_KEY)
	# Another request may have remembered the old ones until this change is stored.
	frappe.db.after_commit.add(lambda: frappe.cache().delete_value(_KEY))


def _read_all() -> dict[str, list[Candidate]]:
	rows = frappe.get_all(
		SCRIPT,
		filters={"enabled": 1},
		fields=["name", "situation", *MATCHED, "language", "priority"],
		order_by="name",
	)
	asked: dict[str, list[dict[str, Any]]] = {}
	for row in frappe.get_all(
		CONDITION,
		filters={"parenttype": SCRIPT},
		fields=["parent", "fact", "operator", "value"],
		order_by="idx",
	):
		asked.setdefault(row.parent, []).append(row)
	found: dict[str, list[Candidate]] = {}
	for row in rows:
		if candidate := _candidate(row, asked.get(row.name, [])):
			found.setdefault(row.situation, []).append(candidate)
	return found


def _candidate(row: frappe._dict, asked: list[dict[str, Any]]) -> Candidate | None:
	"""None for a script whose conditions can't be read any more, as after a field was taken away."""
	try:
		read = conditions.read(asked)
	except UnreadableRuleError as error:
		frappe.clear_last_message()
		frappe.log_error(f"The call script {row.name} is left out", str(error))
		return None
	matched = (row[field] or None for field in MATCHED)
	return Candidate(row.name, row.situation, *matched, row.language or None, cint(row.priority), read)

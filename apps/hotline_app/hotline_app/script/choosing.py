"""Which script fits the moment: the most specific one that matches, and why it was chosen.

A script that asks for nothing fits any call. Each of line, kind, stage and condition that a script asks for,
and that holds, makes it more specific; one that asks for something that does not hold is out. A script in
the caller's language goes before all others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from frappe import _

from hotline_app.intake import trees
from hotline_app.intake.routing import core

from . import conditions, store
from .store import MATCHED, Candidate

LABELS = {"line": "Line", "kind": "Kind", "stage": "Stage of the Order"}


@dataclass(slots=True)
class Choice:
	"""The script that was chosen, why, and which others would have fitted less closely."""

	script: str
	why: list[str] = field(default_factory=list)
	others: list[str] = field(default_factory=list)


def choose(
	situation: str,
	line: str | None = None,
	kind: str | None = None,
	stage: str | None = None,
	language: str | None = None,
	facts: Mapping[str, Any] | None = None,
) -> Choice | None:
	"""Return the script for a situation, None where none fits (`G-6.1`, `J-21`).

	Of several that fit the one in `language` wins, then the one that asks for most, then the one with the
	highest priority, then the first by name. `facts` are what `facts.gather` returns.
	"""
	moment = {**(facts or {}), "line": line, "kind": kind, "stage": stage}
	fitting = [c for c in store.of_situation(situation) if _fits(c, moment)]
	if not fitting:
		return None
	fitting.sort(key=lambda c: _rank(c, language))
	best = fitting[0]
	return Choice(best.name, _why(best, language), [c.name for c in fitting[1:]])


def _fits(candidate: Candidate, moment: Mapping[str, Any]) -> bool:
	if any(getattr(candidate, name) not in (None, moment[name]) for name in MATCHED):
		return False
	rule = core.Rule(candidate.name, conditions=candidate.conditions)
	return core.matches(rule, moment, "", trees.lineage)


def _rank(candidate: Candidate, language: str | None) -> tuple:
	"""Smaller is better."""
	is_other = bool(language) and not _speaks(candidate, language)
	return is_other, -_specificity(candidate), -candidate.priority, candidate.name


def _speaks(candidate: Candidate, language: str) -> bool:
	return candidate.language is None or candidate.language.split("-")[0] == language.split("-")[0]


def _specificity(candidate: Candidate) -> int:
	return sum(getattr(candidate, name) is not None for name in MATCHED) + len(candidate.conditions)


def _why(candidate: Candidate, language: str | None) -> list[str]:
	reasons = [
		f"{_(LABELS[name])}: {_(value)}"
		for name in MATCHED
		if (value := getattr(candidate, name)) is not None
	]
	reasons += [_described(condition) for condition in candidate.conditions]
	if language and candidate.language and _speaks(candidate, language):
		reasons.append(_("Spoken in the caller's language"))
	return reasons or [_("For all calls of this situation")]


def _described(condition: core.Condition) -> str:
	described = conditions.field_of(condition.field)
	label = _(described.label) if described else condition.field
	if described and described.fieldtype == "Check":
		return label if condition.operand else _("Not: {0}").format(label)
	operand = condition.operand
	shown = ", ".join(sorted(map(str, operand))) if isinstance(operand, frozenset) else str(operand or "")
	return f"{label} {_(condition.operator)} {_(shown)}".strip()

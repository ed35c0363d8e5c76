"""How the centre stands to the clauses in a period: what is found about each, and the verdict.

Everything that all clauses ask for is fetched once: answers, checks by list, indicators. What two clauses
count alike is counted once.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import frappe
from frappe import _

from hotline_app.insight.clauses import SHIPPED

from . import assessing, checklists, deadlines, indicators, records, served
from .scope import Lines, Scope, lines_by_standard
from .verdicts import NOT_APPLICABLE, NOT_ASSESSED, Finding, combine

CLAUSE = "HL Standard Clause"


@dataclass(frozen=True)
class State:
	"""How the centre stands to a clause, on what that rests, and whose it is."""

	clause: frappe._dict
	verdict: str
	findings: tuple[Finding, ...]
	responsible: str | None = None
	review_on: Any = None

	@property
	def text(self) -> str:
		"""All that was found, in words."""
		return "; ".join(finding.text for finding in self.findings)


def judge(
	first: Any,
	last: Any,
	*,
	source: str | None = None,
	line: str | None = None,
	kind: str | None = None,
	lines: Lines = None,
) -> list[State]:
	"""Return the state of each clause from the first day to the last, in the order of the standards.

	`source` and `kind` choose clauses. Without `line` a standard is judged by the lines that follow it, of
	`lines` if given; one that no line follows does not apply.
	"""
	chosen = {"source": source, "kind": kind}
	clauses = frappe.get_all(
		CLAUSE,
		{key: value for key, value in chosen.items() if value},
		["name", *SHIPPED],
		order_by="creation, name",
	)
	followers = lines_by_standard()
	by_lines: dict[Lines, _Judge] = {}
	states = []
	for clause in sorted(clauses, key=_place()):
		of = (line,) if line else _within(followers[clause.source], lines)
		if of == ():
			nobody = Finding(NOT_APPLICABLE, _("No line follows this standard"), "DocType:HL Line")
			states.append(State(clause, NOT_APPLICABLE, (nobody,)))
			continue
		if of not in by_lines:
			by_lines[of] = _Judge(Scope.of_days(first, last, of))
		states.append(by_lines[of].state(clause))
	return states


class _Judge:
	"""Judges clauses in one scope."""

	def __init__(self, scope: Scope):
		self._scope = scope
		self._counted: dict[str, Finding | None] = {}
		self._notes = {row.name: row for row in frappe.get_all("HL Clause Note", fields=["*"])}

	def state(self, clause: frappe._dict) -> State:
		"""Return how the clause stands."""
		note = self._notes.get(clause.name) or frappe._dict()
		standing = self._answers.get(clause.name)
		found = list(self._found(clause.name, note.least_kept or 100))
		verdict = combine(
			found,
			standing.verdict if standing else None,
			asks_assessment=bool(served.entries().get(clause.name, {}).get("assess")),
		)
		if standing:
			found.append(standing.finding)
		elif verdict == NOT_ASSESSED:
			found.append(Finding(NOT_ASSESSED, _("Nobody has assessed it yet")))
		return State(
			clause,
			verdict,
			tuple(found),
			note.responsible or (standing.responsible if standing else None),
			standing.review_on if standing else None,
		)

	@cached_property
	def _answers(self) -> dict[str, assessing.Standing]:
		return assessing.standings(self._scope)

	@cached_property
	def _checked(self) -> dict[str, list[Finding]]:
		return checklists.findings(self._scope)

	@cached_property
	def _measured(self) -> dict[str, list[Finding]]:
		return indicators.findings(self._scope)

	def _found(self, clause: str, least: float) -> Iterable[Finding]:
		entry = served.entries().get(clause, {})
		yield from self._measured.get(clause, ())
		for find, kind in ((deadlines.find, "deadlines"), (records.find, "records")):
			for one in entry.get(kind, ()):
				if finding := self._once(find, one, least):
					yield finding
		for path in served.checks().get(clause, ()):
			if finding := frappe.get_attr(path)(self._scope):
				yield finding
		yield from self._checked.get(clause, ())

	def _once(self, find: Callable, entry: dict[str, Any], least: float) -> Finding | None:
		key = f"{find.__module__} {least} {json.dumps(entry, sort_keys=True)}"
		if key not in self._counted:
			self._counted[key] = find(self._scope, entry, least)
		return self._counted[key]


def _within(followers: Lines, lines: Lines) -> Lines:
	"""Return the lines that follow and are among `lines`; None is all on either side."""
	if lines is None:
		return followers
	return lines if followers is None else tuple(line for line in followers if line in lines)


def _place() -> Callable[[frappe._dict], int]:
	"""Return by what clauses are sorted: their place in the file, which is that in the standards."""
	places = {clause: place for place, clause in enumerate(served.entries())}
	return lambda clause: places.get(clause.name, len(places))

"""How the centre itself says that it stands to a clause: answer, date, evidence, and until when it holds.

An answer stays as it was given; a new one takes its place. So the history is a list of records.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import format_date, getdate

from .scope import Scope
from .verdicts import NOT_APPLICABLE, NOT_ASSESSED, Finding, told, worst

ASSESSMENT = "HL Self-Assessment"
# A new answer holds so long unless it says otherwise.
USUAL_MONTHS = 12


@dataclass(frozen=True)
class Standing:
	"""The answers about a clause that count on a day: the worst of them, in words, and whose they are."""

	verdict: str | None
	finding: Finding
	responsible: str | None
	review_on: date | None


def check(doc) -> None:
	"""Refuse what is from the future, ends before it begins, or rests on nothing. Raises ValidationError."""
	if getdate(doc.assessed_on) > getdate():
		frappe.throw(_("The day of the assessment is in the future."))
	if getdate(doc.valid_until) < getdate(doc.assessed_on):
		frappe.throw(_("The assessment ends before it begins."))
	if not (doc.remarks or "").strip() and not doc.evidence:
		frappe.throw(_("Please say on what this rests, or attach evidence."), frappe.MandatoryError)


def keep_latest(clause: str, line: str | None, leave_out: str | None = None) -> None:
	"""Mark all answers but the latest of a clause and line as superseded."""
	rows = frappe.get_all(
		ASSESSMENT,
		{"clause": clause, "line": line or ("is", "not set"), "name": ("!=", leave_out or "")},
		["name", "superseded"],
		order_by="assessed_on desc, creation desc",
	)
	for rank, row in enumerate(rows):
		if bool(row.superseded) != bool(rank):
			frappe.db.set_value(ASSESSMENT, row.name, "superseded", int(bool(rank)), update_modified=False)


def standings(scope: Scope) -> dict[str, Standing]:
	"""Return by clause what its answers say on the last day of the scope; one that has ended says nothing."""
	by_clause: dict[str, dict[str, frappe._dict]] = defaultdict(dict)
	for row in _until(scope):
		by_clause[row.clause].setdefault(row.line or "", row)
	return {clause: _standing(by_line.values(), scope.day) for clause, by_line in by_clause.items()}


def _until(scope: Scope) -> list[frappe._dict]:
	"""Return the answers given until the end of the scope, the latest first."""
	filters = [["assessed_on", "<=", scope.day]]
	if scope.lines is not None:
		filters.append(["line", "in", [*scope.lines, ""]])
	fields = ["name", "clause", "line", "verdict", "assessed_on", "valid_until", "responsible", "evidence"]
	return frappe.get_all(ASSESSMENT, filters, fields, order_by="assessed_on desc, creation desc")


def _standing(rows: Iterable[frappe._dict], day: date) -> Standing:
	rows = list(rows)
	valid = [row for row in rows if row.valid_until >= day]
	latest = max(valid or rows, key=lambda row: row.assessed_on)
	verdicts = [row.verdict for row in valid]
	verdict = worst(verdicts) or (NOT_APPLICABLE if verdicts else None)
	at = f"Record:{ASSESSMENT}/{latest.name}"
	if verdict:
		text = _("Self-assessment of {0}: {1}").format(format_date(latest.assessed_on), told(verdict))
		if latest.evidence:
			text += _(", with evidence")
	else:
		text = _("The self-assessment ended on {0}").format(format_date(latest.valid_until))
	finding = Finding(verdict or NOT_ASSESSED, text, at)
	return Standing(verdict, finding, latest.responsible, latest.valid_until)

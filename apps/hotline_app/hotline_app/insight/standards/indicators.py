"""Clauses that an indicator measures: its value in the period against the figure that the clause asks for."""

import frappe
from frappe import _
from frappe.utils import flt

from hotline_app.insight import indicators, measuring, verdict

from .scope import Scope
from .verdicts import MET, NO_DATA, NOT_MET, Finding


def findings(scope: Scope) -> dict[str, list[Finding]]:
	"""Return by clause what the enabled indicators for it measure in the scope.

	An indicator is measured once, however many clauses it serves. One whose records the user may not read
	says nothing.
	"""
	rows = frappe.get_all(
		"HL Indicator Clause",
		{"parenttype": measuring.INDICATOR},
		["parent", "clause"],
		order_by="parent, idx",
	)
	clauses: dict[str, list[str]] = {}
	for row in rows:
		clauses.setdefault(row.parent, []).append(row.clause)
	found: dict[str, list[Finding]] = {}
	for name, served in clauses.items():
		doc = frappe.get_cached_doc(measuring.INDICATOR, name)
		if not doc.enabled or not indicators.is_usable(doc):
			continue
		value = _value(doc, scope)
		for clause in served:
			found.setdefault(clause, []).append(_finding(doc, value, clause))
	return found


def _value(doc, scope: Scope) -> float | None:
	filters = {}
	if scope.lines is not None and indicators.is_usable(doc, "line"):
		filters = {"line": ["in", list(scope.lines) or [""]]}
	[measured] = measuring.measure(doc, scope.start, scope.until, filters=filters)
	return measured.value


def _finding(doc, value: float | None, clause: str) -> Finding:
	at = f"Record:{measuring.INDICATOR}/{doc.name}"
	if value is None:
		return Finding(NO_DATA, _("{0}: nothing to measure").format(_(doc.name)), at)
	figure = verdict.figure_of(doc, clause)
	unit = "%" if doc.unit == measuring.PERCENT else _(doc.unit, context=measuring.INDICATOR)
	told = f"{_(doc.name)}: {flt(value, 1):g} {unit}"
	reached = verdict.met(doc, value, figure)
	if reached is None:
		return Finding(NO_DATA, _("{0}, without a figure to reach").format(told), at)
	sign = "≤" if doc.better == verdict.LOWER else "≥"
	return Finding(MET if reached else NOT_MET, f"{told} ({sign} {figure:g})", at)

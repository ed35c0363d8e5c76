"""Work that is looked at because something about it is a risk.

What others know of risks comes from functions named by the hook `hotline_quality_risks`, each called as
`risks(doctype, line, since, until)`; they return names of HL Call or HL Work Order by risk.
"""

from datetime import date, datetime

import frappe

CALL, ORDER = "HL Call", "HL Work Order"
HOOK = "hotline_quality_risks"
COMPLAINT, HOLD, RATING, PHRASE = "Complaint", "Long Hold", "Low Rating", "Forbidden Phrase"


def found(plan, since: datetime | date, until: datetime | date) -> dict[str, str]:
	"""Return by name of a call or order of the period why the plan would have it looked at."""
	doctype = CALL if plan.subject == "Call" else ORDER
	by_risk: dict[str, set[str]] = {}
	for path in frappe.get_hooks(HOOK):
		for risk, names in frappe.get_attr(path)(doctype, plan.line, since, until).items():
			by_risk.setdefault(risk, set()).update(names)
	for risk, names in _measured(plan, doctype, since, until).items():
		by_risk.setdefault(risk, set()).update(names)
	wanted = {
		COMPLAINT: plan.risk_complaint,
		PHRASE: plan.risk_phrase,
		RATING: plan.risk_rating,
		HOLD: plan.risk_hold_s,
	}
	return {name: risk for risk, names in by_risk.items() if wanted.get(risk) for name in sorted(names)}


def _measured(plan, doctype: str, since, until) -> dict[str, list[str]]:
	"""What the record itself says: a long hold, a low rating."""
	time = "started_at" if doctype == CALL else "creation"
	of_period = [[time, ">=", since], [time, "<", until]]
	if plan.line:
		of_period.append(["line", "=", plan.line])
	risks = {}
	if plan.risk_rating:
		risks[RATING] = [["rating", ">", 0], ["rating", "<=", plan.risk_rating]]
	if plan.risk_hold_s and doctype == CALL:
		risks[HOLD] = [["hold_s", ">", plan.risk_hold_s]]
	return {
		risk: frappe.get_all(doctype, [*of_period, *conditions], pluck="name", order_by=None)
		for risk, conditions in risks.items()
	}

"""What the course of jobs says of handling units and providers, for their assessment (`G-5.3`)."""

from datetime import date

import frappe
from frappe.query_builder.functions import Count

from . import provider_facts

UNIT, PROVIDER = "HL Handling Unit", "HL Provider"
FIELDS = {UNIT: "handling_unit", PROVIDER: "provider"}


def facts(
	doctype: str, names: list[str], since: date, until: date
) -> dict[str, dict[str, tuple[float, int]]]:
	"""Return by unit or provider the percentage of jobs without a missed deadline and without a return.

	`Timeliness`: jobs of the period in which no deadline passed; `Returns`: jobs that were not given
	back; each with the number of jobs. Of a provider besides `Service`, the kept score of its quality.
	"""
	if doctype not in FIELDS or not names:
		return {}
	dispatch = frappe.qb.DocType("HL Dispatch")
	by = dispatch[FIELDS[doctype]]
	of_period = by.isin(names) & (dispatch.offered_at >= since) & (dispatch.offered_at < until)
	late = dict(provider_facts.late(dispatch, of_period, by))
	returned = dict(_count(dispatch, of_period & (dispatch.stage == "Refused"), by))
	found = {
		name: {
			"Timeliness": (_percent(jobs - late.get(name, 0), jobs), jobs),
			"Returns": (_percent(jobs - returned.get(name, 0), jobs), jobs),
		}
		for name, jobs in _count(dispatch, of_period, by)
	}
	if doctype == PROVIDER:
		scored = {"name": ("in", names), "quality_at": ("is", "set")}
		for row in frappe.get_all(PROVIDER, scored, ["name", "quality"]):
			found.setdefault(row.name, {})["Service"] = (row.quality, 1)
	return found


def _count(dispatch, condition, by) -> list[tuple[str, int]]:
	return frappe.qb.from_(dispatch).select(by, Count("*")).where(condition).groupby(by).run()


def _percent(part: float, whole: int) -> float:
	return round(100 * part / whole, 1)

"""What customers said of handling units and providers in follow-ups, for their assessment (`G-5.3`)."""

from datetime import date

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum

from . import evaluations

FIELDS = {"HL Handling Unit": "handling_unit", "HL Provider": "provider"}


def facts(
	doctype: str, names: list[str], since: date, until: date
) -> dict[str, dict[str, tuple[float, int]]]:
	"""Return by unit or provider the part `Customers`: the percentage of satisfied ones, and of how many."""
	if doctype not in FIELDS or not names:
		return {}
	task = frappe.qb.DocType("HL Follow-up Task")
	whom = task[FIELDS[doctype]]
	satisfied = Sum(Case().when(task.stage == "Satisfied", 1).else_(0))
	rows = (
		frappe.qb.from_(task)
		.select(whom, satisfied, Count("*"))
		.where(whom.isin(names) & evaluations.given(task))
		.where((task.done_at >= since) & (task.done_at < until))
		.groupby(whom)
		.run()
	)
	return {name: {"Customers": (round(100 * float(yes) / number, 1), number)} for name, yes, number in rows}

"""How callers rated agents in a period, for their appraisal (`G-5.1`, `H-4.3`)."""

from datetime import date

import frappe
from frappe.query_builder.functions import Avg, Count

BEST = 5


def facts(
	doctype: str, names: list[str], since: date, until: date
) -> dict[str, dict[str, tuple[float, int]]]:
	"""Return by agent the part `Customers`, 0 to 100: the mean of ratings from 1 to 5, and of how many."""
	if doctype != "User" or not names:
		return {}
	call = frappe.qb.DocType("HL Call")
	rows = (
		frappe.qb.from_(call)
		.select(call.agent, Avg(call.rating), Count("*"))
		.where(call.agent.isin(names) & (call.started_at >= since) & (call.started_at < until))
		.where(call.rating > 0)
		.groupby(call.agent)
		.run()
	)
	return {
		agent: {"Customers": (round(100 * float(mean) / BEST, 1), number)} for agent, mean, number in rows
	}

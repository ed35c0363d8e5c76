"""What reviews say of agents in a period, for their appraisal (`G-5.1`)."""

from datetime import date

import frappe
from frappe.query_builder.functions import Avg, Count

from .access import REVIEW
from .stages import COUNTING


def facts(
	doctype: str, names: list[str], since: date, until: date
) -> dict[str, dict[str, tuple[float, int]]]:
	"""Return by agent the part `Quality`: the mean of the scores that hold, and of how many reviews."""
	if doctype != "User" or not names:
		return {}
	review = frappe.qb.DocType(REVIEW)
	rows = (
		frappe.qb.from_(review)
		.select(review.agent, Avg(review.score), Count("*"))
		.where(review.agent.isin(names) & review.stage.isin(COUNTING) & review.released_at.isnotnull())
		.where((review.scored_at >= since) & (review.scored_at < until))
		.groupby(review.agent)
		.run()
	)
	return {agent: {"Quality": (round(float(mean), 1), number)} for agent, mean, number in rows}

"""What customers said of providers in follow-ups (`C-8.1.3`, `G-5.2`), for the formula of their quality."""

from datetime import date

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Avg, Count

from . import evaluations

DIMENSIONS = {"Attitude": "attitude", "Efficiency": "efficiency", "Quality": "quality"}


def facts(providers: list[str], since: date) -> dict[str, dict[str, float]]:
	"""Return by provider the means (1 to 5) of `rating`, `attitude`, `efficiency` and `quality`.

	`follow_ups` is the number of follow-ups since then that customers answered. What nobody was asked for is
	left out, and so are providers about whom nobody was asked.
	"""
	found: dict[str, dict[str, float]] = {}
	for provider, rating, number in _ratings(providers, since):
		found[provider] = {"follow_ups": float(number)}
		if rating:
			found[provider]["rating"] = float(rating)
	for provider, dimension, mean in _scores(providers, since):
		found[provider][DIMENSIONS[dimension]] = float(mean)
	return found


def _ratings(providers: list[str], since: date) -> list[tuple]:
	task = frappe.qb.DocType("HL Follow-up Task")
	query = frappe.qb.from_(task).select(task.provider, _mean_of(task.rating), Count("*"))
	return query.where(_answered(task, providers, since)).groupby(task.provider).run()


def _scores(providers: list[str], since: date) -> list[tuple]:
	task, answer = frappe.qb.DocType("HL Follow-up Task"), frappe.qb.DocType("HL Follow-up Answer")
	return (
		frappe.qb.from_(task)
		.join(answer)
		.on((answer.parent == task.name) & (answer.parenttype == "HL Follow-up Task"))
		.select(task.provider, answer.dimension, Avg(answer.score))
		.where(_answered(task, providers, since))
		.where(answer.dimension.isin(list(DIMENSIONS)) & (answer.score > 0))
		.groupby(task.provider, answer.dimension)
		.run()
	)


def _mean_of(field):
	"""The mean of those that are given."""
	return Avg(Case().when(field > 0, field))


def _answered(task, providers: list[str], since: date):
	return task.provider.isin(providers or [""]) & (task.done_at >= since) & evaluations.given(task)

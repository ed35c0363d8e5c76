"""How people did in their examinations in a period, for their appraisal (`H-4.3`)."""

from datetime import date

import frappe
from frappe.query_builder.functions import Avg, Count


def facts(
	doctype: str, names: list[str], since: date, until: date
) -> dict[str, dict[str, tuple[float, int]]]:
	"""Return by user the part `Exams`, 0 to 100: the mean score of the attempts that count, and how many."""
	if doctype != "User" or not names:
		return {}
	attempt, exam = frappe.qb.DocType("HL Exam Attempt"), frappe.qb.DocType("HL Exam")
	rows = (
		frappe.qb.from_(attempt)
		.join(exam)
		.on((exam.name == attempt.exam) & (exam.kind == "Questions"))
		.select(attempt.user, Avg(attempt.score), Count("*"))
		.where(attempt.user.isin(names) & (attempt.stage == "Marked") & (attempt.does_not_count == 0))
		.where((attempt.ended_at >= since) & (attempt.ended_at < until))
		.groupby(attempt.user)
		.run()
	)
	return {user: {"Exams": (round(float(mean), 1), number)} for user, mean, number in rows}

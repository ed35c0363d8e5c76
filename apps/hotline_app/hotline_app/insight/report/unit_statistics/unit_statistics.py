"""Handling units: what they received and sent back, how they were urged, what customers said (`G-5.3`).

A unit's user who may open it sees the unit's row.
"""

from typing import Any

import frappe
from frappe import _

from hotline_app.insight.statistics import job_report
from hotline_app.insight.statistics.jobs import UNIT
from hotline_app.intake.report.columns import column

Row = dict[str, Any]


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart, summary of the jobs handed to units in the period.

	`from_date` and `to_date` are required; `line`, `category` and `handling_unit` narrow it.
	"""
	found = job_report.rows(UNIT, frappe._dict(filters or {}))
	rows = job_report.with_total(found, "name")
	return _columns(), rows, None, job_report.chart(found, "name"), job_report.summary(found)


def _columns() -> list[Row]:
	return [
		column("name", _("Handling Unit"), "Data", 180),
		column("jobs", _("Received", context="HL Dispatch"), "Int", 90),
		column("accepted", _("Accepted", context="HL Dispatch"), "Int", 90),
		column("refused", _("Sent Back"), "Int", 90),
		column("done", _("Done", context="HL Dispatch"), "Int", 90),
		column("late", _("Late"), "Int", 80),
		column("on_time", _("On Time (%)"), "Percent", 110),
		column("urged", _("Urgings"), "Int", 90),
		column("supervised", _("Supervisions"), "Int", 110),
		column("complaints", _("Complaints", context="HL Complaint"), "Int", 100),
		column("follow_ups", _("Follow-ups"), "Int", 100),
		column("satisfaction", _("Satisfied (%)"), "Percent", 110),
		column("attitude", _("Attitude"), "Data", 90),
		column("efficiency", _("Efficiency"), "Data", 90),
		column("quality", _("Quality of Work"), "Data", 110),
		column("answering", _("Time to Accept (Minutes)"), "Float", 160),
		column("work", _("Time to Done (Hours)"), "Float", 150),
	]

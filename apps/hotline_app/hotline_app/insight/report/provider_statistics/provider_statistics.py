"""Providers: what became of their jobs, and what customers said of them (`C-8.1.3`).

A provider who may open it sees its own row.
"""

from typing import Any

import frappe
from frappe import _

from hotline_app.insight.statistics import dimensions, job_report
from hotline_app.insight.statistics.dimensions import Dimension
from hotline_app.insight.statistics.jobs import PROVIDER
from hotline_app.intake.report.columns import column

Row = dict[str, Any]


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart, summary of the jobs offered in the period.

	`from_date` and `to_date` are required; `line`, `category` and `provider` narrow it.
	"""
	found = job_report.rows(PROVIDER, frappe._dict(filters or {}))
	names = dimensions.names(Dimension("provider", ""), [row["name"] for row in found])
	for row in found:
		row["label"] = names[row["name"]]
	rows = job_report.with_total(found, "label")
	return _columns(), rows, None, job_report.chart(found, "label"), job_report.summary(found)


def _columns() -> list[Row]:
	return [
		column("name", _("Provider"), "Link", 110, "HL Provider"),
		column("label", _("Name"), "Data", 160),
		column("jobs", _("Offered", context="HL Dispatch"), "Int", 90),
		column("accepted", _("Accepted", context="HL Dispatch"), "Int", 90),
		column("refused", _("Refused", context="HL Dispatch"), "Int", 90),
		column("expired", _("Timed Out"), "Int", 90),
		column("done", _("Done", context="HL Dispatch"), "Int", 90),
		column("on_time", _("On Time (%)"), "Percent", 110),
		column("rework", _("Rework"), "Int", 90),
		column("complaints", _("Complaints", context="HL Complaint"), "Int", 100),
		column("valid", _("Valid Complaints"), "Int", 120),
		column("satisfaction", _("Satisfied (%)"), "Percent", 110),
		# As text, for what nobody judged would be shown as nought.
		column("attitude", _("Attitude"), "Data", 90),
		column("efficiency", _("Efficiency"), "Data", 90),
		column("quality", _("Quality of Work"), "Data", 110),
		column("answering", _("Time to Accept (Minutes)"), "Float", 160),
		column("work", _("Time to Done (Hours)"), "Float", 150),
	]

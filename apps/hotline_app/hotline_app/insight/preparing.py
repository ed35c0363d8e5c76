"""Statistics of many orders are prepared in the background; those of few are told at once.

The framework prepares a report always or never, and one that is always prepared takes two steps for a day's
figures, too. Here the number of orders in the period decides. The page shows what the framework shows of
every prepared report: how far it is, when it was made, and how to make it anew; an export asks at once.
"""

from typing import Any

import frappe
from frappe import _
from frappe.desk import query_report
from frappe.model.document import Document

from .statistics import orders

PREPARED = "Prepared Report"
# The reports of this module that read the orders of a period, or what hangs on them.
REPORTS = (
	"Order Statistics",
	"Deadlines Kept",
	"Agent Statistics",
	"Provider Statistics",
	"Unit Statistics",
	"Hot Topics",
	"Weak Points",
	"New Words",
	"Indicators",
	"Indicator Trend",
)
# Of more orders it may take longer than three seconds (`tests/bench/reports.py`).
MOST_AT_ONCE = 30_000


@frappe.whitelist()
@frappe.read_only()
def run(
	report_name: str,
	filters: dict | str | None = None,
	user: str | None = None,
	ignore_prepared_report: bool | int | str = False,
	custom_columns: list | str | None = None,
	is_tree: bool | int | str = False,
	parent_field: str | None = None,
	are_default_filters: bool | int | str = True,
) -> dict[str, Any]:
	"""Run a report as the framework does; of much in one of ours tell what was prepared, if anything was.

	Raises PermissionError for who may not run it, and for what somebody else prepared.
	"""
	if report_name in REPORTS and not ignore_prepared_report and is_much(asked := _read(filters)):
		report = query_report.get_report_doc(report_name)
		frappe.has_permission(report.ref_doctype, "report", throw=True)
		name = asked.pop("prepared_report_name", None)
		if name and frappe.db.get_value(PREPARED, name, "owner") != frappe.session.user:
			frappe.throw(
				_("Somebody else had this prepared. Have it prepared for yourself."), frappe.PermissionError
			)
		return query_report.get_prepared_report_result(report, asked, name or "", frappe.session.user)
	return query_report.run(
		report_name,
		filters,
		user,
		ignore_prepared_report,
		custom_columns,
		is_tree,
		parent_field,
		are_default_filters,
	)


def is_much(filters: dict[str, Any]) -> bool:
	"""Whether so many orders were taken down in the period that a report of it is prepared."""
	if not (filters.get("from_date") and filters.get("to_date")):
		return False
	period = orders.period_of(filters)
	# Nothing is told of these orders, so nobody's rights are asked.
	return bool(
		frappe.get_all(
			orders.ORDER,
			filters=[["creation", ">=", period.first], ["creation", "<", period.after]],
			order_by="creation",
			limit_start=MOST_AT_ONCE,
			limit=1,
			pluck="name",
		)
	)


def query(user: str | None = None) -> str:
	"""Condition for lists of prepared reports: of ours, which tell each what each may see, the own ones."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	table, listed = f"`tab{PREPARED}`", ", ".join(map(frappe.db.escape, REPORTS))
	return f"({table}.`report_name` not in ({listed}) or {table}.`owner` = {frappe.db.escape(user)})"


def may_touch(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for what somebody else prepared of our reports; None leaves the rest to the framework."""
	user = user or frappe.session.user
	if user == "Administrator" or doc.is_new() or doc.report_name not in REPORTS:
		return None
	return None if doc.owner == user else False


def _read(filters: dict | str | None) -> dict[str, Any]:
	return dict(frappe.parse_json(filters) or {})

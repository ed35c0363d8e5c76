"""Reports of much are prepared in the background; those of little are told at once.

The framework prepares a report always or never, and one that is always prepared takes two steps for a day's
figures, too. Here the number of records that it would read decides (`amounts.py`). The page shows when it was
made and how to make it anew, as the framework does of every prepared report, and how far it is
(`hotline_prepared_report.bundle.js`); an export writes what was prepared.
"""

from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.prepared_report.prepared_report import get_reports_in_queued_state
from frappe.desk import query_report
from frappe.desk.utils import get_csv_bytes, pop_csv_params, provide_binary_file
from frappe.model.document import Document
from frappe.utils import cint, now_datetime, sbool, time_diff_in_seconds
from frappe.utils.xlsxutils import make_xlsx

from hotline_app.access import require

from . import amounts
from .amounts import REPORTS

PREPARED = "Prepared Report"


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
	asked = _read(filters)
	if not sbool(ignore_prepared_report) and amounts.is_much(report_name, asked):
		return _prepared(report_name, asked)
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


@frappe.whitelist()
@frappe.read_only()
def export_query() -> None:
	"""Answer with the file of a report, made as the framework makes it; of much what was prepared is written.

	Raises PermissionError like `run`, and ValidationError where much was not prepared yet.
	"""
	asked = frappe._dict(frappe.local.form_dict)
	filters = _read(asked.filters)
	if not amounts.is_much(asked.report_name, filters):
		return query_report.export_query()
	reported = frappe.get_cached_value("Report", asked.report_name, "ref_doctype")
	frappe.permissions.can_export(reported, raise_exception=True)
	data = frappe._dict(_prepared(asked.report_name, filters))
	if not data.columns:
		frappe.throw(
			_("So much is not exported at once. Generate the report first, and export it when it is there.")
		)
	if custom := frappe.parse_json(asked.custom_columns or "[]"):
		for column in custom:
			data.columns.insert(column["insert_after_index"] + 1, column)
		query_report.add_custom_column_data(custom, data.result)
	query_report.format_duration_fields(data)
	visible = frappe.parse_json(asked.visible_idx)
	rows, widths = query_report.build_xlsx_data(data, visible, cint(asked.include_indentation))
	if asked.file_format_type == "CSV":
		provide_binary_file(asked.report_name, "csv", get_csv_bytes(rows, pop_csv_params(asked)))
	else:
		content = make_xlsx(rows, "Query Report", column_widths=widths).getvalue()
		provide_binary_file(asked.report_name, "xlsx", content)


@frappe.whitelist(methods=["GET", "POST"])
@frappe.read_only()
def progress(report_name: str, filters: dict | str) -> dict[str, Any] | None:
	"""Return how far the user's own report with these filters is, None where none is being prepared.

	`ahead`: how many wait or run before it; `elapsed` and `expected` in seconds, the latter an estimate.
	"""
	asked = _read(filters)
	if report_name not in REPORTS or not amounts.has_period(asked):
		return None
	own = get_reports_in_queued_state(report_name, asked)
	if not own:
		return None
	fields = ["status", "creation", "modified"]
	name = own[0]["name"]
	status, creation, begun = frappe.db.get_value(PREPARED, name, fields)
	waiting = {"status": ("in", ("Queued", "Started")), "creation": ("<", creation)}
	return {
		"name": name,
		"status": status,
		"ahead": frappe.db.count(PREPARED, waiting) if status == "Queued" else 0,
		"elapsed": time_diff_in_seconds(now_datetime(), begun) if status == "Started" else 0,
		"expected": amounts.seconds(report_name, asked),
	}


def _prepared(report_name: str, asked: dict[str, Any]) -> dict[str, Any]:
	report = query_report.get_report_doc(report_name)
	require(report.ref_doctype, "report")
	name = asked.pop("prepared_report_name", None)
	if name and frappe.db.get_value(PREPARED, name, "owner") != frappe.session.user:
		frappe.throw(
			_("Somebody else had this prepared. Have it prepared for yourself."), frappe.PermissionError
		)
	return query_report.get_prepared_report_result(report, asked, name or "", frappe.session.user)


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

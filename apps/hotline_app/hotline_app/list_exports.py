"""Exports of lists: what no request lasts long enough for is refused with a word."""

import frappe
from frappe import _
from frappe.desk import reportview
from frappe.model.db_query import DatabaseQuery

from hotline_app.row_access import OURS

# So many rows take a spreadsheet some seconds (`docs/operators.md`).
MOST_ROWS = 20_000


@frappe.whitelist()
@frappe.read_only()
def export_query() -> None:
	"""Answer with the file of a list as the framework makes it. Raises ValidationError for too many rows."""
	asked = frappe.local.form_dict
	if str(asked.get("doctype")).startswith(OURS) and not asked.get("selected_items") and _is_too_much():
		frappe.throw(
			_("More than {0} rows are not exported at once. Filter by a shorter period.").format(
				f"{MOST_ROWS:,}"
			)
		)
	reportview.export_query()


def _is_too_much() -> bool:
	params = reportview.get_form_params()
	return bool(
		DatabaseQuery(params.doctype).execute(
			fields=["name"],
			filters=params.filters,
			or_filters=params.or_filters,
			limit_start=MOST_ROWS,
			limit_page_length=1,
			order_by="name",
			as_list=True,
		)
	)

"""What the desk counts beside a record."""

import frappe
from frappe.desk import notifications


@frappe.whitelist()
def get_open_count(doctype: str, name: str, items: list | str | None = None) -> dict:
	"""Count what the desk's form shows beside a record, in place of the framework's function.

	That one counts whatever it is asked for and asks for no right on it: whom a complaint is about would
	learn that there is one (`C-8.2.4`). Raises PermissionError for a record that the user may not read.
	"""
	if items is not None:
		groups = frappe.get_meta(doctype).get_dashboard_data().transactions
		shown = {item for group in groups for item in group["items"]}
		items = [item for item in frappe.parse_json(items) if item in shown]
	return notifications.get_open_count(doctype, name, items)

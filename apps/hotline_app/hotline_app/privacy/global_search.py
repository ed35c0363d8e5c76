"""The desk's search over everything finds what the user may read, and no more."""

from typing import Any

import frappe
from frappe.utils import global_search


@frappe.whitelist()
def search(text: str, start: int | str = 0, limit: int | str = 20, doctype: str = "") -> list[dict[str, Any]]:
	"""Search as the framework does, and leave out records, such as confidential orders, not for the user."""
	found = global_search.search(text, start, limit, doctype)
	return [row for row in found if frappe.has_permission(row["doctype"], "read", doc=row["name"])]

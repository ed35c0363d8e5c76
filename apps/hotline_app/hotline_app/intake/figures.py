"""Figures of orders for the desk's pages."""

import frappe
from frappe.utils import nowdate


@frappe.whitelist(methods=["GET", "POST"])
def received_today() -> int:
	"""Return how many orders came in today, of those that the user may see.

	The index of the time serves it, which a Number Card's own filters by time would not use.
	"""
	since = {"creation": (">=", nowdate())}
	(row,) = frappe.get_list("HL Work Order", since, ["count(*) as number"], ignore_ifnull=True)
	return row.number

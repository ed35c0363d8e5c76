"""Figures of calls for the desk's pages."""

import frappe
from frappe.utils import nowdate


@frappe.whitelist(methods=["GET", "POST"])
def lost_today() -> int:
	"""Return how many calls of today nobody answered, of those that the user may see.

	The index of outcome and time serves it, which a Number Card's own filters by time would not use.
	"""
	lost = {"outcome": ("in", ["Abandoned", "Missed"]), "started_at": (">=", nowdate())}
	(row,) = frappe.get_list("HL Call", lost, ["count(*) as number"], ignore_ifnull=True)
	return row.number

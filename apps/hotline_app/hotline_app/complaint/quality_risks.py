"""Calls and orders that somebody complained about, to be looked at (`H-6.1`)."""

from datetime import datetime

import frappe

from .access import COMPLAINT


def risks(doctype: str, line: str | None, since: datetime, until: datetime) -> dict[str, list[str]]:
	"""Return the names of the orders about which complaints came in, or of the calls about such orders."""
	wanted = {"received_at": ("between", (since, until)), "kind": ("!=", "Praise")}
	if line:
		wanted["line"] = line
	rows = frappe.get_all(COMPLAINT, wanted, ["work_order", "came_in_as"])
	orders = sorted({name for row in rows for name in (row.work_order, row.came_in_as) if name})
	if doctype == "HL Work Order":
		return {"Complaint": orders}
	return {"Complaint": frappe.get_all("HL Call", {"work_order": ("in", orders or [""])}, pluck="name")}

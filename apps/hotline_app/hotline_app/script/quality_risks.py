"""Calls and orders in which a forbidden phrase was found, to be looked at."""

from datetime import datetime

import frappe

RECORDING, ORDER = "HL Recording", "HL Work Order"


def risks(doctype: str, line: str | None, since: datetime, until: datetime) -> dict[str, list[str]]:
	"""Return the names of the calls or orders with a finding of the period."""
	wanted = {
		"found_at": ("between", (since, until)),
		"reference_doctype": RECORDING if doctype == "HL Call" else ORDER,
	}
	if line:
		wanted["line"] = line
	names = frappe.get_all("HL Phrase Finding", wanted, pluck="reference_name", distinct=True)
	if doctype == "HL Call":
		names = frappe.get_all(RECORDING, {"name": ("in", names or [""])}, pluck="call", distinct=True)
	return {"Forbidden Phrase": names}

"""The list of callers who are to be called back: taking one, calling, settling (`C-6.1.3`)."""

import frappe

from hotline_app.access import require
from hotline_app.telephony import call_backs

from . import calls


@frappe.whitelist(methods=["POST"])
def start(call_back: str) -> None:
	"""Take a call-back and dial its number. Raises ConflictError (409), and 503 without a telephone."""
	require("HL Call Back", "write")
	call_backs.claim(call_back)
	number, order = frappe.db.get_value("HL Call Back", call_back, ["number", "work_order"])
	calls.dial(number, order, "Call-back", call_back)


@frappe.whitelist(methods=["POST"])
def claim(call_back: str) -> None:
	"""Take a call-back without dialling, to call in another way. Raises ConflictError (409)."""
	require("HL Call Back", "write")
	call_backs.claim(call_back)


@frappe.whitelist(methods=["POST"])
def done(call_back: str, remarks: str | None = None) -> None:
	"""Settle a call-back: the caller was reached. Raises ConflictError (409) if it was settled."""
	require("HL Call Back", "write")
	call_backs.done(call_back, remarks)


@frappe.whitelist(methods=["POST"])
def cancel(call_back: str, remarks: str) -> None:
	"""Take a call-back off the list, with the reason. Raises ConflictError (409) if it was settled."""
	require("HL Call Back", "write")
	call_backs.cancel(call_back, remarks)

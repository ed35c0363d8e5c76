"""A message left on the phone is a request of its line, with its call and recording (`C-3.1`).

Lines whose account of the kind Voicemail says so make orders of them; the call-back is listed anyway.
"""

import frappe
from frappe import _

from . import accounts, receiving
from .receiving import Incoming

CALL = "HL Call"
EVENTS = ("voicemail", "ended")


def on_call_event(call: str, event) -> None:
	"""Make an order of a call that ended with a message left, once; for the hook `hotline_call_event`."""
	if event.event not in EVENTS:
		return
	fields = ["line", "outcome", "caller_number", "work_order"]
	of = frappe.db.get_value(CALL, call, fields, as_dict=True)
	if of.outcome != "Voicemail" or of.work_order or not of.line:
		return
	wanted = {"kind": accounts.VOICEMAIL, "line": of.line, "enabled": 1}
	account = frappe.db.get_value(accounts.DOCTYPE, wanted, "name")
	if not account:
		return
	frappe.db.savepoint("voicemail")
	try:
		left = Incoming(of.caller_number or "", _("(a message left on the phone)"), provider_id=call)
		order = receiving.receive(account, left).work_order
	# The call is told of anyway, and the caller is on the list of those to be called back.
	except Exception:
		frappe.db.rollback(save_point="voicemail")
		frappe.log_error(f"Voicemail: {account}", reference_doctype=CALL, reference_name=call)
		return
	if order:
		frappe.db.set_value(CALL, call, "work_order", order, update_modified=False)

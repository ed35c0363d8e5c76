"""What an agent notes about a call: the wrap-up code, remarks, and the orders that it was about."""

import frappe
from frappe import _
from frappe.utils import get_datetime

from hotline_app.intake.course import handover
from hotline_app.intake.stages import FINAL_STAGES

CALL, ORDER = "HL Call", "HL Work Order"


def wrap_up(call: str, code: str | None, remarks: str | None) -> None:
	"""Keep a wrap-up code and remarks; what is not given stays. Raises PermissionError."""
	doc = _writable(call)
	if code:
		_check_code(code, doc.line)
	doc.wrap_up, doc.remarks = code or doc.wrap_up, remarks or doc.remarks
	doc.save()


def link(call: str, order: str) -> None:
	"""Keep that the call is about an order; a call may be about several.

	An order that was taken in the call is answered for by whoever answered the call first (`G-4.1.5`).
	"""
	doc, row = _writable(call), frappe.get_doc(ORDER, order)
	row.check_permission("read")
	if order != doc.work_order and order not in {one.work_order for one in doc.further_orders}:
		if doc.work_order:
			doc.append("further_orders", {"work_order": order})
		else:
			doc.work_order = order
		doc.customer = doc.customer or row.customer
		doc.save()
	_make_responsible(doc, row)


def _writable(call: str):
	doc = frappe.get_doc(CALL, call, for_update=True)
	doc.check_permission("write")
	return doc


def _check_code(code: str, line: str | None) -> None:
	of = frappe.db.get_value("HL Wrap-up Code", code, ["enabled", "line"], as_dict=True)
	if not of or not of.enabled or of.line not in (None, "", line):
		frappe.throw(_("The wrap-up code {0} is not used here.").format(frappe.utils.escape_html(code[:60])))


def _make_responsible(call, order) -> None:
	taken_in_it = get_datetime(order.creation) >= call.started_at and order.stage not in FINAL_STAGES
	took_part = {row.agent for row in call.legs}
	if call.agent and taken_in_it and order.agent != call.agent and order.agent in (*took_part, None):
		handover.make_responsible(order.name, call.agent, _("Answered the call first."))

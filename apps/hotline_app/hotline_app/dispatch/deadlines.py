"""What the steps of a deadline do about dispatches where it is their order that something is done to."""

import frappe

from hotline_app.intake.course import urgency

DISPATCH, ORDER = "HL Dispatch", "HL Work Order"


def raise_urgency(records: list[frappe._dict], step: frappe._dict) -> None:
	"""Raise the urgency of orders by one level, those of late dispatches among them."""
	late = [record.name for record in records if record.doctype == DISPATCH]
	orders = frappe.get_all(DISPATCH, {"name": ("in", late or [""])}, pluck="work_order")
	of_dispatches = [frappe._dict(doctype=ORDER, name=order) for order in orders]
	urgency.by_deadline([*records, *of_dispatches], step)

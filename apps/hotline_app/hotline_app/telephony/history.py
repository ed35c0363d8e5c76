"""Calls in what happened to an order, and in what is known of a customer."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cint

from hotline_app.intake.course.timeline import Entry, entry, readable
from hotline_app.intake.customer_history import Source

CALL = "HL Call"


def on_timeline(orders: list[str]) -> Iterable[Entry]:
	"""Return an entry for each call about `orders`."""
	fields = ["name", "direction", "outcome", "started_at", "talk_s", "agent", "remarks", "purpose"]
	further = frappe.get_all(
		"HL Call Order", {"work_order": ("in", orders), "parenttype": CALL}, pluck="parent"
	)
	rows = readable(CALL, filters={"work_order": ("in", orders)}, fields=fields)
	if further:
		rows += readable(CALL, filters={"name": ("in", further)}, fields=fields)
	for row in {one.name: one for one in rows}.values():
		yield entry(row.started_at, "call", _title(row), row.remarks, row.agent, (CALL, row.name))


def of_customer(customer) -> list[Source]:
	"""Return the customer's calls."""
	return [
		Source(
			"calls",
			_("Calls"),
			CALL,
			{"customer": customer.name},
			"started_at",
			("direction", "outcome", "stage", "talk_s", "work_order", "remarks"),
			lambda row: {
				"title": _title(row),
				"order": row["work_order"],
				"detail": row["remarks"],
				"state": _(row["outcome"] or row["stage"], context=CALL),
				"stage": row["stage"],
			},
			"lucide-phone",
		)
	]


def _title(row) -> str:
	what = _("Call: {0}").format(_(row["direction"], context=CALL))
	if row["outcome"] != "Answered":
		return f"{what}, {_(row['outcome'] or '', context=CALL)}".rstrip(", ")
	minutes, seconds = divmod(cint(row["talk_s"]), 60)
	return f"{what}, {minutes}:{seconds:02d}"

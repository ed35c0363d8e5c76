"""What is locked while an order is given out, so that of many at once each sees what the others did.

The order's row first, then the provider's; whoever gives out takes them in this order. Within the locks the
open dispatches are read as they are stored now: an ordinary read shows them as they were when the
transaction began.
"""

import frappe
from frappe import _

from .stages import OPEN_STAGES


def order_stage(order: str) -> str | None:
	"""Lock the order and return its stage as it is stored now."""
	return frappe.db.get_value("HL Work Order", order, "stage", for_update=True)


def holder_of(order: str) -> frappe._dict | None:
	"""Return who has the order (`provider`, `handling_unit`) now; call it with the order locked."""
	return frappe.db.get_value(
		"HL Dispatch",
		{"work_order": order, "stage": ("in", OPEN_STAGES)},
		["name", "provider", "handling_unit"],
		as_dict=True,
		for_update=True,
	)


def why_full(provider: str) -> str | None:
	"""Lock the provider; return why it can take no further job now, None if it can (`C-7.2.2`)."""
	row = frappe.db.get_value(
		"HL Provider", provider, ["provider_name", "load_limit"], as_dict=True, for_update=True
	)
	dispatch = frappe.qb.DocType("HL Dispatch")
	query = frappe.qb.from_(dispatch).select(dispatch.name)
	query = query.where((dispatch.provider == provider) & dispatch.stage.isin(OPEN_STAGES))
	if row.load_limit and len(query.limit(row.load_limit).for_update().run()) >= row.load_limit:
		return _("{0} has as many jobs in hand as it can take.").format(row.provider_name)
	return None

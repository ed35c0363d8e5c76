"""What is locked while an order is given out, so that of many at once each sees what the others did.

The order's row first, then the provider's; whoever gives out takes them in this order. An ordinary read shows
the dispatches as they were when the transaction began, and a locking one would lock the neighbours too, who
would then wait for each other. So it is told from the locked row itself, which is read as it is stored now,
whether somebody was faster: an order says when it was dispatched, a provider which offer was its last one and
how many jobs it then had in hand.
"""

import frappe
from frappe import _

from .stages import OPEN_STAGES

ORDER, PROVIDER, DISPATCH = "HL Work Order", "HL Provider", "HL Dispatch"
RECEIVER = ["provider", "handling_unit"]


def lock_order(order: str) -> frappe._dict:
	"""Lock an order and return its stage, when it was dispatched and to whom, as it is stored now."""
	return frappe.db.get_value(
		ORDER, order, ["name", "stage", "dispatched_at", *RECEIVER], as_dict=True, for_update=True
	)


def holder_of(order: frappe._dict) -> frappe._dict | None:
	"""Return who has the locked `order` (`provider`, `handling_unit`), None if it is free."""
	filters = {"work_order": order.name, "stage": ("in", OPEN_STAGES)}
	if seen := frappe.db.get_value(DISPATCH, filters, RECEIVER, as_dict=True):
		return seen
	before = frappe.db.get_value(ORDER, order.name, "dispatched_at")
	return order if order.dispatched_at and order.dispatched_at != before else None


def lock_provider(provider: str) -> frappe._dict:
	"""Lock a provider and return its name, limit, and how many jobs it has in hand now (`jobs`)."""
	row = frappe.db.get_value(
		PROVIDER,
		provider,
		["name", "provider_name", "load_limit", "last_offer", "jobs_at_last_offer"],
		as_dict=True,
		for_update=True,
	)
	row.jobs = frappe.db.count(DISPATCH, {"provider": provider, "stage": ("in", OPEN_STAGES)})
	if row.last_offer != frappe.db.get_value(PROVIDER, provider, "last_offer"):
		# Some of these may have ended since; nobody is asked too much for that.
		row.jobs = max(row.jobs, row.jobs_at_last_offer)
	return row


def why_full(provider: frappe._dict) -> str | None:
	"""Return why the locked `provider` can take no further job now, None if it can (`C-7.2.2`)."""
	if provider.load_limit and provider.jobs >= provider.load_limit:
		return _("{0} has as many jobs in hand as it can take.").format(provider.provider_name)
	return None


def note_offer(provider: frappe._dict, dispatch: str) -> None:
	"""Let the next one who gives the locked `provider` a job know of this one."""
	values = {"last_offer": dispatch, "jobs_at_last_offer": provider.jobs + 1}
	frappe.db.set_value(PROVIDER, provider.name, values, update_modified=False)

"""Finding who does the work of an order, offering it, and what units ask to return."""

from typing import Any

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit
from frappe.utils import cint, sbool

from hotline_app.access import require
from hotline_app.dispatch import catalogue, informing, matching, returns
from hotline_app.intake.errors import ConflictError

from .flow import open_actions

PAGE = 50
# As many orders as one request hands on; each is a transaction's worth of work.
MAX_ORDERS = 100


@frappe.whitelist(methods=["GET", "POST"])
def propose(order: str) -> list[dict[str, Any]]:
	"""Return the providers that suit the order, the nearest first (`C-7.2.2`). Raises PermissionError."""
	return [candidate.as_dict() for candidate in matching.candidates(_order_to_give(order))]


@frappe.whitelist(methods=["POST"])
def offer(
	order: str,
	provider: str,
	note: str | None = None,
	consent: bool | int | str = False,
	consent_note: str | None = None,
) -> dict[str, Any]:
	"""Offer the order to a provider; the provider is told by the notifications on HL Dispatch.

	`consent`: the customer has agreed to be passed on (`G-4.2.2`), to what `consent_note` says. Raises
	PermissionError, OrderNotDispatchableError (closed, or with somebody else), ConsentMissingError where
	the rule asks for the customer's consent, and UnsuitableProviderError.
	"""
	agreed = {"consent": int(sbool(consent)), "consent_note": consent_note}
	return _offer(order, provider=provider, note=note, **agreed)


@frappe.whitelist(methods=["POST"])
@rate_limit(limit=10, seconds=600)
def resend_code(dispatch: str) -> bool:
	"""Send the customer a new code for the price or the work; return whether there was a way to send it.

	Raises PermissionError for another's job, ConflictError where no code is waited for, and
	RateLimitExceededError beyond 10 codes in 10 minutes from one address.
	"""
	doc = frappe.get_doc("HL Dispatch", dispatch, for_update=True)
	doc.check_permission("write")
	if not informing.waits_for_code(doc):
		frappe.throw(_("No code is waited for now."), ConflictError)
	return informing.resend_code(doc)


@frappe.whitelist(methods=["GET", "POST"])
def propose_unit(order: str) -> dict[str, Any]:
	"""Return the unit that the catalogue has for the order: handling_unit (None: nobody), reason, automatic.

	Raises PermissionError.
	"""
	return catalogue.unit_for(_order_to_give(order)).as_dict()


@frappe.whitelist(methods=["POST"])
def offer_unit(order: str, handling_unit: str | None = None, note: str | None = None) -> dict[str, Any]:
	"""Hand the order on to `handling_unit`, to the catalogue's proposal if none is named (`P-23`).

	Raises PermissionError, OrderNotDispatchableError (held, merged, closed, or with somebody else),
	UnsuitableProviderError (the unit is out of use) and ValidationError where the catalogue has nobody.
	"""
	if not handling_unit:
		proposal = catalogue.unit_for(_order_to_give(order))
		if not proposal.handling_unit:
			frappe.throw(proposal.reason)
		handling_unit = proposal.handling_unit
	return _offer(order, handling_unit=handling_unit, note=note)


@frappe.whitelist(methods=["POST"])
def offer_units(orders: list | str) -> list[dict[str, Any]]:
	"""Hand up to 100 orders on, each to its unit by the catalogue; one that fails does not stop the others.

	Returns for each order its name, and the unit (`handling_unit`) or why not (`error`).
	"""
	require("HL Dispatch", "create")
	names = list(dict.fromkeys(frappe.parse_json(orders)))
	if len(names) > MAX_ORDERS:
		frappe.throw(_("Please choose at most {0} orders.").format(MAX_ORDERS))
	return [_try_to_offer(str(name)) for name in names]


@frappe.whitelist(methods=["GET", "POST"])
def returned(start: int | str = 0) -> list[dict[str, Any]]:
	"""Return a page of 50 returns that wait for a decision, repeated ones first, then the oldest.

	Each with the steps open to the user. Raises PermissionError for whoever can't give out orders.
	"""
	require("HL Dispatch", "create")
	rows = frappe.get_list(
		"HL Dispatch",
		filters={"stage": returns.ASKED},
		pluck="name",
		order_by="refusal_number desc, refusal_asked_at",
		start=cint(start),
		limit=PAGE,
	)
	jobs = [frappe.get_doc("HL Dispatch", name) for name in rows]
	orders = _facts({job.work_order for job in jobs})
	return [_return(job, orders[job.work_order]) for job in jobs]


@frappe.whitelist(methods=["GET", "POST"])
def returned_count() -> int:
	"""Return how many returns wait for a decision. Raises PermissionError like `returned`."""
	require("HL Dispatch", "create")
	counted = frappe.get_list("HL Dispatch", {"stage": returns.ASKED}, ["count(name) as number"])
	return counted[0].number


def _order_to_give(order: str):
	require("HL Dispatch", "create")
	doc = frappe.get_doc("HL Work Order", order)
	doc.check_permission("read")
	return doc


def _offer(order: str, **receiver: Any) -> dict[str, Any]:
	frappe.get_doc("HL Work Order", order).check_permission("write")
	dispatch = frappe.new_doc("HL Dispatch")
	dispatch.update({"work_order": order, **receiver})
	dispatch.insert()
	return {"name": dispatch.name, "stage": dispatch.stage, "handling_unit": dispatch.handling_unit}


def _try_to_offer(order: str) -> dict[str, Any]:
	frappe.db.savepoint("offer_units")
	try:
		return {"order": order, "handling_unit": offer_unit(order)["handling_unit"]}
	except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as error:
		frappe.db.rollback(save_point="offer_units")
		frappe.clear_last_message()
		return {"order": order, "error": str(error)}


def _facts(orders: set[str]) -> dict[str, frappe._dict]:
	rows = frappe.get_all(
		"HL Work Order", {"name": ("in", sorted(orders) or [""])}, ["name", "title", "area", "next_due_at"]
	)
	return {row.name: row for row in rows}


def _return(doc, order: frappe._dict) -> dict[str, Any]:
	return {
		"name": doc.name,
		"modified": doc.modified,
		"work_order": doc.work_order,
		"handling_unit": doc.handling_unit,
		"refusal_reason": doc.refusal_reason,
		"refusal_asked_at": doc.refusal_asked_at,
		"refusal_number": doc.refusal_number,
		"category_label": _(doc.category),
		"title": order.title,
		"area_label": _(order.area or ""),
		"next_due_at": order.next_due_at,
		"actions": open_actions(doc),
	}

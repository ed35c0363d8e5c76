"""Finding a provider for an order, and offering it the job."""

from typing import Any

import frappe

from hotline_app.dispatch import matching

from .access import require


@frappe.whitelist(methods=["GET", "POST"])
def propose(order: str) -> list[dict[str, Any]]:
	"""Return the providers that suit the order, the nearest first (`C-7.2.2`). Raises PermissionError."""
	require("HL Dispatch", "create")
	doc = frappe.get_doc("HL Work Order", order)
	doc.check_permission("read")
	return [candidate.as_dict() for candidate in matching.candidates(doc)]


@frappe.whitelist(methods=["POST"])
def offer(order: str, provider: str, note: str | None = None) -> dict[str, Any]:
	"""Offer the order to a provider; the provider is told by the notifications on HL Dispatch.

	Raises PermissionError, OrderNotDispatchableError (closed, or with another provider) and
	UnsuitableProviderError.
	"""
	frappe.get_doc("HL Work Order", order).check_permission("write")
	dispatch = frappe.new_doc("HL Dispatch")
	dispatch.update({"work_order": order, "provider": provider, "note": note})
	dispatch.insert()
	return {"name": dispatch.name, "stage": dispatch.stage}

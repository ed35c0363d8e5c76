"""Matters that go to linked lines, from the agent's pages and the desk (`P-16`)."""

from typing import Any

import frappe

from hotline_app.access import require
from hotline_app.partner.transfer.states import OUT, TRANSFER, WITHDRAWN


@frappe.whitelist(methods=["GET", "POST"])
def linked_lines() -> list[dict[str, str]]:
	"""Return the linked lines to choose from: `value` and `label`. Raises PermissionError."""
	require(TRANSFER, "create")
	rows = frappe.get_all(
		"HL Partner",
		{"enabled": 1, "is_linked_line": 1},
		["name", "title", "number"],
		order_by="number, title",
	)
	return [{"value": row.name, "label": " ".join(filter(None, (row.number, row.title)))} for row in rows]


@frappe.whitelist(methods=["POST"])
def send(
	order: str,
	partner: str,
	reason: str,
	content: str | None = None,
	with_place: bool | int = False,
	with_caller: bool | int = False,
	told_to: str | None = None,
) -> dict[str, Any]:
	"""Transfer an order to a linked line; return the transfer's name, state and deadline.

	`content` is what the line is told, the order's description if it is left out; address and caller go along
	only where `with_place` and `with_caller` say so. Raises PermissionError, and TransferError (409) for an
	order that has ended or is there already.
	"""
	require(TRANSFER, "create")
	transfer = frappe.new_doc(TRANSFER)
	transfer.update({"direction": OUT, "work_order": order, "partner": partner, "reason": reason})
	transfer.update({"content": content, "with_place": int(with_place), "with_caller": int(with_caller)})
	transfer.told_to = told_to
	transfer.insert()
	return {"name": transfer.name, "state": transfer.state, "next_due_at": transfer.next_due_at}


@frappe.whitelist(methods=["POST"])
def note(transfer: str, state: str, result: str | None = None) -> dict[str, Any]:
	"""Note what a linked line said by telephone, or that it was told the result; return the new state.

	`state`: Taken On, Answered, Declined, Withdrawn or Returned. Raises PermissionError, TransferError (409)
	for a state that does not follow, and MandatoryError without a result where one is due.
	"""
	require(TRANSFER, "write")
	doc = frappe.get_doc(TRANSFER, transfer, for_update=True)
	doc.state = state
	if result or state != WITHDRAWN:
		doc.result = result or doc.result
	doc.save()
	return {"name": doc.name, "state": doc.state}

"""What happens to an order from outside it: facts that dispatch, follow-up and others report.

The actor's right is checked on the record where the fact was reported (a dispatch, a follow-up task),
so the order itself is saved without asking for a right on it.
"""

from typing import Any

import frappe


def for_update(order: str):
	"""Load the order and keep others from changing it until the transaction ends."""
	return frappe.get_doc("HL Work Order", order, for_update=True)


def report(order: str, stage: str | None = None, **facts: Any) -> None:
	"""Set `facts` (field values) on the order, and move it to `stage` if one is named."""
	doc = for_update(order)
	doc.update(facts)
	if stage:
		doc.move_to(stage)
	store(doc)


def store(doc) -> None:
	"""Save facts on an order that is loaded for update; whose right it is was asked before."""
	doc.flags.moved_by_event = True
	doc.save(ignore_permissions=True)

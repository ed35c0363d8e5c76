"""Who watches over an order: its urgings, supervisions and what was passed upward, as cards of its page."""

from typing import Any

import frappe
from frappe import _

from .flow import open_actions

MOST = 20
URGE_FIELDS = (
	"name",
	"number",
	"source",
	"content",
	"urged_at",
	"urged_by",
	"state",
	"reply",
	"replied_by",
	"replied_at",
)
SUPERVISION_FIELDS = (
	"name",
	"modified",
	"stage",
	"reason",
	"requirement",
	"report",
	"review_note",
	"issued_at",
	"next_due_at",
)
ESCALATION_FIELDS = (
	"name",
	"modified",
	"stage",
	"content",
	"agent",
	"raised_by",
	"raised_at",
	"reported_to",
	"outcome",
)


@frappe.whitelist(methods=["GET", "POST"])
def of_order(order: str) -> dict[str, list[dict[str, Any]]]:
	"""Return an order's `urges`, `supervisions` and `escalations`, the latest 20 of each the user may read.

	With what the user may do: `may_answer`, or the `actions` of its workflow. Raises PermissionError.
	"""
	frappe.get_doc("HL Work Order", order).check_permission("read")
	return {
		"urges": [_urge(doc) for doc in _of(order, "HL Urge")],
		"supervisions": [_staged(doc, SUPERVISION_FIELDS, "level") for doc in _of(order, "HL Supervision")],
		"escalations": [_staged(doc, ESCALATION_FIELDS, "matter") for doc in _of(order, "HL Escalation")],
	}


def _of(order: str, doctype: str) -> list:
	if not frappe.has_permission(doctype):
		return []
	names = frappe.get_list(
		doctype, filters={"work_order": order}, pluck="name", order_by="creation desc", limit=MOST
	)
	return [frappe.get_doc(doctype, name) for name in names]


def _urge(doc) -> dict[str, Any]:
	return {
		**{field: doc.get(field) for field in URGE_FIELDS},
		"source_label": _(doc.source, context=doc.doctype),
		"state_label": _(doc.state, context=doc.doctype),
		"may_answer": doc.state == "Open" and bool(doc.has_permission("write")),
	}


def _staged(doc, fields: tuple[str, ...], what: str) -> dict[str, Any]:
	return {
		**{field: doc.get(field) for field in fields},
		"label": _(doc.get(what)),
		"state_label": _(doc.workflow_state or doc.stage),
		"actions": open_actions(doc),
	}

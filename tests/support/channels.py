"""Accounts of channels that tests begin with."""

from typing import Any

import frappe

from . import making


def account(kind: str, title: str = "Test Account", **fields: Any):
	"""Return a stored account of the demo's line that makes repairs of what comes in."""
	return frappe.get_doc(
		{
			"doctype": "HL Channel Account",
			"title": title,
			"kind": kind,
			"line": making.LINE,
			"order_kind": "Repair",
			"category": "Plumbing",
			**fields,
		}
	).insert()


def messages(order: str) -> list:
	"""Return the messages of an order, the oldest first."""
	names = frappe.get_all("HL Message", {"work_order": order}, pluck="name", order_by="creation")
	return [frappe.get_doc("HL Message", name) for name in names]


def fresh(doc):
	"""Return the record as it is stored now."""
	doc.reload()
	return doc

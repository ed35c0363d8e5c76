"""Customers for the agent: finding, one with all that is known, correcting, merging (`C-6.2.4`, `H-5.1`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from hotline_app import masked
from hotline_app.access import require
from hotline_app.intake import customer_history, customer_merge, customer_search

from .portal import link_labels


@frappe.whitelist(methods=["GET", "POST"])
def search(text: str) -> list[dict[str, Any]]:
	"""Return at most 20 customers by the beginning of a phone or card number, or by (part of) a name.

	Each with all phones and the area's label. Raises PermissionError.
	"""
	require("HL Customer")
	return [_shown(row) for row in customer_search.search(text)]


@frappe.whitelist(methods=["GET", "POST"])
def view(customer: str) -> dict[str, Any]:
	"""Return one customer as its form shows it, and how many entries of each kind the history has.

	Raises PermissionError and DoesNotExistError.
	"""
	doc = _readable(customer)
	doc.apply_fieldlevel_read_permissions()
	return {
		"customer": masked.answer(doc),
		"labels": link_labels(doc),
		"may_edit": bool(doc.has_permission("write")),
		"phones": customer_search.phones_of(doc),
		"counts": customer_history.counts(doc),
		"traces": _traces(customer),
	}


@frappe.whitelist(methods=["GET", "POST"])
def duplicates(customer: str) -> list[dict[str, Any]]:
	"""Return at most 20 customers who are likely the same person, each with the `reasons`."""
	return [_shown(row) for row in customer_search.duplicates(_readable(customer))]


@frappe.whitelist(methods=["GET", "POST"])
def history(customer: str, kind: str | None = None, start: int | str = 0) -> list[dict[str, Any]]:
	"""Return a page of 20 entries of the history, the newest first.

	`kind`: one of the kinds that `view` counts; all without it. Raises PermissionError.
	"""
	return customer_history.history(_readable(customer), kind, cint(start))


@frappe.whitelist(methods=["POST"])
def merge(source: str, target: str) -> dict[str, str]:
	"""Make two records of one person one: everything of `source` goes to `target`, and `source` is removed.

	Asks for the right to change both. Raises PermissionError, DoesNotExistError and ValidationError.
	"""
	require("HL Customer", "write")
	return {"name": customer_merge.merge(source, target)}


def _readable(customer: str):
	doc = frappe.get_doc("HL Customer", customer)
	doc.check_permission("read")
	return doc


def _shown(row: dict[str, Any]) -> dict[str, Any]:
	return {**row, "area_label": _(row["area"] or "")}


def _traces(customer: str) -> list[dict[str, Any]]:
	"""What other records held that were merged into this one."""
	return frappe.get_all(
		"Comment",
		filters={"reference_doctype": "HL Customer", "reference_name": customer, "comment_type": "Info"},
		fields=["content", "comment_by", "creation"],
		order_by="creation desc",
		limit=20,
	)

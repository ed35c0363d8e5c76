"""All that is held about one customer: the records that name them, and those that belong to their orders."""

from collections.abc import Iterable

import frappe
from frappe.model.document import Document

CUSTOMER, ORDER, CALL = "HL Customer", "HL Work Order", "HL Call"
# What is asked for here, and what is published of somebody with their consent.
NOT_ABOUT = ("HL Person Request", "HL Directory Entry")
# What belongs to an order or a call and tells of the person; deadlines and dispatches tell of the work.
BELONGING = (
	("HL Follow-up Task", "work_order", ORDER),
	("HL Urge", "work_order", ORDER),
	("HL Script Run", "work_order", ORDER),
	("HL Recording", "call", CALL),
)


def records_of(customer: Document) -> dict[str, list[str]]:
	"""Return by record type the names of all that is about the customer, who comes last.

	Orders are also found by the customer's numbers, since some were taken before the customer was known.
	"""
	found = {doctype: _naming(doctype, field, customer.name) for doctype, field in naming_types()}
	numbers = [part.phone for part in (customer, *customer.phones) if part.phone]
	by_number = frappe.get_all(
		ORDER, {"caller_phone": ("in", numbers or [""]), "customer": ("is", "not set")}, pluck="name"
	)
	found[ORDER] = sorted({*found.get(ORDER, []), *by_number})
	for doctype, field, of in BELONGING:
		found[doctype] = _belonging(doctype, field, found.get(of, []))
	found[CUSTOMER] = [customer.name]
	return {doctype: names for doctype, names in found.items() if names}


def naming_types() -> list[tuple[str, str]]:
	"""The record types that link to a customer, with the field that does."""
	rows = frappe.get_all(
		"DocField",
		{"fieldtype": "Link", "options": CUSTOMER, "parent": ("not in", NOT_ABOUT)},
		["parent", "fieldname"],
		order_by="parent",
	)
	return [(row.parent, row.fieldname) for row in rows if not frappe.get_meta(row.parent).istable]


def _naming(doctype: str, field: str, customer: str) -> list[str]:
	return frappe.get_all(doctype, {field: customer}, pluck="name", order_by="creation")


def _belonging(doctype: str, field: str, names: Iterable[str]) -> list[str]:
	return frappe.get_all(doctype, {field: ("in", list(names) or [""])}, pluck="name", order_by="creation")

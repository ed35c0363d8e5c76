"""Finding customers by any of their phones, card number or name, among very many (`C-6.2.4`)."""

import re
from typing import Any

import frappe
from frappe.utils import cstr

from hotline_app import masked

from .phone import HOME_COUNTRY_CODE, SEPARATORS

LIMIT = 20
MIN_DIGITS = 3
# A single letter stands somewhere in nearly every name; as a beginning it is a surname.
MIN_CONTAINED = 2
FIELDS = ("name", "customer_name", "gender", "phone", "card_number", "area", "address", "notes", "modified")
_NUMBER = re.compile(r"^\+?\d+$")


def search(text: str) -> list[frappe._dict]:
	"""Return at most 20 customers whom the user may read, each with `phones`: all the numbers.

	Digits are the beginning of a phone or card number, other text is (part of) a name or the beginning of
	a card number; whoever sees numbers masked gives at least seven digits, or all that a number has. Every
	look-up follows an index; only a part in the middle of a name reads the index of names as a whole, and
	that stops when enough are found.
	"""
	wanted = " ".join(cstr(text).replace("%", " ").split())
	number = HOME_COUNTRY_CODE.sub("", SEPARATORS.sub("", wanted))
	is_number = bool(_NUMBER.match(number))
	if not wanted or (is_number and len(number) < MIN_DIGITS):
		return []
	found = _by_number(number) if is_number else _by_name(wanted)
	return _with_phones(_read(found))


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def link_query(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | list | None = None
) -> list[list[str]]:
	"""Return customers for a field that links to them, by name or by number (`standard_queries`)."""
	if not frappe.has_permission("HL Customer"):
		return []
	found = {"name": ("in", [row.name for row in search(txt)] or [""])} if txt else None
	rows = frappe.get_list(
		"HL Customer",
		filters=filters,
		or_filters=found,
		fields=masked.asked("HL Customer", ("name", "customer_name", "phone")),
		order_by="modified desc",
		start=start,
		limit=page_len,
	)
	return [[row.name, row.customer_name, row.phone or ""] for row in masked.shown("HL Customer", rows)]


def duplicates(customer) -> list[dict[str, Any]]:
	"""Return at most 20 other customers who are likely the same person, each with `reasons`.

	A reason is `phone`, `card_number`, or `name` (the same name at the same address).
	"""
	same: dict[str, list[str]] = {}
	for reason, names in _alike(customer).items():
		for name in names:
			same.setdefault(name, []).append(reason)
	same.pop(customer.name, None)
	rows = _with_phones(_read(list(same)))
	return [{**row, "reasons": same[row.name]} for row in rows]


def phones_of(customer) -> list[str]:
	"""Return all numbers of a customer, the first phone first, as they were left to the reader."""
	numbers = [part.get("phone") or part.get("phone_masked") for part in (customer, *customer.phones)]
	return list(dict.fromkeys(filter(None, numbers)))


def _by_number(number: str) -> list[str]:
	names = _beginning("phone", number)
	names += _with_other_phone(masked.beginning("HL Customer", "phone", number))
	names += _beginning("card_number", number)
	return names


def _by_name(text: str) -> list[str]:
	names = _beginning("customer_name", text) + _beginning("card_number", text)
	if len(set(names)) < LIMIT and len(text) >= MIN_CONTAINED:
		names += _names({"customer_name": ("like", f"%{text}%")})
	return names


def _beginning(fieldname: str, text: str) -> list[str]:
	return _names({fieldname: masked.beginning("HL Customer", fieldname, text)}, order_by=fieldname)


def _alike(customer) -> dict[str, list[str]]:
	phones = phones_of(customer)
	alike = {}
	if phones:
		alike["phone"] = _names({"phone": ("in", phones)}) + _with_other_phone(("in", phones))
	if customer.card_number:
		alike["card_number"] = _names({"card_number": customer.card_number})
	if customer.customer_name and customer.address:
		alike["name"] = _names({"customer_name": customer.customer_name, "address": customer.address})
	return alike


def _names(filters: dict[str, Any], order_by: str | None = None) -> list[str]:
	return frappe.get_list("HL Customer", filters=filters, pluck="name", order_by=order_by, limit=LIMIT)


def _with_other_phone(condition: tuple[str, Any]) -> list[str]:
	"""Owners of another phone; whether the user may read them is asked when they are read."""
	return frappe.get_all(
		"HL Customer Phone",
		filters={"phone": condition, "parenttype": "HL Customer"},
		pluck="parent",
		limit=LIMIT,
	)


def _read(names: list[str]) -> list[frappe._dict]:
	wanted = list(dict.fromkeys(names))[:LIMIT]
	if not wanted:
		return []
	fields = masked.asked("HL Customer", FIELDS)
	rows = frappe.get_list(
		"HL Customer", filters={"name": ("in", wanted)}, fields=fields, order_by=None, limit=LIMIT
	)
	masked.shown("HL Customer", rows)
	return sorted(rows, key=lambda row: wanted.index(row.name))


def _with_phones(rows: list[frappe._dict]) -> list[frappe._dict]:
	others: dict[str, list[str]] = {}
	phones = frappe.get_all(
		"HL Customer Phone",
		filters={"parent": ("in", [row.name for row in rows] or [""]), "parenttype": "HL Customer"},
		fields=["parent", "phone"],
		order_by="idx",
	)
	for row in masked.cover("HL Customer Phone", phones, parenttype="HL Customer"):
		others.setdefault(row.parent, []).append(row.phone)
	for row in rows:
		row.phones = list(dict.fromkeys(filter(None, [row.phone, *others.get(row.name, [])])))
	return rows

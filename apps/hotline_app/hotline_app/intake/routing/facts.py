"""What the rules may look at: an order's values, and those of the records that it links to."""

from collections.abc import Mapping
from typing import Any

import frappe

from hotline_app.intake import customers
from hotline_app.intake.phone import InvalidPhoneError

from .reading import ORDER


def of_one(values: Mapping[str, Any], fields: frozenset[str]) -> Mapping[str, Any]:
	"""Return the values with what rules ask of linked records; the caller's customer is looked up.

	`fields` are all that rules look at. An order that is being typed has no customer yet.
	"""
	links = _links(fields)
	asks_for_customer = "customer" in fields or "customer" in links
	if not links and not asks_for_customer:
		return values
	known = dict(values)
	if asks_for_customer and not known.get("customer"):
		known["customer"] = _caller(known.get("caller_phone"))
	_add_linked([known], links)
	return known


def of_many(rows: list[dict[str, Any]], fields: frozenset[str]) -> None:
	"""Add to the rows of orders what rules ask of linked records: one query for each kind of link."""
	_add_linked(rows, _links(fields))


def _links(fields: frozenset[str]) -> dict[str, list[str]]:
	links: dict[str, list[str]] = {}
	for path in fields:
		link, dot, asked = path.partition(".")
		if dot:
			links.setdefault(link, []).append(asked)
	return links


def _add_linked(rows: list[dict[str, Any]], links: dict[str, list[str]]) -> None:
	meta = frappe.get_meta(ORDER)
	for link, asked in links.items():
		names = {row[link] for row in rows if row.get(link)}
		# The rules are the administrator's; whoever takes an order need not see what they look at.
		found = frappe.get_all(
			meta.get_field(link).options,
			filters={"name": ("in", list(names) or [""])},
			fields=["name", *asked],
		)
		by_name = {row.name: row for row in found}
		for row in rows:
			linked = by_name.get(row.get(link), {})
			row.update({f"{link}.{name}": linked.get(name) for name in asked})


def _caller(phone: str | None) -> str | None:
	try:
		return customers.find_by_phone(phone) if phone else None
	except InvalidPhoneError:
		# Half a number, while it is being typed.
		frappe.clear_last_message()
		return None

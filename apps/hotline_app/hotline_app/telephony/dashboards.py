"""Calls among what belongs to an order and to a customer, in the desk."""

from typing import Any

from frappe import _


def of_order(data: dict[str, Any]) -> dict[str, Any]:
	"""Add the calls about an order, and those to be made."""
	return _with_calls(data, "work_order")


def of_customer(data: dict[str, Any]) -> dict[str, Any]:
	"""Add the calls with a customer, and those to be made."""
	return _with_calls(data, "customer")


def _with_calls(data: dict[str, Any], fieldname: str) -> dict[str, Any]:
	records = ("HL Call", "HL Call Back")
	data.setdefault("transactions", []).append({"label": _("Calls"), "items": list(records)})
	data.setdefault("non_standard_fieldnames", {}).update(dict.fromkeys(records, fieldname))
	return data

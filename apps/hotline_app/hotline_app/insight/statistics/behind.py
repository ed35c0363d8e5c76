"""Where a figure leads: to the list of the records that it counts, or to another report."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import frappe

from . import orders

SUBTREE = "descendants of (inclusive)"


def listed(doctype: str, filters: Mapping[str, Any]) -> str:
	"""The address of a list with these filters: a value, or an operator with its value."""
	slug = frappe.scrub(doctype).replace("_", "-")
	return f"/app/{slug}?{_query(filters)}"


def report(name: str, filters: Mapping[str, Any]) -> str:
	"""The address of a report with these filters."""
	return f"/app/query-report/{quote(name)}?{_query(filters)}"


def of_orders(period: orders.Period, wanted: Mapping[str, Any], own: Mapping[str, Any]) -> str:
	"""The address of the list of the orders that a row counts; `own` is what makes them the row's."""
	filters: dict[str, Any] = {"creation": between(period)}
	filters.update({field: wanted[field] for field in orders.EXACT if wanted.get(field)})
	filters.update({field: [SUBTREE, wanted[field]] for field in orders.TREES if wanted.get(field)})
	return listed(orders.ORDER, {**filters, **own})


def between(period: orders.Period) -> list:
	"""The period as lists ask for it: its first and its last day."""
	return ["Between", [_day(period.first), _day(period.last)]]


def _day(at: datetime) -> str:
	return str(at.date())


def _query(filters: Mapping[str, Any]) -> str:
	return urlencode(
		{
			field: json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
			for field, value in filters.items()
		}
	)

"""Which order a record is about, and whom that order concerns now."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _

from hotline_app.intake.stages import FINAL_STAGES

FIELDS = (
	"name",
	"line",
	"stage",
	"agent",
	"handling_unit",
	"provider",
	"duplicate_of",
	"urge_count",
	"supervised",
)
BEFORE_DUE = "Before Due"
# In these stages the unit or provider has done its part, or has not got it yet.
STAGES_OF_THE_CENTRE = ("Draft", "Done")


def orders_of(records: Iterable[frappe._dict]) -> list[frappe._dict]:
	"""Return the open orders that these records (doctype, name, deadline) are about, each once, locked.

	Each has FIELDS and `deadlines`, the titles of what was due. A repeat is replaced by the order that it
	repeats. The number of queries depends on the kinds of records only.
	"""
	due = _deadlines_by_order(records)
	rows = _read(due)
	for rider in [row for row in rows.values() if row.duplicate_of]:
		due.setdefault(rider.duplicate_of, []).extend(due.pop(rider.name))
	rows.update(_read(name for name in due if name not in rows))
	orders = [rows[name] for name in due if name in rows and rows[name].stage not in FINAL_STAGES]
	for order in orders:
		order.deadlines = list(dict.fromkeys(due[order.name]))
	return orders


def persons(orders: Iterable[Any]) -> dict[str, str | None]:
	"""Return by order who is concerned: the unit's user or the provider's, or else the agent."""
	users = {
		field: _users_of(doctype, {order.get(field) for order in orders})
		for field, doctype in (("handling_unit", "HL Handling Unit"), ("provider", "HL Provider"))
	}
	return {order.name: _person(order, users) for order in orders}


def reason(order: frappe._dict, step) -> str:
	"""Return why a deadline's step acts on an order: the step's own message, or what is due."""
	if step.message:
		return step.message
	due = ", ".join(_(title) for title in order.deadlines)
	return (_("Due soon: {0}") if step.get("relation") == BEFORE_DUE else _("Not done in time: {0}")).format(
		due
	)


def _person(order, users: dict[str, dict[str, str]]) -> str | None:
	if order.stage in STAGES_OF_THE_CENTRE:
		return order.agent
	outside = (users[field].get(order.get(field)) for field in users)
	return next(filter(None, outside), None) or order.agent


def _users_of(doctype: str, names: set[str | None]) -> dict[str, str]:
	known = sorted(filter(None, names))
	if not known:
		return {}
	rows = frappe.get_all(doctype, filters={"name": ("in", known)}, fields=["name", "user"])
	return {row.name: row.user for row in rows}


def _deadlines_by_order(records: Iterable[frappe._dict]) -> dict[str, list[str]]:
	by_doctype: dict[str, list[frappe._dict]] = {}
	for record in records:
		by_doctype.setdefault(record.doctype, []).append(record)
	due: dict[str, list[str]] = {}
	for doctype, group in by_doctype.items():
		orders = _orders_by_record(doctype, [record.name for record in group])
		for record in group:
			if order := orders.get(record.name):
				due.setdefault(order, []).append(record.deadline)
	return due


def _orders_by_record(doctype: str, names: list[str]) -> dict[str, str]:
	"""Records of a kind that belongs to no order are left out."""
	if doctype == "HL Work Order":
		return dict(zip(names, names, strict=True))
	if not frappe.get_meta(doctype).has_field("work_order"):
		return {}
	rows = frappe.get_all(doctype, filters={"name": ("in", names)}, fields=["name", "work_order"])
	return {row.name: row.work_order for row in rows}


def _read(names: Iterable[str]) -> dict[str, frappe._dict]:
	wanted = sorted(names)
	if not wanted:
		return {}
	table = frappe.qb.DocType("HL Work Order")
	query = frappe.qb.from_(table).select(*(table[field] for field in FIELDS)).where(table.name.isin(wanted))
	return {row.name: row for row in query.orderby(table.name).for_update().run(as_dict=True)}

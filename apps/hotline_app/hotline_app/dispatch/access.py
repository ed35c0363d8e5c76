"""A provider sees only its own dispatches, a handling unit only its own and their orders."""

from collections.abc import Iterable

import frappe

from hotline_app import roles

from .providers import providers_of

# A unit reads an order itself only while it works on it; what was, its own dispatches tell.
ORDER_STAGES = ("Accepted", "Handling", "Waiting")


def dispatch_query(user: str | None = None) -> str:
	"""Condition for lists of HL Dispatch: empty for staff, their own for everybody else."""
	user = user or frappe.session.user
	if roles.is_staff(user):
		return ""
	return receiver_condition("HL Dispatch", user)


def may_touch_dispatch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for a dispatch of another provider or unit; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	if roles.is_staff(user):
		return None
	return None if is_receiver(doc, user) else False


def order_query(user: str | None = None) -> str:
	"""Condition for lists of HL Work Order: a unit's user sees the orders that the unit works on."""
	user = user or frappe.session.user
	if not is_unit_user(user):
		return ""
	order = "`tabHL Work Order`"
	return (
		f"({order}.`handling_unit` in {listed(units_of(user))}"
		f" and {order}.`stage` in {listed(ORDER_STAGES)}"
		f" and {order}.`dispatched_at` is not null and {order}.`confidential` = 0)"
	)


def may_touch_order(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for an order that is not, or no longer, the unit's; None leaves it to the role's rights.

	A confidential order is not read as such: its job tells what the work needs, and not whose it is.
	"""
	user = user or frappe.session.user
	if not is_unit_user(user):
		return None
	is_own = doc.stage in ORDER_STAGES and doc.dispatched_at and doc.handling_unit in units_of(user)
	return None if is_own and not doc.confidential else False


def units_of(user: str) -> list[str]:
	"""Return the handling units for which `user` works, as its user or one of its other users."""
	others = frappe.get_all(
		"HL Handling Unit User", {"user": user, "parenttype": "HL Handling Unit"}, pluck="parent"
	)
	return frappe.get_all(
		"HL Handling Unit",
		or_filters=[["user", "=", user], ["name", "in", others or [""]]],
		pluck="name",
		order_by="name",
	)


def keep_unit_roles(unit, method: str | None = None) -> None:
	"""Give the unit's users the role that opens the unit page."""
	for user in unit.everybody():
		roles.give(user, roles.UNIT_USER)


def receiver_condition(doctype: str, user: str) -> str:
	"""Condition for what is addressed to the user's providers and units by `provider` or `handling_unit`."""
	table = f"`tab{doctype}`"
	return (
		f"({table}.`provider` in {listed(providers_of(user))}"
		f" or {table}.`handling_unit` in {listed(units_of(user))})"
	)


def is_receiver(doc, user: str) -> bool:
	"""Whether a record is addressed to the user's provider or unit."""
	if doc.handling_unit:
		return doc.handling_unit in units_of(user)
	return bool(doc.provider) and doc.provider in providers_of(user)


def works_outside(user: str) -> bool:
	"""Whether the user works for a handling unit or a provider, and not in the centre."""
	outside = {roles.UNIT_USER, roles.PROVIDER}
	return not outside.isdisjoint(frappe.get_roles(user)) and not roles.is_staff(user)


def is_unit_user(user: str) -> bool:
	"""Whether the user works for a handling unit, and not in the centre."""
	return roles.UNIT_USER in frappe.get_roles(user) and not roles.is_staff(user)


def listed(values: Iterable[str]) -> str:
	"""The values as SQL's `in` wants them; of no values nothing is in it."""
	return f"({', '.join(frappe.db.escape(value) for value in values) or 'null'})"

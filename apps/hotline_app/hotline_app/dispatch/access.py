"""A provider sees only its own dispatches, a handling unit only its own orders."""

import frappe

from hotline_app import roles


def dispatch_query(user: str | None = None) -> str:
	"""Condition for lists of HL Dispatch: empty for staff, their own for everybody else."""
	user = user or frappe.session.user
	return "" if roles.is_staff(user) else f"`tabHL Dispatch`.`provider_user` = {frappe.db.escape(user)}"


def may_touch_dispatch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for a dispatch of another provider; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	return None if roles.is_staff(user) or doc.provider_user == user else False


def order_query(user: str | None = None) -> str:
	"""Condition for lists of HL Work Order: a unit's user sees the orders of the unit."""
	user = user or frappe.session.user
	if not _is_unit_user(user):
		return ""
	units = ", ".join(frappe.db.escape(unit) for unit in _units(user)) or "''"
	return f"`tabHL Work Order`.`handling_unit` in ({units})"


def may_touch_order(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for an order of another unit; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	return False if _is_unit_user(user) and doc.handling_unit not in _units(user) else None


def keep_provider_role(provider, method: str | None = None) -> None:
	"""Give the provider's user the role that opens the provider page."""
	if provider.user:
		roles.give(provider.user, roles.PROVIDER)


def _is_unit_user(user: str) -> bool:
	return roles.UNIT_USER in frappe.get_roles(user) and not roles.is_staff(user)


def _units(user: str) -> list[str]:
	return frappe.get_all("HL Handling Unit", filters={"user": user}, pluck="name")

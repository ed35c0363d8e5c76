"""The roles that the app ships, and the one distinction the code draws between them.

What a role may do is said in the desk, by the rights on DocTypes and their levels of fields.
"""

from collections.abc import Iterable

import frappe

PROVIDER = "Hotline Provider"
PARTNER = "Hotline Partner"
SWITCH = "Hotline Switch"
UNIT_USER = "Hotline Unit User"
CUSTOMER = "Hotline Customer"
LEADER = "Hotline Shift Leader"

# Whoever works in the centre sees all orders; the others see their own.
STAFF = (
	"Hotline Administrator",
	"Hotline Agent",
	"Hotline Shift Leader",
	"Hotline Dispatcher",
	"Hotline Follow-up Agent",
	"Hotline Complaint Handler",
	"Hotline Knowledge Editor",
	"Hotline Quality Inspector",
)
OUTSIDE = (UNIT_USER, PROVIDER, PARTNER, SWITCH, CUSTOMER)

_STAFF_AND_SYSTEM = frozenset({*STAFF, "System Manager"})


def is_staff(user: str) -> bool:
	"""Whether the user works in the centre."""
	return user == "Administrator" or not _STAFF_AND_SYSTEM.isdisjoint(frappe.get_roles(user))


def with_right(doctype: str, right: str, level: int = 0) -> set[str]:
	"""Return the roles to which the desk's Role Permission Manager gives a right on a level of fields."""
	rows = frappe.get_meta(doctype).permissions
	return {row.role for row in rows if (row.permlevel or 0) == level and row.get(right)}


def holders(*of: str) -> list[str]:
	"""Return the enabled users with any of these roles, by name."""
	wanted = {"role": ("in", of or [""]), "parenttype": "User"}
	users = frappe.get_all("Has Role", wanted, pluck="parent", distinct=True)
	return frappe.get_all("User", {"name": ("in", users), "enabled": 1}, pluck="name", order_by="name")


def fences(users: Iterable[str], doctype: str) -> dict[str, set[str]]:
	"""Return by user the lines to which User Permissions keep them in `doctype`; who is free is left out."""
	found: dict[str, set[str]] = {}
	for row in frappe.get_all(
		"User Permission",
		filters={"allow": "HL Line", "user": ("in", list(users) or [""])},
		or_filters={"apply_to_all_doctypes": 1, "applicable_for": doctype},
		fields=["user", "for_value"],
	):
		found.setdefault(row.user, set()).add(row.for_value)
	return found


def give(user: str, role: str) -> None:
	"""Add `role` to `user` unless the user has it."""
	if role in frappe.get_roles(user):
		return
	account = frappe.get_doc("User", user)
	# Whoever may name a provider's or a partner's user need not have rights on users.
	account.flags.ignore_permissions = True
	account.add_roles(role)


def take(user: str, role: str) -> None:
	"""Take `role` from `user`, if the user has it."""
	if role not in frappe.get_roles(user):
		return
	account = frappe.get_doc("User", user)
	# As with giving: whoever may change who works for a provider decides about this one role.
	account.flags.ignore_permissions = True
	account.remove_roles(role)

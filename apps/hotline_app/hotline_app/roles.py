"""The roles that the app ships, and the one distinction the code draws between them."""

import frappe

PROVIDER = "Hotline Provider"
PARTNER = "Hotline Partner"
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
OUTSIDE = (UNIT_USER, PROVIDER, PARTNER, CUSTOMER)

_STAFF_AND_SYSTEM = frozenset({*STAFF, "System Manager"})


def is_staff(user: str) -> bool:
	"""Whether the user works in the centre."""
	return user == "Administrator" or not _STAFF_AND_SYSTEM.isdisjoint(frappe.get_roles(user))


def give(user: str, role: str) -> None:
	"""Add `role` to `user` unless the user has it."""
	if role in frappe.get_roles(user):
		return
	account = frappe.get_doc("User", user)
	# Whoever may name a provider's or a partner's user need not have rights on users.
	account.flags.ignore_permissions = True
	account.add_roles(role)

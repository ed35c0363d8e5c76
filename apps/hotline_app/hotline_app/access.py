"""The permission check that each function begins with that others may call; refused is told by its status."""

import frappe
from frappe import _


def refuse_guests() -> None:
	"""Raise AuthenticationError (401) unless somebody is signed in."""
	if frappe.session.user == "Guest":
		frappe.throw(_("Please sign in."), frappe.AuthenticationError)


def require(doctype: str, right: str = "read") -> None:
	"""Raise PermissionError (403) unless the user's roles give `right` on `doctype`."""
	refuse_guests()
	if not frappe.has_permission(doctype, right):
		frappe.throw(_("You have no permission for {0}.").format(_(doctype)), frappe.PermissionError)

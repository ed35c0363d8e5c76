"""Which switch sends events, told by its key."""

import frappe
from frappe import _

from hotline_app import roles


def switch_of(user: str, named: str | None = None) -> str:
	"""Return the enabled switch whose events the user's key sends. Raises PermissionError.

	Who may change switches may send for any, by name: an administrator who tries it out.
	"""
	if named and frappe.has_permission("HL Switch", "write"):
		if not frappe.db.exists("HL Switch", named):
			frappe.throw(_("There is no switch {0}.").format(named), frappe.DoesNotExistError)
		return named
	found = frappe.db.get_value("HL Switch", {"user": user, "enabled": 1})
	if not found or named not in (None, "", found):
		frappe.throw(_("Your key belongs to no switch that is in use."), frappe.PermissionError)
	return found


def keep_switch_role(switch, method: str | None = None) -> None:
	"""Give the user of a switch the role that lets it send events, and nothing else."""
	if switch.user:
		roles.give(switch.user, roles.SWITCH)

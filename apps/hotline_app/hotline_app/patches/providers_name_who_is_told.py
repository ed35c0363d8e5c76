"""Who is told of what runs out was fixed; it becomes a setting, with the role that it was."""

import frappe

SETTINGS = "HL Provider Settings"


def execute() -> None:
	if not frappe.db.get_single_value(SETTINGS, "told_role"):
		frappe.db.set_single_value(SETTINGS, "told_role", "Hotline Administrator")
